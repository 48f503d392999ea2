package io.utrace.sim;

import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.SigInfo;
import io.utrace.api.TaskState;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Memento;
import io.utrace.engine.Outlook;
import io.utrace.engine.Profile;
import io.utrace.engine.TaskRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A simulated task, as others see it. {@link #step} has it go on by one locked section of the core
 * at most.
 */
public final class SimTask {
    private final TaskRecord record;
    private final SimPort port;
    private final Signals signals = new Signals();
    private final Group group;
    private final Course course;
    private final @Nullable SimTask creator;
    private long r0;

    SimTask(SimKernel kernel, int tid, int tgid, Program program, @Nullable SimTask creator) {
        this.creator = creator;
        port = new SimPort(this, kernel.profile(), kernel.requests());
        record = kernel.core().add(tid, tgid, port);
        group = creator != null && tid != tgid ? creator.group : new Group();
        group.join(this);
        if (creator != null) {
            signals.inherit(creator.signals);
            r0 = creator.r0;
            group.memory().copy(creator.group.memory());
        }
        course = new Course(this, kernel, program);
    }

    /**
     * Gives the core's side of the task.
     *
     * @return the record
     */
    public TaskRecord record() {
        return record;
    }

    Course course() {
        return course;
    }

    Course.Place place() {
        return course.place;
    }

    Course.Waiting waiting() {
        return course.waiting;
    }

    Group group() {
        return group;
    }

    Signals signals() {
        return signals;
    }

    SimPort port() {
        return port;
    }

    SimView noSignal() {
        return course.noSignal;
    }

    int programCounter() {
        return course.pc;
    }

    Registers registers(long pc) {
        return new SimRegisters(this, pc);
    }

    long r0() {
        return r0;
    }

    void setR0(long value) {
        r0 = value;
    }

    /** The number of the call that it is about to make; -1 when it isn't. */
    int call() {
        return course.place == Course.Place.ENTRY ? course.view.number() : -1;
    }

    void setCall(int number) {
        if (course.place == Course.Place.ENTRY) {
            course.view.setNumber(number);
        }
    }

    Memory memory() {
        return group.memory();
    }

    Optional<SigInfo> signalInfo() {
        boolean isAtSignal = course.place == Course.Place.SIGNALLED && course.view.signal() != 0;
        return isAtSignal ? Optional.of(course.view.info()) : Optional.empty();
    }

    boolean isGroupDead() {
        return group.isDead();
    }

    boolean isKilled() {
        return course.killed;
    }

    boolean isDead() {
        return course.place == Course.Place.ZOMBIE || course.place == Course.Place.REAPED;
    }

    /**
     * Tells whether it was reaped.
     *
     * @return true when nothing is left of it
     */
    public boolean isGone() {
        return course.place == Course.Place.REAPED;
    }

    boolean isHeld() {
        return record.state() == TaskState.TRACED;
    }

    boolean isKernel() {
        return port.profile() == Profile.KERNEL;
    }

    /** Whether it is where its group's stop keeps it; see {@link JobControl}. */
    boolean isGroupStopped() {
        return group.jobControl().isStopping() && (isKernel() || isAtJobStop());
    }

    private boolean isAtJobStop() {
        return course.place == Course.Place.JOB_STOP;
    }

    /** It is held or stopped. */
    void comesToRest() {
        if (isKernel() || isAtJobStop()) {
            group.jobControl().count(this);
        }
    }

    /** Whether it is stopped for a report, as far as ptrace(2) would say. */
    boolean isAtReport() {
        return course.waiting != Course.Waiting.NOTHING || isDead();
    }

    // ---- what others do to it

    /**
     * Sends a signal.
     *
     * @param signal its number
     */
    public void send(int signal) {
        if (signal == Signals.SIGKILL) {
            group.kill(null);
        } else if (!isDead()) {
            group.sent(signal);
            queue(signal);
        }
    }

    /** The kernel drops an ignored signal at once, unless an engine asks for such. */
    private void queue(int signal) {
        signals.send(signal);
        Event event = signals.eventOf(signal);
        if (port.profile() == Profile.KERNEL
                && event == Event.SIGNAL_IGN
                && (record.union() & event.bit()) == 0) {
            signals.drop(signal);
        }
    }

    /** Makes the process group of the task's process an orphaned one. */
    public void orphan() {
        group.jobControl().orphan();
    }

    /**
     * Gives what the parent was told of stops and their ends.
     *
     * @return the {@code si_code}s, in order: {@link io.utrace.api.JctlReport#STOPPED} and {@link
     *     io.utrace.api.JctlReport#CONTINUED}
     */
    public List<Integer> notices() {
        return group.jobControl().notices();
    }

    void wake() {
        record.stop().wake();
    }

    void kill() {
        course.killed = true;
        port.forgetVerbs();
    }

    void start() {
        course.place = Course.Place.USER;
        port.armFor(record.union());
        // It stands still until now: whatever was asked of it has long arrived.
        port.deliverVerbs();
    }

    /** The parent takes note of its death. */
    public void reap() {
        course.place = Course.Place.REAPED;
        record.stop().reaped();
    }

    /**
     * Tells whether it can be reaped: when it is a zombie, and not the leader of threads that live
     * on by themselves.
     *
     * @return true when {@link #reap} may come
     */
    public boolean canBeReaped() {
        boolean isLeader = record.tid() == record.tgid();
        return course.place == Course.Place.ZOMBIE
                && !record.isKept()
                && (!isLeader || group.isDead() || course.killed);
    }

    /**
     * Gives the task that made this one.
     *
     * @return null for the first of a kernel
     */
    public @Nullable SimTask creator() {
        return creator;
    }

    /**
     * Tells whether it sleeps in a system call.
     *
     * @return true until the call is over or broken off
     */
    public boolean isAsleep() {
        return course.place == Course.Place.ASLEEP;
    }

    /**
     * Tells how it ended.
     *
     * @return null before it is reaped
     */
    public @Nullable WaitStatus end() {
        return isGone() ? new WaitStatus(course.status) : null;
    }

    /** Whether it makes a difference when a verb arrives now. */
    boolean noticesKicks() {
        return course.noticesKicks();
    }

    /** Whether there is a call ahead that it could be told to stop for. */
    boolean mayCall() {
        return Fate.mayCall(course);
    }

    /** Whether nothing is ahead of it but its exit, or what comes after. */
    boolean isEnding() {
        return course.isEnding();
    }

    /** Whether there is a call to be broken off in its program. */
    boolean maySleep() {
        return course.maySleep();
    }

    // ---- its own steps

    /**
     * Tells whether it can go on.
     *
     * @return false while it waits, and when it is dead
     */
    public boolean canStep() {
        return course.canStep();
    }

    /** Whether the next step takes in the answer of a callback. */
    boolean takesAnswer() {
        return course.takesAnswer();
    }

    /** Goes on. */
    public void step() {
        course.step();
    }

    void keep(Memento memento, @Nullable Engine... engines) {
        Outlook outlook = memento.isRestoring() ? Outlook.OPEN : Fate.of(course);
        record.keep(memento, outlook, engines);
        port.keep(memento, outlook);
        signals.keep(memento, outlook);
        group.keep(memento);
        course.keep(memento, outlook);
        // Nothing that the task does depends on it.
        r0 = memento.uncounted(r0);
    }
}
