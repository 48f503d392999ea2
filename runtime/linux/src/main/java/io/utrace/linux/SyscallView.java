package io.utrace.linux;

import io.utrace.api.Abi;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A tracee's system call, from its entry to its exit: loaded from PTRACE_GET_SYSCALL_INFO, and what
 * engines make of it.
 *
 * <p>A change is put into the registers when somebody is about to look at them, at the latest when
 * the task goes on. At the call's exit the program's own values are put back in the same way: it
 * counts on finding them there, and a call that the kernel makes again is to be the program's own.
 */
final class SyscallView extends StopView implements SyscallEntry, SyscallExit {
    private static final int ARGUMENTS = 6;
    private static final int NO_CALL = -1;

    /** Of what was changed: the number. The arguments have the bits below it. */
    private static final int NUMBER = 1 << ARGUMENTS;

    private static final int FIRST_ERRNO = -4095;
    private static final long LOW_HALF = 0xffffffffL;

    private final Seat seat;
    private final Architecture architecture;
    private final long[] arguments = new long[ARGUMENTS];
    private Abi abi = Abi.UNKNOWN;
    private int number = NO_CALL;
    private long result;
    private int filterData;
    private boolean entered;

    // ---- what the program asked for, and how that was changed
    private final long[] ownArguments = new long[ARGUMENTS];
    private int ownNumber = NO_CALL;

    /** Which of the registers hold something else than the program put there, or are to. */
    private int changed;

    /** The result is an engine's word. */
    private boolean answered;

    /** The kernel was told to make no call. */
    private boolean skipped;

    /** The registers are not yet what they are to be. */
    private boolean dirty;

    SyscallView(Tracee tracee, Seat seat, Architecture architecture) {
        super(tracee);
        this.seat = seat;
        this.architecture = architecture;
    }

    // ---- stops

    void loadEntry(ByteBuffer info) {
        load(info.getInt(Ptrace.INFO_ARCH), info.getLong(Ptrace.INFO_NUMBER));
        ownNumber = number;
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = info.getLong(Ptrace.INFO_ARGUMENTS + i * Long.BYTES);
        }
        result = -Kernel.ENOSYS;
        filterData = 0;
        entered = true;
        forgetChanges();
    }

    /** A filter leaves the call at hand to a tracer, with a word of its own. */
    void filter(int data) {
        filterData = data;
        result = -Kernel.ENOSYS;
    }

    void loadExit(ByteBuffer info) {
        if (!entered) {
            loadMissedEntry(info.getInt(Ptrace.INFO_ARCH));
        }
        entered = false;
        result = info.getLong(Ptrace.INFO_RESULT);
        dirty = changed != 0 || answered;
    }

    /** The entry went by unseen: the registers still tell what it was. */
    private void loadMissedEntry(int auditArch) {
        forgetChanges();
        RegisterBlock registers = tracee.registers();
        load(auditArch, registers.at(architecture.syscallNumber()));
        ownNumber = number;
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = registers.at(architecture.syscallArgument(abi, i));
        }
    }

    private void load(int auditArch, long raw) {
        abi = architecture.abi(auditArch, raw);
        number = (int) architecture.plainNumber(abi, raw);
    }

    /** At the entry, registers were written: the call is what they say now. */
    void follow(RegisterBlock registers) {
        number = (int) architecture.plainNumber(abi, registers.at(architecture.syscallNumber()));
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = registers.at(architecture.syscallArgument(abi, i));
        }
        result = registers.at(architecture.syscallResult());
    }

    /** The call has put other registers in place of the program's own: nothing is put back. */
    void forgetChanges() {
        changed = 0;
        answered = false;
        skipped = false;
        dirty = false;
    }

    /** The task goes on, and its exit from the call won't be seen. */
    void lose() {
        entered = false;
    }

    /** Whether it was seen to be entered, and its exit is still to be seen. */
    boolean isEntered() {
        return entered;
    }

    /** Whether the task must stop once more, at the exit, for its registers' sake. */
    boolean isUndoDue() {
        return entered && (changed != 0 || answered);
    }

    /** Whether a call is made, and another than the program's. */
    boolean isAnother() {
        return (changed & NUMBER) != 0;
    }

    /** The number of the call that the kernel makes; -1 for none. */
    int madeNumber() {
        return skipped ? NO_CALL : number;
    }

    /**
     * Whether an engine has the program's call made again. The kernel looks for that only on the
     * way to a signal, or to a stop.
     */
    boolean isMadeAgain() {
        return !entered && answered && Architecture.isRestart(result);
    }

    // ---- registers

    /**
     * The task is about to make the call, or not to.
     *
     * @param aborted whether the engines want it not made
     */
    void decide(boolean aborted) {
        if (aborted || number == NO_CALL) {
            skip();
        } else {
            flush();
        }
    }

    /** There is no such call. */
    void refuse() {
        result = -Kernel.ENOSYS;
        skip();
    }

    /** The kernel takes -1 for no call, and leaves the result as it is. */
    private void skip() {
        ByteBuffer registers = seat.openRegisters(tracee.tid());
        if (registers != null) {
            putArguments(registers, ownArguments);
            registers.putLong(architecture.syscallResult(), result);
            seat.changeNumber(tracee.tid(), NO_CALL);
            seat.storeRegisters(tracee.tid());
        }
        changed = 0;
        skipped = true;
        dirty = false;
        // That is seen to at the exit.
        answered = Architecture.isRestart(result);
    }

    /** Brings the registers up to date. */
    void flush() {
        if (!dirty) {
            return;
        }
        dirty = false;
        ByteBuffer registers = seat.openRegisters(tracee.tid());
        if (registers == null) {
            return;
        }
        if (entered) {
            putArguments(registers, arguments);
            putNumber(number);
        } else {
            undo(registers);
            putAnswer(registers);
        }
        seat.storeRegisters(tracee.tid());
    }

    /** The task is let go in this stop: nobody will be there at the call's exit. */
    void release() {
        if (!isUndoDue()) {
            flush();
            return;
        }
        ByteBuffer registers = seat.openRegisters(tracee.tid());
        if (registers != null) {
            undo(registers);
            seat.storeRegisters(tracee.tid());
        }
        forgetChanges();
    }

    private void undo(ByteBuffer registers) {
        // Return from a signal's handler has all registers be others, and says so.
        boolean isReplaced = (int) registers.getLong(architecture.syscallNumber()) == NO_CALL;
        if (!isReplaced) {
            putArguments(registers, ownArguments);
            putNumber(ownNumber);
        }
        changed = 0;
    }

    private void putAnswer(ByteBuffer registers) {
        if (answered) {
            registers.putLong(architecture.syscallResult(), result);
            // Over is over: an EINTR that an engine wants must not look like one to be hidden.
            boolean isOver = !Architecture.isRestart(result);
            seat.changeNumber(
                    tracee.tid(), isOver ? NO_CALL : architecture.rawNumber(abi, ownNumber));
        }
    }

    private void putArguments(ByteBuffer registers, long[] values) {
        for (int i = 0; i < ARGUMENTS; i++) {
            int register = architecture.syscallArgument(abi, i);
            // Some machines have both in one register.
            boolean isResult = !entered && register == architecture.syscallResult();
            if ((changed & 1 << i) != 0 && !isResult) {
                registers.putLong(register, values[i]);
            }
        }
    }

    private void putNumber(int plain) {
        if ((changed & NUMBER) != 0) {
            seat.changeNumber(tracee.tid(), architecture.rawNumber(abi, plain));
        }
    }

    /** A child of this very call has the registers of its parent: its own are put back, too. */
    void inherit(SyscallView parent) {
        if (parent.isUndoDue()) {
            abi = parent.abi;
            ownNumber = parent.ownNumber;
            System.arraycopy(parent.ownArguments, 0, ownArguments, 0, ARGUMENTS);
            changed = parent.changed;
            dirty = true;
        }
    }

    private void change(int what) {
        changed |= what;
        dirty = true;
        tracee.registersChange();
    }

    // ---- what engines see and do

    @Override
    public Abi abi() {
        return abi;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void setNumber(int newNumber) {
        number = newNumber;
        change(NUMBER);
    }

    @Override
    public long argument(int index) {
        return arguments[Objects.checkIndex(index, ARGUMENTS)];
    }

    @Override
    public void setArgument(int index, long value) {
        int bit = 1 << Objects.checkIndex(index, ARGUMENTS);
        if ((changed & bit) == 0) {
            ownArguments[index] = arguments[index];
        }
        arguments[index] = abi == Abi.I386 ? value & LOW_HALF : value;
        change(bit);
    }

    void setArgumentIfOther(int index, long value) {
        if (arguments[index] != value) {
            setArgument(index, value);
        }
    }

    @Override
    public int filterData() {
        return filterData;
    }

    @Override
    public long result() {
        return result;
    }

    @Override
    public void setResult(long newResult) {
        result = newResult;
        if (!entered) {
            answered = true;
            change(0);
        }
    }

    @Override
    public boolean isError() {
        return result < 0 && result >= FIRST_ERRNO;
    }
}
