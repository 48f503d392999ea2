package io.utrace.syscallwatch;

/** poll(2) and ppoll(2): the files waited for, and those found ready. */
final class Polls {
    private static final Flags EVENTS =
            new Flags(
                    "POLL???",
                    """
                    POLLIN 0x1 POLLPRI 0x2 POLLOUT 0x4 POLLERR 0x8 POLLHUP 0x10 POLLNVAL 0x20
                    POLLRDNORM 0x40 POLLRDBAND 0x80 POLLWRNORM 0x100 POLLWRBAND 0x200
                    POLLMSG 0x400 POLLREMOVE 0x1000 POLLRDHUP 0x2000 POLL_BUSY_LOOP 0x8000
                    """);

    private static final int ELEMENT = 8;

    /** More files than any sane program waits for at once; ready ones beyond are not looked for. */
    private static final int SCAN_LIMIT = 4096;

    private static final int TIMEOUT = 2;

    private Polls() {}

    static void print(Line line, Call call, long address, long count) {
        long length = count & 0xffff_ffffL;
        if (address == 0 || (length != 0 && !call.fetch(address, ELEMENT))) {
            line.pointer(address);
            return;
        }
        line.put('[');
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                line.comma();
            }
            if (i == call.stringLimit()) {
                line.text("...");
                break;
            }
            long element = address + (long) i * ELEMENT;
            if (!call.fetch(element, ELEMENT)) {
                line.text("... /* ");
                line.pointer(element);
                line.text(" */");
                break;
            }
            line.text("{fd=");
            line.decimal(call.s32(0));
            if (call.s32(0) >= 0) {
                line.text(", events=");
                EVENTS.printBits(line, call.u16(4));
            }
            line.put('}');
        }
        line.put(']');
    }

    /** Writes, after the result, which files are ready; ppoll(2) also tells what time is left. */
    static void printReady(Line line, Call call, boolean timeLeft) {
        if (call.result() == 0) {
            line.text(" (Timeout)");
            return;
        }
        long address = call.argument(0);
        long length = Math.min(call.argument(1) & 0xffff_ffffL, SCAN_LIMIT);
        int shown = 0;
        line.text(" ([");
        for (int i = 0; i < length && call.fetch(address + (long) i * ELEMENT, ELEMENT); i++) {
            if (call.u16(6) == 0) {
                continue;
            }
            if (shown > 0) {
                line.comma();
            }
            if (shown++ == call.stringLimit()) {
                line.text("...");
                break;
            }
            line.text("{fd=");
            line.decimal(call.s32(0));
            line.text(", revents=");
            EVENTS.printBits(line, call.u16(6));
            line.put('}');
        }
        line.put(']');
        if (timeLeft && call.argument(TIMEOUT) != 0) {
            line.text(", left ");
            Times.printTimespec(line, call, true, call.argument(TIMEOUT));
        }
        line.put(')');
    }
}
