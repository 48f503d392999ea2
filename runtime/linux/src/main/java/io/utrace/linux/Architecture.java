package io.utrace.linux;

import io.utrace.api.Abi;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ptrace(2), syscall(2) and elf(5) leave to the machine. Another one is another subclass and a
 * line in {@link #current}.
 *
 * <p>Stateless, for any thread. A <em>register block</em> is the memory that {@link #readRegisters}
 * fills; offsets are into it.
 */
abstract class Architecture {
    /** How many bytes of an instruction tell what it does. */
    static final int CODE_SIZE = 4;

    // what only a tracer sees: the result of a call that is to be made again after a signal
    private static final long RESTART_FIRST = -516;
    private static final long RESTART_LAST = -512;

    /** ERESTARTNOHAND: made again if no handler runs; else the handler's return finds EINTR. */
    static final long RESTART_UNLESS_HANDLED = -514;

    /**
     * @throws UnsupportedOperationException when there are no real tasks on this machine
     */
    static Architecture current() {
        String name = System.getProperty("os.arch", "");
        if (name.equals("amd64") || name.equals("x86_64")) {
            return new X8664();
        }
        if (name.equals("aarch64")) {
            return new Aarch64();
        }
        throw new UnsupportedOperationException(
                "real tasks are supported on x86-64 and aarch64, not on " + name);
    }

    /** The interface of 64-bit programs. */
    abstract Abi nativeAbi();

    abstract int number(Syscall call);

    // ---- registers

    /** The names in the kernel's order, eight bytes each. */
    abstract List<String> registerNames();

    final int registersSize() {
        return registerNames().size() * Long.BYTES;
    }

    /** Fills the block at an address from a stopped tracee; a negated errno when it can't. */
    abstract long readRegisters(Kernel kernel, int tid, long block);

    abstract long writeRegisters(Kernel kernel, int tid, long block);

    /** Copies a set of registers to an address; answers how many bytes, or a negated errno. */
    long readSet(Kernel kernel, int tid, int note, long address, int size) {
        return kernel.regset(Ptrace.GETREGSET, tid, note, address, size);
    }

    long writeSet(Kernel kernel, int tid, int note, long address, int size) {
        return kernel.regset(Ptrace.SETREGSET, tid, note, address, size);
    }

    abstract int instructionPointer();

    abstract int stackPointer();

    /** Where the number of the call is that the task is in. */
    abstract int syscallNumber();

    abstract int syscallResult();

    /** Where a call of that kind has its argument 0 to 5. */
    abstract int syscallArgument(Abi abi, int index);

    /**
     * Changes the number at a syscall-entry-stop; -1 makes the kernel skip the call and leave
     * {@link #syscallResult} as the tracer writes it. The change may be in the block only, which is
     * to be written back in any case.
     */
    abstract long changeSyscall(Kernel kernel, int tid, ByteBuffer registers, long number);

    /**
     * Has a task that is about to make a call be about to get there, once the call is skipped by
     * {@link #changeSyscall}.
     */
    abstract void rewindSyscall(ByteBuffer registers);

    /**
     * Sets a block so that its task goes to an address, where a system call instruction makes this
     * call. A call it was interrupted in isn't restarted.
     */
    abstract void call(
            ByteBuffer registers, long site, long number, long a, long b, long c, long d, long e);

    /** Where struct user has debug register 0 to 7, for PTRACE_PEEKUSER. */
    long debugRegister(int number) {
        throw new UnsupportedOperationException("this machine has no debug register " + number);
    }

    // ---- kinds of calls

    /** Which table a number belongs to, from the AUDIT_ARCH of PTRACE_GET_SYSCALL_INFO. */
    abstract Abi abi(int auditArch, long number);

    /** The AUDIT_ARCH of programs built for this machine itself. */
    abstract int auditArch();

    /** The number within that table. */
    abstract long plainNumber(Abi abi, long number);

    /** The number that the kernel knows it by: the reverse of {@link #plainNumber}. */
    abstract long rawNumber(Abi abi, long number);

    /** Whether it is a call that ends the task which makes it. */
    abstract boolean exits(Abi abi, long number);

    /** Whether it is clone(2), whose first argument has the flags. */
    abstract boolean clones(Abi abi, long number);

    /** Whether it is a call that puts a seccomp(2) filter upon the task, or its strict mode. */
    boolean filters(Abi abi, long number, long firstArgument) {
        return filters(number, firstArgument, number(Syscall.SECCOMP), number(Syscall.PRCTL));
    }

    /** The same, by the numbers of seccomp(2) and prctl(2). */
    static boolean filters(long number, long firstArgument, int seccomp, int prctl) {
        // of seccomp's operations, the later ones only ask
        boolean sets = number == seccomp && (int) firstArgument >= 0 && (int) firstArgument <= 1;
        return sets || (number == prctl && (int) firstArgument == Filter.PR_SET_SECCOMP);
    }

    /**
     * The calls that fail with EINTR when PTRACE_INTERRUPT breaks their sleep, instead of being
     * restarted unseen: see signal(7).
     *
     * @return when such a call gives up by itself; null for any other call
     */
    abstract @Nullable TimeLimit timeLimit(int number);

    /** Whether a call's result says that the kernel will make it again. */
    static boolean isRestart(long result) {
        return result >= RESTART_FIRST && result <= RESTART_LAST;
    }

    // ---- instructions

    /** Whether the task, when it runs on, makes the call again that it was interrupted in. */
    final boolean isRestarting(RegisterBlock registers) {
        return registers.at(syscallNumber()) >= 0 && isRestart(registers.at(syscallResult()));
    }

    /** How far the kernel sets the task back to make a call again. */
    abstract int callSize();

    /** Whether the first {@code length} bytes of a code are an instruction that makes a call. */
    abstract boolean isCall(byte[] code, int length);

    /**
     * Whether an instruction pushes the flags, and with them the trap flag of the tracer's step;
     * not when the task has set one of its own.
     */
    abstract boolean pushesFlags(byte[] code, int length, RegisterBlock registers);

    /** Which byte of the pushed flags has the trap flag. */
    abstract int trapFlagByte();

    /** Where in that byte it is. */
    abstract int trapFlagBit();

    // ---- the stub

    abstract int elfMachine();

    /**
     * Position-independent code: from its start a loop that does nothing but sleep until a signal
     * comes; at {@link #stubCall} a system call instruction after which the process exits with the
     * call's errno; at {@link #stubExit} that exit with argument 0 as status; at {@link #stubBlock}
     * the end of that loop.
     */
    abstract byte[] stubCode();

    abstract int stubCall();

    abstract int stubExit();

    /** An instruction of one byte that does nothing, with a jump to the start behind it. */
    abstract int stubBlock();
}
