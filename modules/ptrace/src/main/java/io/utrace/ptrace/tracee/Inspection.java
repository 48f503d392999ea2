package io.utrace.ptrace.tracee;

import io.utrace.api.Examination;
import io.utrace.api.SigInfo;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;

/**
 * A tracer's look at its stopped tracee: memory, registers, signals. Each method is one request,
 * and fails as that does. A tracee that was killed, or isn't stopped, is ESRCH.
 */
public final class Inspection {
    private static final int NT_PRSTATUS = 1;
    private static final int NT_386_IOPERM = 0x201;

    private final Tracee tracee;

    /**
     * Makes one.
     *
     * @param tracee the tracee
     */
    public Inspection(Tracee tracee) {
        this.tracee = tracee;
    }

    private <T> T look(Function<Examination, T> request) {
        try (Examination examination = tracee.examine()) {
            return request.apply(examination);
        } catch (UtraceException gone) {
            throw new PtraceException(Errno.ESRCH);
        }
    }

    /**
     * PTRACE_PEEKDATA.
     *
     * @param address where
     * @return the word there
     */
    public long peek(long address) {
        byte[] word = new byte[Long.BYTES];
        int read = look(e -> e.memory().read(address, word, 0, word.length));
        if (read < word.length) {
            throw new PtraceException(Errno.EIO);
        }
        return ByteBuffer.wrap(word).order(ByteOrder.nativeOrder()).getLong();
    }

    /**
     * PTRACE_POKEDATA.
     *
     * @param address where
     * @param value the word
     */
    public void poke(long address, long value) {
        byte[] word = new byte[Long.BYTES];
        ByteBuffer.wrap(word).order(ByteOrder.nativeOrder()).putLong(value);
        int written = look(e -> e.memory().write(address, word, 0, word.length));
        if (written < word.length) {
            throw new PtraceException(Errno.EIO);
        }
    }

    /**
     * PTRACE_PEEKUSER.
     *
     * @param offset in struct user
     * @return the word there
     */
    public long peekUser(long offset) {
        return look(e -> UserArea.peek(e, offset));
    }

    /**
     * PTRACE_POKEUSER.
     *
     * @param offset in struct user
     * @param value the word
     */
    public void pokeUser(long offset, long value) {
        look(e -> {
            UserArea.poke(e, offset, value);
            return offset;
        });
    }

    /**
     * PTRACE_GETREGSET.
     *
     * @param note NT_ constant
     * @return the set
     */
    public byte[] registerSet(int note) {
        return look(e -> {
            try {
                return e.registerSet(note);
            } catch (UnsupportedOperationException none) {
                throw new PtraceException(note == NT_386_IOPERM ? Errno.ENXIO : Errno.EINVAL);
            }
        });
    }

    /**
     * PTRACE_SETREGSET.
     *
     * @param note NT_ constant
     * @param value the set, or its beginning
     * @param refusal what values give that the processor can't have
     */
    public void setRegisterSet(int note, byte[] value, int refusal) {
        look(e -> {
            try {
                e.setRegisterSet(note, value);
                return note;
            } catch (UnsupportedOperationException none) {
                throw new PtraceException(Errno.EINVAL);
            } catch (IllegalArgumentException impossible) {
                throw new PtraceException(refusal);
            }
        });
    }

    /**
     * PTRACE_GETREGS.
     *
     * @return struct user_regs_struct
     */
    public byte[] registers() {
        return registerSet(NT_PRSTATUS);
    }

    /**
     * Gives a register.
     *
     * @param name as {@link io.utrace.api.Registers} has it
     * @return its value
     */
    public long register(String name) {
        return look(e -> e.registers().get(name));
    }

    /**
     * Gives some registers.
     *
     * @param names as {@link io.utrace.api.Registers} has them
     * @return their values
     */
    public long[] registerValues(String... names) {
        return look(e -> {
            long[] values = new long[names.length];
            for (int i = 0; i < names.length; i++) {
                values[i] = e.registers().get(names[i]);
            }
            return values;
        });
    }

    /**
     * Sets a register.
     *
     * @param name as {@link io.utrace.api.Registers} has it
     * @param value its value from now on
     */
    public void setRegister(String name, long value) {
        look(e -> {
            try {
                e.registers().set(name, value);
                return name;
            } catch (IllegalArgumentException impossible) {
                throw new PtraceException(Errno.EIO);
            }
        });
    }

    /**
     * Gives where it is.
     *
     * @return the instruction pointer, and the stack pointer
     */
    public long[] pointers() {
        return look(
                e -> new long[] {e.registers().instructionPointer(), e.registers().stackPointer()});
    }

    /**
     * PTRACE_GETSIGMASK.
     *
     * @return the blocked signals
     */
    public long signalMask() {
        return look(Examination::signalMask);
    }

    /**
     * PTRACE_SETSIGMASK.
     *
     * @param mask the blocked signals
     */
    public void setSignalMask(long mask) {
        look(e -> {
            e.setSignalMask(mask);
            return mask;
        });
    }

    /**
     * PTRACE_PEEKSIGINFO.
     *
     * @param ofProcess the process's queue, not the thread's
     * @return what is in it
     */
    public List<SigInfo> pendingSignals(boolean ofProcess) {
        return look(e -> e.pendingSignals(ofProcess));
    }

    /**
     * PTRACE_GET_RSEQ_CONFIGURATION.
     *
     * @return struct ptrace_rseq_configuration
     */
    public byte[] restartableSequences() {
        return look(Examination::restartableSequences);
    }

    /**
     * PTRACE_SECCOMP_GET_FILTER.
     *
     * @param number which, from 0, the last one first
     * @return struct sock_filter, as many as there are
     */
    public byte[] filter(int number) {
        return look(e -> {
            try {
                return e.filter(number).orElseThrow(() -> new PtraceException(Errno.ENOENT));
            } catch (UnsupportedOperationException mayNot) {
                throw new PtraceException(Errno.EACCES);
            }
        });
    }
}
