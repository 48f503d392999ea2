package io.utrace.syscallwatch;

import io.utrace.api.SigInfo;

/** The line that tells of a signal, with what siginfo_t says about its origin. */
final class SigInfos {
    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGCHLD = 17;
    private static final int SIGPOLL = 29;
    private static final int SIGSYS = 31;

    private static final int SI_USER = 0;
    private static final int SI_KERNEL = 128;
    private static final int SI_QUEUE = -1;
    private static final int SI_TIMER = -2;
    private static final int SI_MESGQ = -3;
    private static final int SI_TKILL = -6;
    private static final int CLD_EXITED = 1;

    private static final Flags ORIGINS =
            new Flags(
                    "SI_???",
                    """
                    SI_USER 0 SI_KERNEL 128 SI_QUEUE -1 SI_TIMER -2 SI_MESGQ -3 SI_ASYNCIO -4
                    SI_SIGIO -5 SI_TKILL -6 SI_DETHREAD -7 SI_ASYNCNL -60
                    """);
    private static final Flags CHILD_CODES =
            new Flags(
                    "CLD_???",
                    """
                    CLD_EXITED 1 CLD_KILLED 2 CLD_DUMPED 3 CLD_TRAPPED 4 CLD_STOPPED 5
                    CLD_CONTINUED 6
                    """);

    private SigInfos() {}

    static void print(Line line, int signal, SigInfo info) {
        line.text("--- ");
        Signals.printName(line, signal);
        line.text(" {si_signo=");
        Signals.printName(line, info.signal());
        int code = info.code();
        line.text(", si_code=");
        codes(info.signal(), code).printValue(line, code);
        if (info.errno() != 0) {
            line.text(", si_errno=");
            line.decimal(info.errno());
        }
        printOrigin(line, info, code);
        line.text("} ---");
    }

    /** Codes up to 0, and SI_KERNEL, mean the same for all signals; the others do not. */
    private static Flags codes(int signal, int code) {
        if (code <= SI_USER || code == SI_KERNEL) {
            return ORIGINS;
        }
        return signal == SIGCHLD ? CHILD_CODES : FaultCodes.of(signal, ORIGINS);
    }

    private static void printOrigin(Line line, SigInfo info, int code) {
        switch (code) {
            case SI_USER, SI_TKILL -> printSender(line, info);
            case SI_QUEUE, SI_MESGQ -> {
                printSender(line, info);
                printValue(line, info);
            }
            case SI_TIMER -> {
                // A timer's id and overrun count lie where a sender's ids do.
                line.text(", si_timerid=");
                line.hex(info.pid() & 0xffff_ffffL);
                line.text(", si_overrun=");
                line.decimal(info.uid());
                printValue(line, info);
            }
            default -> printBySignal(line, info, code);
        }
    }

    private static void printBySignal(Line line, SigInfo info, int code) {
        switch (info.signal()) {
            case SIGCHLD -> {
                if (code > SI_USER && code != SI_KERNEL) {
                    printSender(line, info);
                    line.text(", si_status=");
                    if (code == CLD_EXITED) {
                        line.decimal(info.status());
                    } else {
                        Signals.printName(line, info.status());
                    }
                }
            }
            case SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV -> {
                line.text(", si_addr=");
                line.pointer(info.address());
            }
            case SIGSYS -> {
                line.text(", si_call_addr=");
                line.pointer(info.address());
            }
            default -> {
                // Of the rest the kernel tells nothing more, and SIGPOLL's band says little.
                if (code < SI_USER && info.signal() != SIGPOLL) {
                    printSender(line, info);
                    printValue(line, info);
                }
            }
        }
    }

    private static void printSender(Line line, SigInfo info) {
        line.text(", si_pid=");
        line.decimal(info.pid());
        line.text(", si_uid=");
        Numbers.printId(line, info.uid());
    }

    private static void printValue(Line line, SigInfo info) {
        long pointer = info.value();
        int number = (int) pointer;
        line.text(", si_int=");
        line.decimal(number);
        line.text(", si_ptr=");
        line.pointer(pointer);
    }
}
