package io.utrace.linux;

import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.engine.Profile;
import io.utrace.engine.TaskPort;
import java.util.Optional;
import java.util.function.Supplier;

/** The core's way to a tracee, from any thread: has the tracer thread do what only that one can. */
final class TraceePort implements TaskPort {
    private final Tracee tracee;
    private final Tracer tracer;
    private final SignalView noSignal;
    private final RegisterFile registers;
    private final Runnable interruption;
    private final Runnable rearming;
    private final Runnable leaving;
    private final Runnable proceeding;

    TraceePort(Tracee tracee, Tracer tracer, RegisterFile registers) {
        this.tracee = tracee;
        this.tracer = tracer;
        noSignal = new SignalView(tracee);
        this.registers = registers;
        interruption = () -> tracee.resumption().interruptNow();
        rearming = () -> tracee.resumption().rearmNow();
        leaving = () -> tracee.resumption().leaveNow();
        proceeding = tracee::proceedNow;
    }

    @Override
    public Profile profile() {
        return Profile.USER_SPACE;
    }

    @Override
    public void stop() {
        tracer.onTracer(interruption);
    }

    @Override
    public void report() {
        tracer.onTracer(interruption);
    }

    @Override
    public void interrupt() {
        tracer.onTracer(interruption);
    }

    @Override
    public void rearm() {
        tracer.onTracer(rearming);
    }

    @Override
    public void abandon() {
        tracer.onTracer(leaving);
    }

    @Override
    public void proceed() {
        tracer.later(proceeding);
    }

    @Override
    public boolean isGroupStopped() {
        return tracee.jobs().isStopped();
    }

    @Override
    public void freeze() {
        registers.freeze();
    }

    @Override
    public Registers frozenRegisters() {
        return registers.frozen();
    }

    @Override
    public <T> T visit(Supplier<T> request) {
        return tracer.ask(tracee.visits(), request);
    }

    @Override
    public void setRegister(int number, long value) {
        registers.set(number, value);
    }

    @Override
    public byte[] registerSet(int note) {
        return tracee.registerSet(note);
    }

    @Override
    public void setRegisterSet(int note, byte[] value) {
        registers.setAll(note, value);
    }

    @Override
    public Optional<SigInfo> signalInfo() {
        return tracee.signalInfo();
    }

    @Override
    public boolean isStillFrozen() {
        return Tracer.kernel().isStopUnchanged(tracee.tid());
    }

    @Override
    public SignalReport noSignal() {
        return noSignal;
    }

    @Override
    public boolean canStep(ResumeAction step) {
        return true;
    }

    @Override
    public Memory memory() {
        return tracee.memory();
    }
}
