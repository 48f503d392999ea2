package io.utrace.engine;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One task and its engines: {@code struct utrace}. Observers come here through their engines, the
 * host through {@link #stop}.
 *
 * <p>One lock guards it all, the engines, the pass and the stop included. It is never held while a
 * module's code runs. A method that says "locked" is called with it held, and defers what must be
 * done without it.
 */
public final class TaskRecord implements Task {
    final ReentrantLock lock = new ReentrantLock();

    /** Signalled when an engine may have settled: see {@link EngineRecord}'s barrier. */
    final Condition settled = lock.newCondition();

    private long settlements;

    final Host host;
    final TaskPort port;
    final Runnable proceed;
    final Pass pass = new Pass(this);
    final Hold hold = new Hold(this);
    final Death death = new Death(this);

    final Engines engines = new Engines();
    ResumeAction resume = ResumeAction.RESUME;

    private final UtraceCore core;
    private final Stop stop = new Stop(this);
    private final int tgid;
    private volatile int tid;

    TaskRecord(UtraceCore core, Host host, int tid, int tgid, TaskPort port) {
        this.core = core;
        this.host = host;
        this.tid = tid;
        this.tgid = tgid;
        this.port = port;
        this.proceed = port::proceed;
    }

    // ---- what anyone may read

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int tgid() {
        return tgid;
    }

    @Override
    public TaskState state() {
        return hold.state();
    }

    @Override
    public long stopEpoch() {
        return hold.epoch();
    }

    @Override
    public void send(SigInfo signal) {
        port.send(signal, false);
    }

    @Override
    public void sendToProcess(SigInfo signal) {
        port.send(signal, true);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // one record is one task
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof StandIn standIn && standIn.original() == this);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "task " + tid;
    }

    // ---- for the host

    /**
     * Gives the side of the record that the host reports to.
     *
     * @return for the task's own thread
     */
    public Stop stop() {
        return stop;
    }

    /**
     * Gives the events that some engine wants: what the host must have the task stop for.
     *
     * @return a mask of {@link Event#bit}s
     */
    public int union() {
        return engines.union();
    }

    /**
     * Gives the system calls whose entry or exit some engine wants, numbered as in the task's own
     * {@link io.utrace.api.Abi}.
     *
     * @return the union; the same object as long as it stays the same
     */
    public SyscallSet syscalls() {
        return engines.syscalls();
    }

    /**
     * Tells whether some engine wants the task's filters to do nothing, when it goes on.
     *
     * @return false when they count
     */
    public boolean suspendsSeccomp() {
        return engines.suspendSeccomp();
    }

    /**
     * Tells whether the task has engines.
     *
     * @return false when it may be let go
     */
    public boolean isWanted() {
        lock.lock();
        try {
            return !engines.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells whether some engine keeps the task, dead or soon to die, from its parent.
     *
     * @return false when it may be reaped; {@link TaskPort#bury} is called when that comes about
     */
    public boolean isKept() {
        lock.lock();
        try {
            return engines.keepZombie();
        } finally {
            lock.unlock();
        }
    }

    /** Locked. */
    void zombieMayBeFree() {
        if (isDead() && !engines.keepZombie()) {
            Deferred.ofThread().add(port::bury);
        }
    }

    /**
     * Gives the task up if nobody wants it: no engine can be attached afterwards.
     *
     * @return false when it has an engine again
     */
    public boolean letGo() {
        lock.lock();
        try {
            if (!engines.isEmpty()) {
                return false;
            }
            vanish();
            return true;
        } finally {
            lock.unlock();
            Deferred.ofThread().run();
        }
    }

    /**
     * Counts how often those who wait in a barrier were woken to look again.
     *
     * @return a number that only grows
     */
    public long settlements() {
        lock.lock();
        try {
            return settlements;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Saves or restores all of the task's state but that of engines which are in nobody's hands any
     * more.
     *
     * @param memento the way it goes
     * @param outlook what can still become of the task; what can't matter doesn't count
     * @param known engines to include, whether or not they are attached
     */
    public void keep(Memento memento, Outlook outlook, @Nullable Engine... known) {
        engines.keep(memento, outlook);
        resume = memento.of(resume, outlook.userMode() ? feasible(resume) : ResumeAction.RESUME);
        death.keep(memento);
        tid = memento.of(tid);
        hold.keep(memento);
        pass.keep(memento, outlook, stop.isCutShort());
        stop.keep(memento, outlook);
        for (Engine engine : known) {
            if (engine instanceof Reference reference) {
                reference.keep(memento, outlook);
            }
        }
        if (memento.isRestoring()) {
            core.restored(this);
        }
    }

    /**
     * Tells which of two engines comes first, while nothing happens, as in {@link #keep}.
     *
     * @param one an engine, or null
     * @param other another, or null
     * @return true when the one is attached, and the other isn't or was later
     */
    public boolean isBefore(@Nullable Engine one, @Nullable Engine other) {
        return engines.isBefore(EngineRecord.unwrap(one), EngineRecord.unwrap(other));
    }

    /** Detaches every engine, unasked: the host gives the task up for good. */
    public void evict() {
        lock.lock();
        try {
            vanish();
        } finally {
            lock.unlock();
            Deferred.ofThread().run();
        }
    }

    /**
     * The task goes on under another thread id, as after an execve by a thread that was not the
     * leader. Its former owner must have died before.
     *
     * @param newTid its tid from now on
     */
    public void rename(int newTid) {
        if (newTid != tid) {
            int formerTid = tid;
            core.enter(newTid, this);
            // From here on it is found under the one and not under the other.
            tid = newTid;
            core.leave(formerTid, this);
        }
    }

    // ---- engines

    Engine attach(EngineOps ops, @Nullable Object data, Dispatch dispatch, AttachFlag... flags) {
        lock.lock();
        try {
            engines.checkExclusive(ops, data, flags);
            if (death.stage == Death.Stage.GONE) {
                throw new NoSuchTask("task " + tid + " is gone");
            }
            EngineRecord engine = new EngineRecord(this, ops, data, dispatch);
            engines.add(engine);
            return engine.retain();
        } finally {
            lock.unlock();
        }
    }

    Optional<Engine> find(@Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        lock.lock();
        try {
            return Optional.ofNullable(engines.match(ops, data, flags)).map(EngineRecord::retain);
        } finally {
            lock.unlock();
        }
    }

    List<EngineOps> ops() {
        lock.lock();
        try {
            return engines.ops();
        } finally {
            lock.unlock();
        }
    }

    /** Locked. Marks the engine detached at once; a pass that is under way skips it. */
    void detach(EngineRecord engine) {
        if (engine.detached) {
            return;
        }
        engine.detached = true;
        engine.wantStop = false;
        engine.mask = 0;
        engines.remove(engine);
        if (engine.keepsZombie) {
            engine.keepsZombie = false;
            zombieMayBeFree();
        }
        recomputeUnion();
        if (!pass.isReportingTo(engine)) {
            retired(engine);
        }
        if (engines.isEmpty()) {
            resume = ResumeAction.RESUME;
            Deferred.ofThread().add(port::abandon);
        }
        hold.endIfUnwanted();
    }

    /** Locked. No callback to the engine is running any more, for now or for good. */
    void retired(EngineRecord engine) {
        engine.collectWakes();
        if (engine.detached) {
            engine.dropReference();
        }
        signalSettled();
    }

    /** Locked. What the engines want has changed. */
    void recomputeUnion() {
        if (engines.recompute()) {
            Deferred.ofThread().add(port::rearm);
        }
    }

    boolean isReportingTo(EngineRecord engine) {
        return pass.isReportingTo(engine);
    }

    /** Locked. Tells whether the calling thread is in a callback of this very task. */
    boolean isCurrent() {
        return pass.isRunBy(Thread.currentThread());
    }

    // ---- stop and go; locked

    Outcome requestStop(EngineRecord engine) {
        engine.wantStop = true;
        if (hold.takeOverJobStop()) {
            return Outcome.DONE;
        }
        // Of what a callback asks for its own engine, its answer is the last word.
        engine.stopUnasked = !(isCurrent() && isReportingTo(engine));
        Deferred.ofThread().add(port::stop);
        return Outcome.IN_PROGRESS;
    }

    /**
     * Has the held task brought to where all of an examination can be had, for who waits for that.
     * Nobody else has a task moved that job control left where it is: out of that place its parent
     * hears of a SIGCONT only when it goes on.
     */
    void reach() {
        if (hold.isHeld() && !port.isReachable()) {
            Deferred.ofThread().add(port::stop);
        }
    }

    void requestResume(EngineRecord engine, ResumeAction asked) {
        ResumeAction action = feasible(asked);
        boolean isStep = action == ResumeAction.SINGLESTEP || action == ResumeAction.BLOCKSTEP;
        if (isStep && !port.canStep(action)) {
            throw new UnsupportedOperationException("EOPNOTSUPP: task " + tid + " can't step");
        }
        engine.wantStop = false;
        engine.stopUnasked = false;
        if (action.isStrongerThan(resume)) {
            resume = action;
        }
        engine.collectWakes();
        signalSettled();
        if (hold.isHeld()) {
            hold.endIfUnwanted();
        } else if (hold.isJobStopped()) {
            // It is owed when SIGCONT has come.
            return;
        } else if (action == ResumeAction.INTERRUPT) {
            Deferred.ofThread().add(port::interrupt);
        } else if (action != ResumeAction.RESUME) {
            Deferred.ofThread().add(port::report);
        }
    }

    /** A block step is a single step where the task can't make one. */
    ResumeAction feasible(ResumeAction action) {
        boolean isTooMuch = action == ResumeAction.BLOCKSTEP && !port.canStep(action);
        return isTooMuch ? ResumeAction.SINGLESTEP : action;
    }

    /** An engine that begins to quiesce is asked before the task, if it is held, goes on. */
    void quiesceAdded() {
        if (hold.isHeld()) {
            resume = resume.strongest(ResumeAction.REPORT);
        }
    }

    void signalSettled() {
        settlements++;
        settled.signalAll();
    }

    // ---- death; locked

    boolean isDead() {
        return death.hasCome();
    }

    void becomeZombie() {
        death.stage = Death.Stage.DYING;
        resume = ResumeAction.RESUME;
        hold.end(TaskState.ZOMBIE);
        for (EngineRecord engine : engines.list()) {
            engine.collectWakes();
        }
        signalSettled();
    }

    void vanish() {
        pass.giveUp();
        for (EngineRecord engine : engines.list()) {
            detach(engine);
        }
        death.stage = Death.Stage.GONE;
        death.tell();
        hold.end(TaskState.DEAD);
        core.forget(this);
    }
}
