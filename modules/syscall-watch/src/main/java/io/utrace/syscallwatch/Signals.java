package io.utrace.syscallwatch;

import java.nio.charset.StandardCharsets;

/** Signals: names, sets, and what is done about them. */
final class Signals {
    static final Flags MASK_HOW = new Flags("SIG_???", "SIG_BLOCK 0 SIG_UNBLOCK 1 SIG_SETMASK 2");

    private static final Flags ACTION_FLAGS =
            new Flags(
                    "SA_???",
                    """
                    SA_RESTORER 0x4000000 SA_ONSTACK 0x8000000 SA_RESTART 0x10000000
                    SA_INTERRUPT 0x20000000 SA_NODEFER 0x40000000 SA_RESETHAND 0x80000000
                    SA_SIGINFO 4 SA_NOCLDSTOP 1 SA_NOCLDWAIT 2 SA_EXPOSE_TAGBITS 0x800
                    """);
    private static final Flags STACK_FLAGS =
            new Flags("SS_???", "SS_ONSTACK 1 SS_DISABLE 2 SS_AUTODISARM 0x80000000");

    private static final String[] STANDARD = {
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
        "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
        "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
    };

    private static final int COUNT = 64;
    private static final int FIRST_REAL_TIME = 32;

    /** A set of this many or more is shown by what is missing from it. */
    private static final int MANY = COUNT * 2 / 3;

    private static final byte[][] NAMES = names();

    private static final long SA_RESTORER = 0x4000000;
    private static final int ACTION_SIZE = 32;
    private static final int STACK_SIZE = 24;

    /** Where the signal mask is in the frame, seen from the stack pointer at rt_sigreturn(2). */
    private static final int FRAME_MASK = 0x128;

    private Signals() {}

    private static byte[][] names() {
        byte[][] names = new byte[COUNT + 1][];
        for (int signal = 1; signal <= COUNT; signal++) {
            String name;
            if (signal < FIRST_REAL_TIME) {
                name = STANDARD[signal - 1];
            } else if (signal == FIRST_REAL_TIME) {
                name = "RTMIN";
            } else {
                name = "RT_".concat(Integer.toString(signal - FIRST_REAL_TIME));
            }
            names[signal] = name.getBytes(StandardCharsets.ISO_8859_1);
        }
        return names;
    }

    static void printName(Line line, int signal) {
        if (signal > 0 && signal <= COUNT) {
            line.text("SIG");
            line.text(NAMES[signal]);
        } else {
            line.decimal(signal);
        }
    }

    static void printSet(Line line, Call call, boolean there, long address) {
        if (there && call.fetch(address, 8)) {
            printSet(line, call.s64(0));
        } else {
            line.pointer(address);
        }
    }

    static void printSet(Line line, long set) {
        long shown = set;
        if (Long.bitCount(set) >= MANY) {
            line.put('~');
            shown = ~set;
        }
        line.put('[');
        for (long rest = shown; rest != 0; rest &= rest - 1) {
            if (rest != shown) {
                line.put(' ');
            }
            line.text(NAMES[Long.numberOfTrailingZeros(rest) + 1]);
        }
        line.put(']');
    }

    static void printAction(Line line, Call call, boolean there, long address) {
        if (!there || !call.fetch(address, ACTION_SIZE)) {
            line.pointer(address);
            return;
        }
        long flags = call.s64(8);
        line.text("{sa_handler=");
        printHandler(line, call.s64(0));
        line.text(", sa_mask=");
        printSet(line, call.s64(24));
        line.text(", sa_flags=");
        ACTION_FLAGS.printBits(line, flags);
        if ((flags & SA_RESTORER) != 0) {
            line.text(", sa_restorer=");
            line.pointer(call.s64(16));
        }
        line.put('}');
    }

    private static void printHandler(Line line, long handler) {
        if (handler == 0) {
            line.text("SIG_DFL");
        } else if (handler == 1) {
            line.text("SIG_IGN");
        } else if (handler == -1) {
            line.text("SIG_ERR");
        } else {
            line.hex(handler);
        }
    }

    /** Writes the mask that a handler's return puts back. */
    static void printFrame(Line line, Call call) {
        long stack = call.stackPointer();
        if (stack != 0 && call.fetch(stack + FRAME_MASK, 8)) {
            line.text("{mask=");
            printSet(line, call.s64(0));
            line.put('}');
        } else {
            line.pointer(stack);
        }
    }

    static void printStack(Line line, Call call, boolean there, long address) {
        if (!there || !call.fetch(address, STACK_SIZE)) {
            line.pointer(address);
            return;
        }
        line.text("{ss_sp=");
        line.pointer(call.s64(0));
        line.text(", ss_flags=");
        STACK_FLAGS.printBits(line, call.u32(8));
        line.text(", ss_size=");
        line.unsigned(call.s64(16));
        line.put('}');
    }
}
