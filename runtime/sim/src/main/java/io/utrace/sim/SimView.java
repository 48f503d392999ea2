package io.utrace.sim;

import io.utrace.api.Abi;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Memento;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Every report of one simulated task, in one object that is used again and again. */
final class SimView
        implements SyscallEntry,
                SyscallExit,
                SignalReport,
                CloneReport,
                ExecReport,
                ExitReport,
                JctlReport,
                DeathReport {
    private static final int ARGUMENTS = 6;
    private static final int FIRST_ERRNO = -4095;

    private final SimTask task;
    private final long[] arguments = new long[ARGUMENTS];

    int number;
    long result;
    @Nullable Event event;
    @Nullable Task child;
    long flags;
    int formerTid;
    int status;
    int type;
    int notification;

    private int signal;
    private @Nullable SigInfo changed;

    SimView(SimTask task) {
        this.task = task;
    }

    void keep(Memento memento, boolean ends) {
        number = memento.of(number, ends ? 0 : number);
        result = memento.of(result, ends ? 0 : result);
        for (int i = 0; i < ARGUMENTS; i++) {
            // They are what the program says, as long as no engine changes them.
            arguments[i] = memento.of(arguments[i], 0L);
        }
        signal = memento.of(signal, ends ? 0 : signal);
        changed = memento.ofNullable(changed, ends ? null : changed);
        event = memento.ofNullable(event, ends ? null : event);
        child = memento.ofNullable(child);
        flags = memento.of(flags);
        formerTid = memento.of(formerTid);
        status = memento.of(status, 0);
        type = memento.of(type);
        notification = memento.of(notification);
    }

    /** A call begins. */
    void enter(int call, long first, long second) {
        number = call;
        Arrays.fill(arguments, 0);
        arguments[0] = first;
        arguments[1] = second;
        result = -Calls.ENOSYS;
    }

    /** A signal was taken from the queue. */
    void take(int number) {
        signal = number;
        changed = null;
    }

    /** The signal was acted on. */
    void forgetSignal() {
        take(0);
        event = null;
    }

    @Override
    public Task task() {
        return task.record();
    }

    @Override
    public Registers registers() {
        return task.registers(task.programCounter());
    }

    @Override
    public Memory memory() {
        return task.memory();
    }

    @Override
    public Abi abi() {
        return Abi.X86_64;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void setNumber(int newNumber) {
        number = newNumber;
    }

    @Override
    public long argument(int index) {
        return arguments[Objects.checkIndex(index, ARGUMENTS)];
    }

    @Override
    public void setArgument(int index, long value) {
        arguments[Objects.checkIndex(index, ARGUMENTS)] = value;
    }

    @Override
    public int filterData() {
        // Simulated programs have no filters.
        return 0;
    }

    @Override
    public long result() {
        return result;
    }

    @Override
    public void setResult(long newResult) {
        result = newResult;
    }

    @Override
    public boolean isError() {
        return result < 0 && result >= FIRST_ERRNO;
    }

    /** Of a report of job control: which stop signal it was is not kept here. */
    @Override
    public int signal() {
        return signal == 0 && type == JctlReport.STOPPED ? Signals.SIGSTOP : signal;
    }

    @Override
    public @Nullable Event event() {
        return event;
    }

    @Override
    public SigInfo info() {
        if (changed != null) {
            return changed;
        }
        return signal == 0 ? SigInfo.NONE : SigInfo.of(signal, 0, 0, 0);
    }

    @Override
    public void setInfo(SigInfo info) {
        if (signal == 0) {
            throw new IllegalStateException("EINVAL: there is no signal to change");
        }
        changed = SigInfo.of(info.bytes());
        signal = info.signal();
    }

    @Override
    public Task child() {
        return Objects.requireNonNull(child);
    }

    @Override
    public long flags() {
        return flags;
    }

    @Override
    public int formerTid() {
        return formerTid;
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public int notification() {
        return notification;
    }

    @Override
    public boolean groupDead() {
        return task.isGroupDead();
    }

    @Override
    public WaitStatus status() {
        return new WaitStatus(status);
    }
}
