package io.utrace.sim;

import io.utrace.api.EventSet;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.engine.Memento;
import io.utrace.engine.Outlook;
import io.utrace.engine.Profile;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskPort;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The way from the core to a simulated task. A verb is on its way for a while: it arrives when the
 * scheduler says so, so that whatever can overtake it does.
 */
final class SimPort implements TaskPort {
    private static final int NT_PRSTATUS = 1;
    private static final int SET_SIZE = 3 * Long.BYTES;

    private final SimTask task;
    private final Profile profile;

    /** On its way: something to do before user mode. */
    private boolean kickSent;

    /** On its way: something to do now, even if that breaks a sleep. */
    private boolean interruptSent;

    private boolean kicked;
    private boolean interrupted;
    private boolean mayProceed;
    private boolean brokenOut;
    private boolean armed;
    private boolean breakable;
    private long frozen;

    private final Executor requests;
    private final Runnable report = this::sendReport;
    private final Runnable interrupt = this::sendInterrupt;
    private final Runnable rearm = this::sendIfUnarmed;
    private final Runnable proceed = this::allowProceed;

    SimPort(SimTask task, Profile profile, Executor requests) {
        this.task = task;
        this.profile = profile;
        this.requests = requests;
    }

    private boolean isKernel() {
        return profile == Profile.KERNEL;
    }

    // ---- verbs on their way

    boolean isVerbSent() {
        return kickSent || interruptSent;
    }

    boolean isKickSent() {
        return kickSent;
    }

    boolean isInterruptSent() {
        return interruptSent;
    }

    void deliverKick() {
        kickSent = false;
        kicked = true;
    }

    void deliverInterrupt() {
        interruptSent = false;
        // PTRACE_INTERRUPT means nothing to a task that is stopped already.
        if (isKernel() || !task.isAtReport()) {
            interrupted = true;
        }
    }

    void deliverVerbs() {
        if (kickSent) {
            deliverKick();
        }
        if (interruptSent) {
            deliverInterrupt();
        }
    }

    /** Nothing is asked of a task that dies. */
    void forgetVerbs() {
        kickSent = false;
        interruptSent = false;
        kicked = false;
        interrupted = false;
    }

    // ---- what the task asks

    boolean isKicked() {
        return kicked || interrupted;
    }

    boolean isAsked() {
        return kicked || interrupted;
    }

    void answersKick() {
        kicked = false;
        interrupted = false;
    }

    void sleeps(boolean interruptibly) {
        breakable = interruptibly;
    }

    boolean isBreakable() {
        return breakable;
    }

    boolean breaksSleep() {
        return breakable && interrupted;
    }

    boolean mayProceed() {
        return mayProceed;
    }

    void takeProceed() {
        mayProceed = false;
    }

    boolean isBrokenOut() {
        return brokenOut;
    }

    void breakOut() {
        brokenOut = true;
    }

    /** The kernel looks at each call; ptrace(2) stops for calls when it was told to before. */
    boolean isTraced(int union) {
        return isKernel() ? (union & EventSet.SYSCALLS.bits()) != 0 : armed;
    }

    void armFor(int union) {
        armed = (union & EventSet.SYSCALLS.bits()) != 0;
    }

    void restarted(int union, Stop stop) {
        armFor(union);
        if (!isKernel() && stop.owed() == ResumeAction.REPORT) {
            armed = true;
        }
        if (!isKernel() && stop.owed() == ResumeAction.INTERRUPT && !task.isKilled()) {
            interrupted = true;
        }
    }

    // ---- the port

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public void stop() {
        requests.execute(report);
    }

    @Override
    public void report() {
        requests.execute(report);
    }

    private void sendReport() {
        if (task.isKilled() || task.isEnding()) {
            return;
        }
        if (isKernel()) {
            kickSent = true;
        } else {
            interruptSent = true;
        }
    }

    @Override
    public void interrupt() {
        requests.execute(interrupt);
    }

    private void sendInterrupt() {
        if (task.isKilled() || task.isEnding()) {
            return;
        }
        if (isKernel() && !task.maySleep()) {
            kickSent = true;
        } else {
            interruptSent = true;
        }
    }

    @Override
    public void rearm() {
        requests.execute(rearm);
    }

    private void sendIfUnarmed() {
        if (!isKernel() && !armed && task.mayCall()) {
            sendInterrupt();
        }
    }

    @Override
    public void abandon() {
        // A simulated task doesn't mind being known.
    }

    @Override
    public void bury() {
        // Its parent looks for itself.
    }

    @Override
    public void proceed() {
        requests.execute(proceed);
    }

    private void allowProceed() {
        mayProceed = true;
    }

    @Override
    public boolean isGroupStopped() {
        return task.isGroupStopped();
    }

    @Override
    public void freeze() {
        frozen = task.programCounter();
        task.comesToRest();
    }

    @Override
    public Registers frozenRegisters() {
        return task.registers(frozen);
    }

    @Override
    public <T> T visit(Supplier<T> request) {
        return request.get();
    }

    @Override
    public void setRegister(int number, long value) {
        frozenRegisters().set(number, value);
    }

    @Override
    public byte[] registerSet(int note) {
        if (note != NT_PRSTATUS) {
            throw new UnsupportedOperationException("a simulated task has no register set " + note);
        }
        Registers registers = frozenRegisters();
        ByteBuffer bytes = ByteBuffer.allocate(SET_SIZE).order(ByteOrder.nativeOrder());
        for (int i = 0; bytes.hasRemaining(); i++) {
            bytes.putLong(registers.get(i));
        }
        return bytes.array();
    }

    @Override
    public void setRegisterSet(int note, byte[] value) {
        if (value.length % Long.BYTES != 0 || value.length > registerSet(note).length) {
            throw new IllegalArgumentException("not the size of the set: " + value.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        for (int i = 0; bytes.hasRemaining(); i++) {
            setRegister(i, bytes.getLong());
        }
    }

    @Override
    public Optional<SigInfo> signalInfo() {
        return task.signalInfo();
    }

    /** Simulated tasks block nothing. */
    @Override
    public long signalMask() {
        return 0;
    }

    @Override
    public void setSignalMask(long mask) {
        throw new UnsupportedOperationException("a simulated task can't block signals");
    }

    @Override
    public List<SigInfo> pendingSignals(boolean ofProcess) {
        return ofProcess ? List.of() : task.signals().pending();
    }

    /** Which stop signal it was doesn't matter here. */
    @Override
    public int groupStop() {
        return isGroupStopped() ? Signals.SIGSTOP : 0;
    }

    @Override
    public void send(SigInfo signal, boolean toProcess) {
        if (task.isDead()) {
            throw new NoSuchTask(task.record() + " is dead");
        }
        requests.execute(() -> task.send(signal.signal()));
    }

    @Override
    public boolean isStillFrozen() {
        return !task.isKilled();
    }

    @Override
    public Memory memory() {
        return task.memory();
    }

    @Override
    public SignalReport noSignal() {
        return task.noSignal();
    }

    @Override
    public boolean canStep(ResumeAction step) {
        return step == ResumeAction.SINGLESTEP && task.course().kernel.canStep();
    }

    void keep(Memento memento, Outlook outlook) {
        kickSent = memento.of(kickSent);
        interruptSent = memento.of(interruptSent);
        kicked = memento.of(kicked);
        interrupted = memento.of(interrupted);
        mayProceed = memento.of(mayProceed);
        brokenOut = memento.of(brokenOut, brokenOut && !task.isDead());
        // The kernel's way is to look at each call.
        boolean isHeeded = !isKernel() && outlook.userMode() && task.mayCall();
        armed = memento.of(armed, armed && isHeeded);
        breakable = memento.of(breakable);
        frozen = memento.uncounted(frozen);
    }
}
