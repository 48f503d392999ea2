package io.utrace.syscallwatch;

import io.utrace.api.Abi;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Event;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.util.List;

/** Every kind of report in one; a test sets the fields that the report at hand is to show. */
final class FakeStop
        implements SyscallEntry, SyscallExit, SignalReport, CloneReport, DeathReport, Registers {
    FakeTask task;
    Memory memory = new FakeMemory();
    Abi abi = Abi.X86_64;
    int number;
    final long[] arguments = new long[6];
    long result;
    long stackPointer;
    FakeTask child;
    int signal;
    SigInfo info;
    int status;

    FakeStop(FakeTask task) {
        this.task = task;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public Registers registers() {
        return this;
    }

    @Override
    public Memory memory() {
        return memory;
    }

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
    }

    @Override
    public long argument(int index) {
        return arguments[index];
    }

    @Override
    public void setArgument(int index, long value) {
        arguments[index] = value;
    }

    @Override
    public int filterData() {
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
        return result < 0 && result >= -4095;
    }

    @Override
    public Task child() {
        return child;
    }

    @Override
    public long flags() {
        return 0;
    }

    @Override
    public Event event() {
        return Event.SIGNAL;
    }

    @Override
    public int signal() {
        return signal;
    }

    @Override
    public SigInfo info() {
        return info;
    }

    @Override
    public void setInfo(SigInfo changed) {
        info = changed;
    }

    @Override
    public boolean groupDead() {
        return true;
    }

    @Override
    public WaitStatus status() {
        return new WaitStatus(status);
    }

    @Override
    public long instructionPointer() {
        return 0;
    }

    @Override
    public long stackPointer() {
        return stackPointer;
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public long get(int number) {
        throw new IndexOutOfBoundsException(number);
    }

    @Override
    public void set(int number, long value) {
        throw new IndexOutOfBoundsException(number);
    }

    @Override
    public Registers copy() {
        return this;
    }
}
