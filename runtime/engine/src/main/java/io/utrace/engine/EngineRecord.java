package io.utrace.engine;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.UtraceException.NotStopped;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One engine, and what observers may ask of it. As an {@link Engine} it is the reference that
 * callbacks are lent: closing it does nothing. All fields that change are guarded by the lock of
 * the task's record.
 */
final class EngineRecord implements Engine {
    private static final WaitQueue[] NO_QUEUES = {};

    final TaskRecord task;
    final EngineOps ops;
    final @Nullable Object data;
    final Dispatch dispatch;

    /** What is called: the client's own callbacks, unless others stand in for them. */
    EngineOps callee;

    int mask;
    SyscallSet syscalls = SyscallSet.ALL;
    volatile boolean wantStop;

    /**
     * A stop was asked for by an observer and the engine's callbacks have not had their say yet.
     */
    boolean stopUnasked;

    boolean detached;

    /** The dead task is to be kept from its parent. */
    boolean keepsZombie;

    /** The task's filters are to do nothing. */
    boolean suspendsSeccomp;

    /** Held by whoever attached or found the engine, and one by its being attached. */
    private int references = 1;

    private WaitQueue[] pendingWakes = NO_QUEUES;

    /** Wakes that are due and not over: a wake function is the client's code, as a callback is. */
    private int wakesUnderway;

    EngineRecord(TaskRecord task, EngineOps ops, @Nullable Object data, Dispatch dispatch) {
        this.task = task;
        this.ops = ops;
        this.data = data;
        this.dispatch = dispatch;
        callee = ops;
    }

    static @Nullable EngineRecord unwrap(@Nullable Object engine) {
        return switch (engine) {
            case EngineRecord plain -> plain;
            case Reference reference -> reference.engine;
            case StandIn standIn -> unwrap(standIn.original());
            case null, default -> null;
        };
    }

    @Override
    public EngineOps ops() {
        return ops;
    }

    @Override
    public @Nullable Object data() {
        return data;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public EventSet events() {
        task.lock.lock();
        try {
            return EventSet.ofBits(mask);
        } finally {
            task.lock.unlock();
        }
    }

    @Override
    public boolean wantsStop() {
        return wantStop;
    }

    @Override
    public Outcome setEvents(EventSet events) {
        return setEvents(events, SyscallSet.ALL);
    }

    @Override
    public Outcome setEvents(EventSet events, SyscallSet wantedSyscalls) {
        task.lock.lock();
        try {
            checkAttached();
            int added = events.bits() & ~mask;
            int removed = mask & ~events.bits();
            task.death.checkMaskChange(added, removed);
            mask = events.bits();
            syscalls = wantedSyscalls;
            task.recomputeUnion();
            if ((added & Event.QUIESCE.bit()) != 0) {
                task.quiesceAdded();
            }
            boolean mayBeCalled = removed != 0 && task.isReportingTo(this) && !task.isCurrent();
            return mayBeCalled ? Outcome.IN_PROGRESS : Outcome.DONE;
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    @Override
    public Outcome control(ResumeAction action) {
        task.lock.lock();
        try {
            boolean needsQuiesce =
                    action == ResumeAction.REPORT
                            || action == ResumeAction.SINGLESTEP
                            || action == ResumeAction.BLOCKSTEP;
            if (needsQuiesce && (mask & Event.QUIESCE.bit()) == 0 && !detached) {
                throw new IllegalStateException(
                        "EINVAL: " + action + " needs an engine that asks for QUIESCE");
            }
            checkAttached();
            task.death.checkControl(action);
            return switch (action) {
                case STOP -> task.requestStop(this);
                case DETACH -> {
                    boolean running = task.isReportingTo(this) || wakesUnderway != 0;
                    task.detach(this);
                    yield running ? Outcome.IN_PROGRESS : Outcome.DONE;
                }
                case INTERRUPT, REPORT, SINGLESTEP, BLOCKSTEP, RESUME -> {
                    task.requestResume(this, action);
                    yield Outcome.DONE;
                }
            };
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    private void checkAttached() {
        if (detached) {
            throw new NoSuchTask("this engine is detached from task " + task.tid());
        }
    }

    @Override
    public Outcome barrier() throws InterruptedException {
        return barrier(Long.MAX_VALUE);
    }

    @Override
    public Outcome barrier(Duration limit) throws InterruptedException {
        return barrier(limit.toNanos());
    }

    private Outcome barrier(long nanos) throws InterruptedException {
        boolean mayWait =
                !task.host.runsTasks(Thread.currentThread()) && !Deferred.ofThread().isInModule();
        if (mayWait) {
            reach();
        }
        // Who needn't wait isn't kept by an interrupt either.
        task.lock.lock();
        try {
            if (task.isCurrent()) {
                return Outcome.DONE;
            }
            long left = mayWait ? nanos : 0;
            while (!isSettled() || (detached && wakesUnderway != 0)) {
                if (left <= 0) {
                    return Outcome.IN_PROGRESS;
                }
                left = task.settled.awaitNanos(left);
            }
            checkAttached();
            return Outcome.DONE;
        } finally {
            task.lock.unlock();
        }
    }

    private void reach() {
        task.lock.lock();
        try {
            if (!isSettled()) {
                task.reach();
            }
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    /**
     * The predicate that barrier waits for and wakeUp waits with: no callback is running, and what
     * its answer asked for is in effect or will never be. The record is locked.
     */
    private boolean isSettled() {
        return !task.isReportingTo(this)
                && (!wantStop || detached || task.hold.isSettled() || task.isDead());
    }

    @Override
    public void wakeUp(WaitQueue queue) {
        task.lock.lock();
        try {
            if (!Arrays.asList(pendingWakes).contains(queue)) {
                pendingWakes = Arrays.copyOf(pendingWakes, pendingWakes.length + 1);
                pendingWakes[pendingWakes.length - 1] = queue;
            }
            collectWakes();
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    /** Defers the wakes that are due. The record is locked. */
    void collectWakes() {
        if (pendingWakes.length == 0) {
            return;
        }
        if (!isSettled()) {
            task.reach();
            return;
        }
        for (WaitQueue queue : pendingWakes) {
            wakesUnderway++;
            Deferred.ofThread().add(() -> wake(queue));
        }
        pendingWakes = NO_QUEUES;
    }

    private void wake(WaitQueue queue) {
        try {
            queue.wakeUp(task);
        } finally {
            task.lock.lock();
            try {
                wakesUnderway--;
                if (detached) {
                    task.signalSettled();
                }
            } finally {
                task.lock.unlock();
            }
        }
    }

    void keep(Memento memento, Outlook outlook) {
        boolean isAlive = !task.isDead();
        // Nothing reads it but a report on the way to user mode, and the end of a callback.
        boolean isHeeded = isAlive && (outlook.userMode() || task.isReportingTo(this));
        mask = memento.of(mask, mask & outlook.events());
        syscalls = memento.of(syscalls);
        wantStop = memento.of(wantStop, wantStop && isAlive);
        stopUnasked = memento.of(stopUnasked, stopUnasked && isHeeded);
        detached = memento.of(detached);
        keepsZombie = memento.of(keepsZombie);
        suspendsSeccomp = memento.of(suspendsSeccomp);
        references = memento.of(references);
        pendingWakes = memento.of(pendingWakes);
        wakesUnderway = memento.of(wakesUnderway);
    }

    @Override
    public Examination examine() {
        HeldExamination examination;
        boolean isOwn;
        task.lock.lock();
        try {
            isOwn = task.isCurrent();
            if (!isOwn) {
                checkExaminable();
            }
            examination = new HeldExamination(this, task.stopEpoch(), isOwn);
        } finally {
            task.lock.unlock();
        }
        if (isOwn) {
            examination.freeze();
        }
        return examination;
    }

    private void checkExaminable() {
        checkAttached();
        if (!wantStop) {
            throw new IllegalStateException(
                    "EINVAL: this engine does not want task " + task.tid() + " stopped");
        }
        if (task.isDead()) {
            throw new NoSuchTask("task " + task.tid() + " is dead");
        }
        if (!task.hold.isQuiescent()) {
            throw new NotStopped("task " + task.tid() + " is not stopped yet");
        }
    }

    @Override
    public void keepZombie(boolean keeps) {
        task.lock.lock();
        try {
            checkAttached();
            keepsZombie = keeps;
            task.zombieMayBeFree();
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    @Override
    public void suspendSeccomp(boolean suspends) {
        task.lock.lock();
        try {
            checkAttached();
            if (suspends && !task.port.canSuspendSeccomp()) {
                throw new UnsupportedOperationException(
                        "the filters of task " + task.tid() + " can't be suspended");
            }
            suspendsSeccomp = suspends;
            task.recomputeUnion();
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    @Override
    public Engine retain() {
        task.lock.lock();
        try {
            references++;
            return new Reference(this);
        } finally {
            task.lock.unlock();
        }
    }

    /** Drops one reference; the last one defers {@link EngineOps#release}. The record is locked. */
    void dropReference() {
        if (--references == 0) {
            Deferred.ofThread().add(this::release);
        }
    }

    private void release() {
        dispatch.release(this::callRelease);
    }

    private void callRelease() {
        try {
            callee.release(data);
        } catch (Throwable failure) {
            task.host.moduleFailed(ops, "release", failure);
        }
    }

    @Override
    public void close() {
        // The pass that lent it still needs it.
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // one record is one engine
    public boolean equals(@Nullable Object other) {
        return unwrap(other) == this;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "engine of " + ops.getClass().getName() + " on task " + task.tid();
    }
}
