package io.utrace.linux;

import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.engine.Profile;
import io.utrace.engine.TaskPort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The core's way to a tracee, from any thread: has the tracer thread do what only that one can. */
final class TraceePort implements TaskPort {
    private final Tracee tracee;
    private final Tracer tracer;
    private final SignalView noSignal;
    private final RegisterFile registers;
    private final boolean canSuspendSeccomp;
    private final Request interruption;
    private final Request rearming;
    private final Request leaving;
    private final Request burial;
    private final Request proceeding;

    TraceePort(Tracee tracee, Tracer tracer, Seat seat, RegisterFile registers) {
        this.tracee = tracee;
        this.tracer = tracer;
        noSignal = new SignalView(tracee);
        this.registers = registers;
        canSuspendSeccomp = seat.suspendsSeccomp();
        interruption = new Request(() -> tracee.resumption().interruptNow());
        rearming = new Request(() -> tracee.resumption().rearmNow());
        leaving = new Request(tracee::leaveNow);
        burial = new Request(() -> tracee.ending().letGo());
        proceeding = new Request(tracee::proceedNow);
    }

    /**
     * What can be asked of the tracee. Asked again before it is done, it need not be done twice: it
     * looks at the state of the moment. So however often observers ask, the tracer has a bounded
     * number of requests before it.
     */
    private static final class Request implements Runnable {
        private final Runnable action;
        private final AtomicBoolean isOnItsWay = new AtomicBoolean();

        Request(Runnable action) {
            this.action = action;
        }

        /** False when an earlier one, still to be done, will do. */
        boolean setsOut() {
            return isOnItsWay.compareAndSet(false, true);
        }

        @Override
        public void run() {
            // First, so that what changes from here on is asked for anew.
            isOnItsWay.set(false);
            action.run();
        }
    }

    private void ask(Request request) {
        if (Thread.currentThread() == tracer) {
            request.action.run();
        } else {
            askLater(request);
        }
    }

    private void askLater(Request request) {
        if (request.setsOut()) {
            tracer.later(request);
        }
    }

    @Override
    public Profile profile() {
        return Profile.USER_SPACE;
    }

    @Override
    public void stop() {
        ask(interruption);
    }

    @Override
    public void report() {
        ask(interruption);
    }

    @Override
    public void interrupt() {
        ask(interruption);
    }

    @Override
    public void rearm() {
        ask(rearming);
    }

    @Override
    public void abandon() {
        ask(leaving);
    }

    @Override
    public void bury() {
        ask(burial);
    }

    @Override
    public void proceed() {
        askLater(proceeding);
    }

    @Override
    public boolean isGroupStopped() {
        return tracee.jobs().isStopped();
    }

    @Override
    public boolean isReachable() {
        return !tracee.resumption().isListening();
    }

    @Override
    public int groupStop() {
        return tracee.jobs().signal();
    }

    @Override
    public void leaveGroupStop() {
        tracee.jobs().leave();
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
    public long signalMask() {
        return tracee.held().signalMask(tracee.tid());
    }

    @Override
    public void setSignalMask(long mask) {
        tracee.held().setSignalMask(tracee.tid(), mask);
    }

    @Override
    public List<SigInfo> pendingSignals(boolean ofProcess) {
        return tracee.held().pendingSignals(tracee.tid(), ofProcess);
    }

    @Override
    public long debugRegister(int number) {
        return tracee.held().debugRegister(tracee.tid(), number);
    }

    @Override
    public void setDebugRegister(int number, long value) {
        tracee.held().setDebugRegister(tracee.tid(), number, value);
    }

    @Override
    public byte[] restartableSequences() {
        return tracee.held().restartableSequences(tracee.tid());
    }

    @Override
    public Optional<byte[]> filter(int number) {
        return tracee.held().filter(tracee.tid(), tracee.calls().numberOfOwn(number));
    }

    @Override
    public OptionalLong filterFlags(int number) {
        return tracee.held().filterFlags(tracee.tid(), tracee.calls().numberOfOwn(number));
    }

    @Override
    public void send(SigInfo signal, boolean toProcess) {
        SentSignals.send(Tracer.kernel(), tracee.record(), signal, toProcess);
    }

    @Override
    public boolean isStillFrozen() {
        return Tracer.kernel().isStopUnchanged(tracee.tid()) && tracee.isStopCurrent();
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
    public boolean canSuspendSeccomp() {
        return canSuspendSeccomp;
    }

    @Override
    public Memory memory() {
        return tracee.memory();
    }
}
