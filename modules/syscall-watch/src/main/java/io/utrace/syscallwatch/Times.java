package io.utrace.syscallwatch;

/** Points and spans of time. */
final class Times {
    static final Flags CLOCK =
            new Flags(
                    "CLOCK_???",
                    """
                    CLOCK_REALTIME 0 CLOCK_MONOTONIC 1 CLOCK_PROCESS_CPUTIME_ID 2
                    CLOCK_THREAD_CPUTIME_ID 3 CLOCK_MONOTONIC_RAW 4 CLOCK_REALTIME_COARSE 5
                    CLOCK_MONOTONIC_COARSE 6 CLOCK_BOOTTIME 7 CLOCK_REALTIME_ALARM 8
                    CLOCK_BOOTTIME_ALARM 9 CLOCK_SGI_CYCLE 10 CLOCK_TAI 11
                    """);
    static final Flags TIMER_FLAGS = new Flags("TIMER_???", "TIMER_ABSTIME 1");
    static final Flags ITIMER =
            new Flags("ITIMER_???", "ITIMER_REAL 0 ITIMER_VIRTUAL 1 ITIMER_PROF 2");

    private static final int PAIR = 16;
    private static final long UTIME_NOW = (1L << 30) - 1;
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final String NANOSECONDS = ", tv_nsec=";
    private static final String MICROSECONDS = ", tv_usec=";

    private Times() {}

    static void printTimespec(Line line, Call call, boolean there, long address) {
        if (there && call.fetch(address, PAIR)) {
            printPair(line, call, 0, NANOSECONDS);
        } else {
            line.pointer(address);
        }
    }

    static void printTimeval(Line line, Call call, boolean there, long address) {
        if (there && call.fetch(address, PAIR)) {
            printPair(line, call, 0, MICROSECONDS);
        } else {
            line.pointer(address);
        }
    }

    /** Writes the time that was left of a sleep, which the kernel tells when it was interrupted. */
    static void printRemaining(Line line, Call call, long address) {
        boolean interrupted = call.failed() && Errno.isInterruption((int) -call.result());
        printTimespec(line, call, interrupted, address);
    }

    static void printItimerval(Line line, Call call, boolean there, long address) {
        printInterval(line, call, there, address, MICROSECONDS);
    }

    static void printItimerspec(Line line, Call call, boolean there, long address) {
        printInterval(line, call, there, address, NANOSECONDS);
    }

    private static void printInterval(
            Line line, Call call, boolean there, long address, String fraction) {
        if (!there || !call.fetch(address, PAIR * 2)) {
            line.pointer(address);
            return;
        }
        line.text("{it_interval=");
        printPair(line, call, 0, fraction);
        line.text(", it_value=");
        printPair(line, call, PAIR, fraction);
        line.put('}');
    }

    static void printUtimes(Line line, Call call, long address) {
        if (!call.fetch(address, PAIR * 2)) {
            line.pointer(address);
            return;
        }
        line.put('[');
        printUtime(line, call, 0);
        line.comma();
        printUtime(line, call, PAIR);
        line.put(']');
    }

    private static void printUtime(Line line, Call call, int offset) {
        long nanoseconds = call.s64(offset + 8);
        if (nanoseconds == UTIME_NOW) {
            line.text("UTIME_NOW");
        } else if (nanoseconds == UTIME_OMIT) {
            line.text("UTIME_OMIT");
        } else {
            printPair(line, call, offset, NANOSECONDS);
        }
    }

    /** Writes a timeval that is part of what the window shows. */
    static void printTimeval(Line line, Call call, int offset) {
        printPair(line, call, offset, MICROSECONDS);
    }

    private static void printPair(Line line, Call call, int offset, String fraction) {
        line.text("{tv_sec=");
        line.decimal(call.s64(offset));
        line.text(fraction);
        line.decimal(call.s64(offset + 8));
        line.put('}');
    }
}
