package io.utrace.syscallwatch;

/** select(2) and pselect6(2): three sets of files, which the call replaces by those found ready. */
final class Selects {
    /** As many files as an fd_set of the C library holds. */
    private static final int SET_LIMIT = 1024;

    private static final int TIMEOUT = 4;

    private Selects() {}

    static void printSet(Line line, Call call, long address) {
        int start = line.length();
        line.put('[');
        if (printMembers(line, call, address) < 0) {
            line.truncate(start);
            line.pointer(address);
        } else {
            line.put(']');
        }
    }

    /** Writes the members of a set. Gives how many there are, -1 when it can't be read. */
    private static int printMembers(Line line, Call call, long address) {
        int files = Math.min(call.intArgument(0), SET_LIMIT);
        int length = (files + 63) / 64 * 8;
        if (files < 0 || address == 0 || (length > 0 && !call.fetch(address, length))) {
            return -1;
        }
        int count = 0;
        for (int fd = 0; fd < files; fd++) {
            if ((call.u8(fd >> 3) & 1 << (fd & 7)) != 0) {
                if (count++ > 0) {
                    line.put(' ');
                }
                line.decimal(fd);
            }
        }
        return count;
    }

    /** Writes the last argument of pselect6(2): where a signal set is, and its size. */
    static void printMask(Line line, Call call, long address) {
        if (!call.fetch(address, 16)) {
            line.pointer(address);
            return;
        }
        long set = call.s64(0);
        long size = call.s64(8);
        line.text("{sigmask=");
        Signals.printSet(line, call, size == 8, set);
        line.text(", sigsetsize=");
        line.unsigned(size);
        line.put('}');
    }

    /** Writes, after the result, which files are ready and the time that is left. */
    static void printReady(Line line, Call call, boolean nanoseconds) {
        if (call.result() == 0) {
            line.text(" (Timeout)");
            return;
        }
        int start = line.length();
        line.text(" (");
        int first = line.length();
        printReady(line, call, first, "in [", 1);
        printReady(line, call, first, "out [", 2);
        printReady(line, call, first, "except [", 3);
        long timeout = call.argument(TIMEOUT);
        if (timeout != 0) {
            separate(line, first);
            line.text("left ");
            if (nanoseconds) {
                Times.printTimespec(line, call, true, timeout);
            } else {
                Times.printTimeval(line, call, true, timeout);
            }
        }
        if (line.length() == first) {
            line.truncate(start);
        } else {
            line.put(')');
        }
    }

    private static void printReady(Line line, Call call, int first, String name, int argument) {
        int start = line.length();
        separate(line, first);
        line.text(name);
        if (printMembers(line, call, call.argument(argument)) <= 0) {
            line.truncate(start);
        } else {
            line.put(']');
        }
    }

    private static void separate(Line line, int first) {
        if (line.length() > first) {
            line.comma();
        }
    }
}
