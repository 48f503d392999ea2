package io.utrace.linux;

import io.utrace.api.SigInfo;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitStatus;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The tracer's requests: ptrace(2). For the tracer thread only, since the kernel ties the seat to
 * the thread.
 *
 * <p>ESRCH from a stopped tracee means that SIGKILL was faster. It is never an error here: the wait
 * status that tells of the death is on its way.
 */
final class Seat {
    /** What is asked of every tracee: no stop without a cause, no child that escapes. */
    static final int OPTIONS =
            Ptrace.O_TRACESYSGOOD
                    | Ptrace.O_TRACEFORK
                    | Ptrace.O_TRACEVFORK
                    | Ptrace.O_TRACECLONE
                    | Ptrace.O_TRACEEXEC
                    | Ptrace.O_TRACEEXIT
                    | Ptrace.O_TRACESECCOMP;

    /** What else is asked of one that mustn't be without a tracer. */
    static final int FILTERED_OPTIONS = OPTIONS | Ptrace.O_EXITKILL;

    /** More than any set has. */
    private static final int SET_SIZE = 1 << 16;

    private final Kernel kernel;
    private final Architecture architecture;
    private final ByteBuffer info = Kernel.allocate(Ptrace.SYSCALL_INFO_SIZE);
    private final long infoAddress = Kernel.addressOf(info);
    private final ByteBuffer siginfo = Kernel.allocate(Ptrace.SIGINFO_SIZE);
    private final long siginfoAddress = Kernel.addressOf(siginfo);
    private final ByteBuffer set = Kernel.allocate(SET_SIZE);
    private final long setAddress = Kernel.addressOf(set);
    private final ByteBuffer block;
    private final long blockAddress;
    private final byte[] code = new byte[Architecture.CODE_SIZE];
    private final HeldState held;
    private boolean stepsBlocks;
    private boolean suspendsSeccomp;

    Seat(Kernel kernel, Architecture architecture) {
        this.kernel = kernel;
        this.architecture = architecture;
        block = Kernel.allocate(architecture.registersSize());
        blockAddress = Kernel.addressOf(block);
        held = new HeldState(kernel, architecture);
    }

    /** What else there is to be asked of a stopped tracee. */
    HeldState held() {
        return held;
    }

    void restart(int tid, int request, int signal) {
        kernel.ptrace(request, tid, 0, signal);
    }

    /** Sets the options of a stopped tracee. */
    void setOptions(int tid, int options) {
        kernel.ptrace(Ptrace.SETOPTIONS, tid, 0, options);
    }

    void interrupt(int tid) {
        kernel.ptrace(Ptrace.INTERRUPT, tid, 0, 0);
    }

    void kill(int tgid) {
        kernel.kill(tgid, Kernel.SIGKILL);
    }

    /**
     * Fetches what a syscall-stop is about into {@link #info}.
     *
     * @return INFO_ENTRY, INFO_EXIT, or something else when the task is in no system call or gone
     */
    int fetchSyscallInfo(int tid) {
        long length =
                kernel.ptrace(Ptrace.GET_SYSCALL_INFO, tid, Ptrace.SYSCALL_INFO_SIZE, infoAddress);
        return length <= 0 ? Ptrace.INFO_NONE : info.get(Ptrace.INFO_OP);
    }

    ByteBuffer info() {
        return info;
    }

    /**
     * Which other task a clone or an execve is about. 0 when it was killed, and what there is to be
     * read may be an exit status by now.
     */
    int eventTid(int tid) {
        long message = eventMessage(tid, 0);
        return kernel.isStopUnchanged(tid) ? (int) message : 0;
    }

    /** The status with which a task exits. */
    WaitStatus exitStatus(int tid) {
        return new WaitStatus((int) eventMessage(tid, Kernel.SIGKILL));
    }

    private long eventMessage(int tid, long ifKilled) {
        info.putLong(0, ifKilled);
        kernel.ptrace(Ptrace.GETEVENTMSG, tid, 0, infoAddress);
        return info.getLong(0);
    }

    /** Whether it is in a stop, whether or not a wait has told of it. */
    boolean isStopped(int tid) {
        return kernel.ptrace(Ptrace.GETEVENTMSG, tid, 0, infoAddress) >= 0;
    }

    /** Copies the registers of a stopped tracee; false when it is gone. */
    boolean fetchRegisters(int tid, RegisterBlock into) {
        if (architecture.readRegisters(kernel, tid, blockAddress) < 0) {
            return false;
        }
        into.load(block);
        return true;
    }

    /** A copy of one of the sets that PTRACE_GETREGSET names. */
    byte[] registerSet(int tid, int note) {
        long length = architecture.readSet(kernel, tid, note, setAddress, SET_SIZE);
        checkAlive(tid, length);
        if (length < 0) {
            throw new UnsupportedOperationException(
                    "no register set 0x" + Integer.toHexString(note) + " here: errno " + -length);
        }
        byte[] bytes = new byte[(int) length];
        set.get(0, bytes);
        return bytes;
    }

    void setRegisterSet(int tid, int note, byte[] value) {
        int length = Math.min(value.length, SET_SIZE);
        set.put(0, value, 0, length);
        long result = architecture.writeSet(kernel, tid, note, setAddress, length);
        checkAlive(tid, result);
        if (result < 0) {
            // The kernel has one errno for a set it hasn't got and for a size that isn't right.
            int size = registerSet(tid, note).length;
            throw new IllegalArgumentException(
                    "register set 0x%x, of %d bytes, can't be these %d: errno %d"
                            .formatted(note, size, value.length, -result));
        }
    }

    static void checkAlive(int tid, long result) {
        if (result == -Kernel.ESRCH) {
            throw new NoSuchTask("task " + tid + " was killed");
        }
    }

    SigInfo fetchSiginfo(int tid) {
        checkAlive(tid, kernel.ptrace(Ptrace.GETSIGINFO, tid, 0, siginfoAddress));
        byte[] raw = new byte[Ptrace.SIGINFO_SIZE];
        siginfo.get(0, raw);
        return SigInfo.of(raw);
    }

    void storeSiginfo(int tid, SigInfo info) {
        siginfo.put(0, info.bytes());
        kernel.ptrace(Ptrace.SETSIGINFO, tid, 0, siginfoAddress);
    }

    /** Has the kernel take a call that has returned for none, which isn't made again. */
    void abortSyscall(int tid) {
        if (architecture.readRegisters(kernel, tid, blockAddress) >= 0) {
            architecture.changeSyscall(kernel, tid, block, -1);
            architecture.writeRegisters(kernel, tid, blockAddress);
        }
    }

    /**
     * The registers of a stopped tracee, to be changed here and put back by {@link
     * #storeRegisters}; null when it is gone.
     */
    @Nullable ByteBuffer openRegisters(int tid) {
        return architecture.readRegisters(kernel, tid, blockAddress) < 0 ? null : block;
    }

    /** Changes a call's number between {@link #openRegisters} and {@link #storeRegisters}. */
    void changeNumber(int tid, long number) {
        architecture.changeSyscall(kernel, tid, block, number);
    }

    void storeRegisters(int tid) {
        architecture.writeRegisters(kernel, tid, blockAddress);
    }

    /** Whether it stands at the entry of a call that fails when the task is woken, as by DETACH. */
    boolean isBeforeFragileCall(int tid) {
        if (fetchSyscallInfo(tid) != Ptrace.INFO_ENTRY) {
            return false;
        }
        long number = info.getLong(Ptrace.INFO_NUMBER);
        return architecture.abi(info.getInt(Ptrace.INFO_ARCH), number) == architecture.nativeAbi()
                && architecture.timeLimit((int) number) != null;
    }

    /** At a syscall-entry-stop: sets the task back, so that it makes the call anew. */
    void rewindSyscall(int tid) {
        if (architecture.readRegisters(kernel, tid, blockAddress) >= 0) {
            architecture.rewindSyscall(block);
            architecture.changeSyscall(kernel, tid, block, -1);
            architecture.writeRegisters(kernel, tid, blockAddress);
        }
    }

    // ---- stepping

    /** Whether PTRACE_SINGLEBLOCK runs to the next branch, and not just one instruction. */
    boolean stepsBlocks() {
        return stepsBlocks;
    }

    void setStepsBlocks(boolean found) {
        stepsBlocks = found;
    }

    /** Whether this thread may have filters suspended. */
    boolean suspendsSeccomp() {
        return suspendsSeccomp;
    }

    void setSuspendsSeccomp(boolean found) {
        suspendsSeccomp = found;
    }

    /** Whether the task's next instruction in user mode is a system call. */
    boolean isCallNext(int tid, RegisterBlock registers) {
        return architecture.isRestarting(registers)
                || architecture.isCall(code, fetchCode(tid, registers));
    }

    /** Whether the next instruction pushes the flags, and the task's own has no trap flag. */
    boolean pushesFlags(int tid, RegisterBlock registers) {
        return architecture.pushesFlags(code, fetchCode(tid, registers), registers);
    }

    private int fetchCode(int tid, RegisterBlock registers) {
        long address = registers.instructionPointer();
        return (int) Math.max(0, kernel.readMemory(tid, address, code, 0, code.length));
    }

    /** After an instruction that pushed the flags, if it was carried out. */
    void unpushTrapFlag(int tid, RegisterBlock before) {
        boolean isDone =
                architecture.readRegisters(kernel, tid, blockAddress) >= 0
                        && block.getLong(architecture.instructionPointer())
                                != before.instructionPointer();
        if (isDone) {
            long flags = block.getLong(architecture.stackPointer()) + architecture.trapFlagByte();
            if (kernel.readMemory(tid, flags, code, 0, 1) == 1) {
                code[0] &= (byte) ~architecture.trapFlagBit();
                kernel.writeMemory(tid, flags, code, 0, 1);
            }
        }
    }

    /**
     * Puts back what a signal that the runtime sent was marked with.
     *
     * @return whether it was one
     */
    boolean unmarkSignal(int tid) {
        boolean isMarked = SentSignals.isMarked(signalCode(tid));
        if (isMarked) {
            byte[] raw = new byte[Ptrace.SIGINFO_SIZE];
            siginfo.get(0, raw);
            siginfo.put(0, SentSignals.unmark(raw));
            kernel.ptrace(Ptrace.SETSIGINFO, tid, 0, siginfoAddress);
        }
        return isMarked;
    }

    /** What si_code says of the signal that the task stopped for; 0 when it is gone. */
    int signalCode(int tid) {
        siginfo.putInt(Ptrace.SI_CODE, 0);
        kernel.ptrace(Ptrace.GETSIGINFO, tid, 0, siginfoAddress);
        return siginfo.getInt(Ptrace.SI_CODE);
    }

    /**
     * The signal whose {@link #signalCode} was just asked for is another: where the task is, for
     * this reason.
     */
    void changeSignalCode(int tid, int code) {
        siginfo.putInt(Ptrace.SI_CODE, code);
        siginfo.putLong(Ptrace.SI_ADDR, register(tid, architecture.instructionPointer()));
        kernel.ptrace(Ptrace.SETSIGINFO, tid, 0, siginfoAddress);
    }

    /**
     * What si_pid says of the signal that the task stopped for: 0 when the sender is not in its
     * namespace, or the task is gone.
     */
    int signalSender(int tid) {
        siginfo.putInt(Ptrace.SI_PID, 0);
        kernel.ptrace(Ptrace.GETSIGINFO, tid, 0, siginfoAddress);
        return siginfo.getInt(Ptrace.SI_PID);
    }

    // ---- interruptions

    /** One register, by the offset that the {@link Architecture} names; 0 when the task is gone. */
    long register(int tid, int offset) {
        return architecture.readRegisters(kernel, tid, blockAddress) < 0
                ? 0
                : block.getLong(offset);
    }

    /** Answers 0, or a negated errno. */
    long setRegister(int tid, int offset, long value) {
        long result = architecture.readRegisters(kernel, tid, blockAddress);
        if (result < 0) {
            return result;
        }
        block.putLong(offset, value);
        return architecture.writeRegisters(kernel, tid, blockAddress);
    }

    /** Whether a task sits in a call that would return EINTR to it if it were interrupted. */
    boolean feelsInterrupts(int tid, int tgid) {
        ProcSyscall call = ProcSyscall.of(kernel, tid);
        TimeLimit limit = architecture.timeLimit(call.number());
        return limit != null && limit.isFelt(kernel, tgid, call.argument());
    }
}
