package io.utrace.ptrace;

import io.utrace.api.Examination;
import io.utrace.api.SigInfo;
import io.utrace.api.UtraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A tracer's look at its stopped tracee: memory, registers, signals. Each method is one request,
 * and fails as that does, with {@link PtraceException}. A tracee that was killed, or isn't stopped,
 * is ESRCH each time; otherwise it may be kept from stop to stop. Names and layouts are those of
 * x86-64.
 *
 * <p>Most of it asks the thread that runs the tracee, and waits for the answer: it can't be used on
 * a thread that makes callbacks for others.
 *
 * <pre>{@code
 * Inspection tracee = debugger.look(tid);
 * long code = tracee.peek(address);
 * tracee.poke(address, code & ~0xffL | 0xcc); // int3: a breakpoint
 * debugger.resume(tid, Resume.CONT, 0);
 * debugger.waitFor(WaitSelection.of(tid)); // it stands behind that instruction
 * tracee.poke(address, code);
 * tracee.setRegister("rip", address);
 * }</pre>
 */
public final class Inspection {
    private static final int NT_PRSTATUS = 1;
    private static final int NT_386_IOPERM = 0x201;

    private final Supplier<? extends Examination> examinations;

    /**
     * Makes one.
     *
     * @param examinations begins to examine the tracee; each request closes what it was given
     */
    public Inspection(Supplier<? extends Examination> examinations) {
        this.examinations = examinations;
    }

    private <T> T look(Function<Examination, T> request) {
        try (Examination examination = examinations.get()) {
            return request.apply(examination);
        } catch (UtraceException gone) {
            throw new PtraceException(Errno.ESRCH);
        }
    }

    /**
     * PTRACE_PEEKDATA, and PTRACE_PEEKTEXT, which is the same.
     *
     * @param address where
     * @return the word there
     * @throws PtraceException EIO where there is no memory
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
     * PTRACE_POKEDATA, and PTRACE_POKETEXT, which is the same.
     *
     * @param address where
     * @param value the word
     * @throws PtraceException EIO where there is no memory
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
     * @param offset in struct user, in bytes
     * @return the word there
     * @throws PtraceException EIO outside
     */
    public long peekUser(long offset) {
        return look(e -> UserArea.peek(e, offset));
    }

    /**
     * PTRACE_POKEUSER.
     *
     * @param offset in struct user, in bytes
     * @param value the word
     * @throws PtraceException EIO outside, and EINVAL for what a debug register can't have
     */
    public void pokeUser(long offset, long value) {
        look(e -> {
            UserArea.poke(e, offset, value);
            return offset;
        });
    }

    /**
     * PTRACE_GETREGSET; with NT_PRFPREG it is PTRACE_GETFPREGS, and with NT_386_TLS what
     * PTRACE_GET_THREAD_AREA gives, one after the other, of any task.
     *
     * @param note the set, by the NT_ constant of {@code <elf.h>}
     * @return the bytes, in the kernel's layout
     * @throws PtraceException EINVAL when there is no such set, ENXIO when it isn't in use
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
     * PTRACE_SETREGSET; with NT_PRSTATUS it is PTRACE_SETREGS, with NT_PRFPREG PTRACE_SETFPREGS,
     * with NT_386_TLS PTRACE_SET_THREAD_AREA for each.
     *
     * @param note the set, by the NT_ constant of {@code <elf.h>}
     * @param value the bytes, or their beginning
     * @throws PtraceException EINVAL when there is no such set, and when the processor can't have
     *     that; for NT_PRSTATUS this is EIO
     */
    public void setRegisterSet(int note, byte[] value) {
        look(e -> {
            try {
                e.setRegisterSet(note, value);
                return note;
            } catch (UnsupportedOperationException none) {
                throw new PtraceException(Errno.EINVAL);
            } catch (IllegalArgumentException impossible) {
                throw new PtraceException(note == NT_PRSTATUS ? Errno.EIO : Errno.EINVAL);
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
     * @throws PtraceException EIO when it can't have it
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
     * @return a bit for each blocked signal, that of signal 1 the lowest
     */
    public long signalMask() {
        return look(Examination::signalMask);
    }

    /**
     * PTRACE_SETSIGMASK.
     *
     * @param mask a bit for each signal to be blocked
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
     * @return the signals that wait there
     */
    public List<SigInfo> pendingSignals(boolean ofProcess) {
        return look(e -> e.pendingSignals(ofProcess));
    }

    /**
     * PTRACE_GET_RSEQ_CONFIGURATION.
     *
     * @return struct ptrace_rseq_configuration; zeros when it has not registered
     */
    public byte[] restartableSequences() {
        return look(Examination::restartableSequences);
    }

    /**
     * PTRACE_SECCOMP_GET_FILTER.
     *
     * @param number which, from 0, the oldest first
     * @return its instructions, each a struct sock_filter of 8 bytes
     * @throws PtraceException ENOENT when there are not so many, EINVAL when there are none, EACCES
     *     when the runtime may not see filters: that takes CAP_SYS_ADMIN, and no filter of its own
     */
    public byte[] filter(int number) {
        return look(e -> {
            try {
                return e.filter(number).orElseThrow(() -> missing(e));
            } catch (UnsupportedOperationException mayNot) {
                throw new PtraceException(Errno.EACCES);
            }
        });
    }

    /**
     * PTRACE_SECCOMP_GET_METADATA.
     *
     * @param number which, from 0, the oldest first
     * @return its flags
     * @throws PtraceException as for {@link #filter}
     */
    public long filterFlags(int number) {
        return look(e -> {
            try {
                return e.filterFlags(number).orElseThrow(() -> missing(e));
            } catch (UnsupportedOperationException mayNot) {
                throw new PtraceException(Errno.EACCES);
            }
        });
    }

    private static PtraceException missing(Examination e) {
        return new PtraceException(e.filter(0).isPresent() ? Errno.ENOENT : Errno.EINVAL);
    }
}
