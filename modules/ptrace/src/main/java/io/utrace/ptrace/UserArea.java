package io.utrace.ptrace;

import io.utrace.api.Examination;

/** The struct user of x86-64, which PTRACE_PEEKUSER and PTRACE_POKEUSER reach into. */
final class UserArea {
    private static final int SIZE = 928;
    private static final int REGISTERS_SIZE = 216;
    private static final int DEBUG_REGISTERS = 848;
    private static final int LAST_DEBUG_REGISTER = 7;

    private UserArea() {}

    static long peek(Examination examination, long offset) {
        check(offset);
        if (offset < REGISTERS_SIZE) {
            return examination.registers().get((int) offset / Long.BYTES);
        }
        int debug = debugRegister(offset);
        return debug < 0 ? 0 : examination.debugRegister(debug);
    }

    static void poke(Examination examination, long offset, long value) {
        check(offset);
        int debug = debugRegister(offset);
        try {
            if (offset < REGISTERS_SIZE) {
                examination.registers().set((int) offset / Long.BYTES, value);
            } else if (debug >= 0) {
                setDebugRegister(examination, debug, value);
            } else {
                throw new PtraceException(Errno.EIO);
            }
        } catch (IllegalArgumentException impossible) {
            throw new PtraceException(Errno.EIO);
        }
    }

    private static void setDebugRegister(Examination examination, int number, long value) {
        try {
            examination.setDebugRegister(number, value);
        } catch (IllegalArgumentException impossible) {
            boolean isReserved = number == 4 || number == 5;
            throw new PtraceException(isReserved ? Errno.EIO : Errno.EINVAL);
        }
    }

    private static void check(long offset) {
        if (offset % Long.BYTES != 0 || offset < 0 || offset >= SIZE) {
            throw new PtraceException(Errno.EIO);
        }
    }

    private static int debugRegister(long offset) {
        long number = (offset - DEBUG_REGISTERS) / Long.BYTES;
        return offset >= DEBUG_REGISTERS && number <= LAST_DEBUG_REGISTER ? (int) number : -1;
    }
}
