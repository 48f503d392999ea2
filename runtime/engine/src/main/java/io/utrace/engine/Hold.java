package io.utrace.engine;

import io.utrace.api.Event;
import io.utrace.api.TaskState;

/**
 * Whether a task runs, is held for its engines, or is stopped by job control. Changed with the
 * record locked; anyone may read it.
 */
final class Hold {
    private final TaskRecord task;
    private volatile TaskState state = TaskState.RUNNING;
    private volatile long epoch;

    Hold(TaskRecord task) {
        this.task = task;
    }

    TaskState state() {
        return state;
    }

    long epoch() {
        return epoch;
    }

    boolean isHeld() {
        return state == TaskState.TRACED;
    }

    boolean isJobStopped() {
        return state == TaskState.STOPPED;
    }

    boolean isQuiescent() {
        return isHeld() || isJobStopped();
    }

    /** Whether it is quiescent, and all of an examination can be had. */
    boolean isSettled() {
        return isQuiescent() && task.port.isReachable();
    }

    /** The held task can be reached now, if it couldn't before. */
    void reached() {
        for (EngineRecord engine : task.engines.list()) {
            engine.collectWakes();
        }
        task.signalSettled();
    }

    boolean isStopWanted() {
        for (EngineRecord engine : task.engines.list()) {
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
        for (EngineRecord engine : task.engines.list()) {
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
    boolean beginIfWanted() {
        if (!isStopWanted()) {
            return false;
        }
        task.port.freeze();
        begin();
        return true;
    }

    /** A task that job control has stopped is frozen already: nothing else need be done. */
    boolean takeOverJobStop() {
        if (isJobStopped()) {
            begin();
        }
        return isHeld();
    }

    private void begin() {
        state = TaskState.TRACED;
        turnEpoch(1);
        for (EngineRecord engine : task.engines.list()) {
            engine.stopUnasked = false;
            engine.collectWakes();
        }
        task.signalSettled();
    }

    /** The task stops for job control, if its group-stop hasn't been called off. */
    boolean stopForJob() {
        if (!task.port.isGroupStopped()) {
            return false;
        }
        task.port.freeze();
        state = TaskState.STOPPED;
        for (EngineRecord engine : task.engines.list()) {
            engine.collectWakes();
        }
        task.signalSettled();
        return true;
    }

    /**
     * Ends the hold if no engine wants it any more. While its group is stopped the task stays where
     * it is. Whoever calls a group-stop off does it first and calls {@link #wake} then, so that one
     * of the two sees what the other did.
     */
    void endIfUnwanted() {
        if (isHeld() && !isStopWanted()) {
            end(task.port.isGroupStopped() ? TaskState.STOPPED : TaskState.RUNNING);
            Deferred.ofThread().add(task.proceed);
        }
    }

    /** SIGCONT: ends a job stop, not a hold. */
    void wake() {
        if (isJobStopped()) {
            end(TaskState.RUNNING);
            Deferred.ofThread().add(task.proceed);
        }
    }

    /** Something that nothing can keep from the task has ended whatever stopped it. */
    void breakOff() {
        if (isQuiescent()) {
            end(TaskState.RUNNING);
        }
    }

    /** Puts the task into another state for good or for now. */
    void end(TaskState next) {
        if (isHeld()) {
            turnEpoch(1);
        } else if (isJobStopped()) {
            // Odd is for holds.
            turnEpoch(2);
        }
        state = next;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written only with the lock held
    private void turnEpoch(int by) {
        epoch += by;
    }

    void keep(Memento memento) {
        state = memento.of(state);
        epoch = memento.uncounted(epoch);
    }
}
