package io.utrace.syscallwatch;

/** epoll(7): what is waited for, and what happened. */
final class Epoll {
    static final Flags CREATE_FLAGS = new Flags("EPOLL_???", "EPOLL_CLOEXEC 02000000");
    static final Flags OP =
            new Flags("EPOLL_CTL_???", "EPOLL_CTL_ADD 1 EPOLL_CTL_DEL 2 EPOLL_CTL_MOD 3");

    private static final Flags EVENTS =
            new Flags(
                    "EPOLL???",
                    """
                    EPOLLIN 0x1 EPOLLPRI 0x2 EPOLLOUT 0x4 EPOLLERR 0x8 EPOLLHUP 0x10 EPOLLNVAL 0x20
                    EPOLLRDNORM 0x40 EPOLLRDBAND 0x80 EPOLLWRNORM 0x100 EPOLLWRBAND 0x200
                    EPOLLMSG 0x400 EPOLLRDHUP 0x2000 EPOLLEXCLUSIVE 0x10000000
                    EPOLLWAKEUP 0x20000000 EPOLLONESHOT 0x40000000 EPOLLET 0x80000000
                    """);

    private static final int EPOLL_CTL_DEL = 2;

    /** The structure is packed on x86-64. */
    private static final int ELEMENT = 12;

    private Epoll() {}

    static void printEvent(Line line, Call call, long address) {
        if (call.intArgument(1) == EPOLL_CTL_DEL || !call.fetch(address, ELEMENT)) {
            line.pointer(address);
        } else {
            printFetched(line, call);
        }
    }

    static void printEvents(Line line, Call call, long address) {
        if (!call.succeeded() || address == 0) {
            line.pointer(address);
            return;
        }
        long count = call.result();
        line.put('[');
        for (int i = 0; i < count; i++) {
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
            printFetched(line, call);
        }
        line.put(']');
    }

    private static void printFetched(Line line, Call call) {
        line.text("{events=");
        EVENTS.printBits(line, call.u32(0));
        line.text(", data={u32=");
        line.unsigned(call.u32(4));
        line.text(", u64=");
        line.unsigned(call.s64(4));
        line.put('}');
        line.put('}');
    }
}
