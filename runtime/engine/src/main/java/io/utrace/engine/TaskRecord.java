package io.utrace.engine;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.AlreadyAttached;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.Arrays;
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
    static final EngineRecord[] NO_ENGINES = {};

    /** A task's way out. */
    enum Life {
        ALIVE,
        /** Its exit state is published; the death report has yet to begin. */
        DYING,
        /** The death report is running, or over. */
        DEAD,
        REAPING,
        GONE
    }

    final ReentrantLock lock = new ReentrantLock();

    /** Signalled when an engine may have settled: see {@link EngineRecord}'s barrier. */
    final Condition settled = lock.newCondition();

    private long settlements;

    final Host host;
    final TaskPort port;
    final Runnable proceed;
    final Pass pass = new Pass(this);

    EngineRecord[] engines = NO_ENGINES;
    ResumeAction resume = ResumeAction.RESUME;
    Life life = Life.ALIVE;

    private final UtraceCore core;
    private final Stop stop = new Stop(this);
    private final int tgid;
    private volatile int tid;
    private volatile TaskState state = TaskState.RUNNING;
    private volatile long epoch;
    private volatile int union;

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
        return state;
    }

    @Override
    public long stopEpoch() {
        return epoch;
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
        return union;
    }

    /**
     * Tells whether the task has engines.
     *
     * @return false when it may be let go
     */
    public boolean isWanted() {
        lock.lock();
        try {
            return engines.length != 0;
        } finally {
            lock.unlock();
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
            if (engines.length != 0) {
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
        engines = memento.of(engines);
        resume = memento.of(resume, outlook.userMode() ? likeOf(resume) : ResumeAction.RESUME);
        life = memento.of(life);
        tid = memento.of(tid);
        state = memento.of(state);
        epoch = memento.uncounted(epoch);
        union = memento.of(union, union & outlook.events());
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
    @SuppressWarnings("ReferenceEquality") // records are identities; equals is for references
    public boolean isBefore(@Nullable Engine one, @Nullable Engine other) {
        EngineRecord wanted = EngineRecord.unwrap(one);
        EngineRecord rival = EngineRecord.unwrap(other);
        for (EngineRecord engine : engines) {
            if (engine == wanted || engine == rival) {
                return engine == wanted;
            }
        }
        return false;
    }

    /** What a resume action comes to: a host that can't do the one step does the other for it. */
    ResumeAction likeOf(ResumeAction action) {
        boolean isBlockStep = action == ResumeAction.BLOCKSTEP && !port.canStep(action);
        return isBlockStep ? ResumeAction.SINGLESTEP : action;
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
        int formerTid = tid;
        tid = newTid;
        core.renamed(this, formerTid);
    }

    // ---- engines

    Engine attach(EngineOps ops, @Nullable Object data, Dispatch dispatch, AttachFlag... flags) {
        lock.lock();
        try {
            boolean exclusive = Arrays.asList(flags).contains(AttachFlag.EXCLUSIVE);
            EngineRecord inTheWay = exclusive ? match(ops, data, flags) : null;
            if (inTheWay != null) {
                throw new AlreadyAttached(inTheWay + " is attached already");
            }
            if (life == Life.GONE) {
                throw new NoSuchTask("task " + tid + " is gone");
            }
            EngineRecord engine = new EngineRecord(this, ops, data, dispatch);
            engines = Arrays.copyOf(engines, engines.length + 1);
            engines[engines.length - 1] = engine;
            return engine.retain();
        } finally {
            lock.unlock();
        }
    }

    Optional<Engine> find(@Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        lock.lock();
        try {
            return Optional.ofNullable(match(ops, data, flags)).map(EngineRecord::retain);
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // matching means: the very same object
    private @Nullable EngineRecord match(
            @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        boolean byOps = Arrays.asList(flags).contains(AttachFlag.MATCH_OPS);
        boolean byData = Arrays.asList(flags).contains(AttachFlag.MATCH_DATA);
        for (EngineRecord engine : engines) {
            if ((!byOps || engine.ops == ops) && (!byData || engine.data == data)) {
                return engine;
            }
        }
        return null;
    }

    /** Locked. Marks the engine detached at once; a pass that is under way skips it. */
    void detach(EngineRecord engine) {
        if (engine.detached) {
            return;
        }
        engine.detached = true;
        engine.wantStop = false;
        engine.mask = 0;
        engines = without(engine);
        recomputeUnion();
        if (!pass.isReportingTo(engine)) {
            retired(engine);
        }
        if (engines.length == 0) {
            resume = ResumeAction.RESUME;
            Deferred.ofThread().add(port::abandon);
        }
        releaseIfUnwanted();
    }

    @SuppressWarnings("ReferenceEquality") // records are identities; equals is for references
    private EngineRecord[] without(EngineRecord leaving) {
        EngineRecord[] rest = new EngineRecord[engines.length - 1];
        int kept = 0;
        for (EngineRecord engine : engines) {
            if (engine != leaving) {
                rest[kept++] = engine;
            }
        }
        return rest;
    }

    /** Locked. No callback to the engine is running any more, for now or for good. */
    void retired(EngineRecord engine) {
        engine.collectWakes();
        if (engine.detached) {
            engine.dropReference();
        }
        signalSettled();
    }

    /** Locked. */
    void recomputeUnion() {
        int before = union;
        int bits = 0;
        for (EngineRecord engine : engines) {
            bits |= engine.mask;
        }
        union = bits;
        if ((bits & ~before & EventSet.SYSCALLS.bits()) != 0) {
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
        if (state == TaskState.TRACED) {
            return Outcome.DONE;
        }
        // Of what a callback asks for its own engine, its answer is the last word.
        engine.stopUnasked = !(isCurrent() && isReportingTo(engine));
        Deferred.ofThread().add(port::stop);
        return Outcome.IN_PROGRESS;
    }

    void requestResume(EngineRecord engine, ResumeAction action) {
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
        if (state == TaskState.TRACED) {
            releaseIfUnwanted();
        } else if (action == ResumeAction.INTERRUPT) {
            Deferred.ofThread().add(port::interrupt);
        } else if (action != ResumeAction.RESUME) {
            Deferred.ofThread().add(port::report);
        }
    }

    boolean isStopWanted() {
        for (EngineRecord engine : engines) {
            if (engine.wantStop) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether a stop was asked for by an observer and a quiesce report can still ask its
     * engine.
     */
    boolean isStopUnasked() {
        for (EngineRecord engine : engines) {
            if (engine.stopUnasked && (engine.mask & Event.QUIESCE.bit()) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Holds the task if an engine, by its own bit and at this moment, wants it: so the last word on
     * each engine counts, and nobody's word is lost on the way.
     */
    boolean holdIfWanted() {
        if (!isStopWanted()) {
            return false;
        }
        port.freeze();
        state = TaskState.TRACED;
        turnEpoch();
        for (EngineRecord engine : engines) {
            engine.stopUnasked = false;
            engine.collectWakes();
        }
        signalSettled();
        return true;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written only with the lock held
    private void turnEpoch() {
        epoch++;
    }

    void signalSettled() {
        settlements++;
        settled.signalAll();
    }

    private void releaseIfUnwanted() {
        if (state == TaskState.TRACED && !isStopWanted()) {
            endHold(TaskState.RUNNING);
            Deferred.ofThread().add(proceed);
        }
    }

    void breakHold() {
        if (state == TaskState.TRACED) {
            endHold(TaskState.RUNNING);
        }
    }

    private void endHold(TaskState next) {
        if (state == TaskState.TRACED) {
            turnEpoch();
        }
        state = next;
    }

    // ---- death; locked

    boolean isQuiescent() {
        return state == TaskState.TRACED || state == TaskState.STOPPED;
    }

    boolean isDead() {
        return life != Life.ALIVE;
    }

    private boolean isDeathReportRunning() {
        return life == Life.DYING || (life == Life.DEAD && pass.isActive());
    }

    private boolean isReapBegun() {
        return life == Life.REAPING || life == Life.GONE;
    }

    void becomeZombie() {
        life = Life.DYING;
        resume = ResumeAction.RESUME;
        endHold(TaskState.ZOMBIE);
        for (EngineRecord engine : engines) {
            engine.collectWakes();
        }
        signalSettled();
    }

    void vanish() {
        for (EngineRecord engine : engines) {
            detach(engine);
        }
        life = Life.GONE;
        state = TaskState.DEAD;
        core.forget(this);
    }

    void checkMaskChange(int added, int removed) {
        int ofDeath = Event.DEATH.bit() | Event.QUIESCE.bit();
        boolean tooLate =
                (isDead() && (added & ofDeath) != 0)
                        || (isDeathReportRunning() && (removed & ofDeath) != 0)
                        || (isReapBegun() && (removed & Event.REAP.bit()) != 0);
        if (tooLate) {
            throw new DeathUnderway("the death of task " + tid + " is being reported");
        }
    }

    void checkControl(ResumeAction action) {
        if (isDead() && (isReapBegun() || action != ResumeAction.DETACH)) {
            throw new NoSuchTask("task " + tid + " is dead");
        }
        if (isDeathReportRunning()) {
            throw new DeathUnderway("the death of task " + tid + " is being reported");
        }
    }
}
