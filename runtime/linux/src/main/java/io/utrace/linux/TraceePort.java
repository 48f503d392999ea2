package io.utrace.linux;

import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.engine.Profile;
import io.utrace.engine.TaskPort;

/**
 * The core's way to a tracee, from any thread: has the tracer thread do what only that one can, and
 * keeps what was read of the tracee when it was last held.
 */
final class TraceePort implements TaskPort {
    private final Tracee tracee;
    private final Tracer tracer;
    private final SignalView noSignal;
    private final RegisterBlock frozen;
    private volatile boolean isFrozen;
    private final Runnable interruption;
    private final Runnable rearming;
    private final Runnable leaving;
    private final Runnable proceeding;

    TraceePort(Tracee tracee, Tracer tracer, Architecture architecture) {
        this.tracee = tracee;
        this.tracer = tracer;
        noSignal = new SignalView(tracee);
        frozen = new RegisterBlock(architecture);
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
        isFrozen = tracee.fetchRegisters(frozen);
    }

    @Override
    public Registers frozenRegisters() {
        if (!isFrozen) {
            throw new NoSuchTask(tracee.record() + " was killed");
        }
        return frozen;
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
