package io.utrace.engine;

import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.Arrays;

/** How far the end of a task has come, and what that leaves to ask for. With the record locked. */
final class Death {
    enum Stage {
        ALIVE,
        /** Its exit state is published; the death report has yet to begin. */
        DYING,
        /** The death report is running, or over. */
        DEAD,
        REAPING,
        GONE
    }

    private static final Runnable[] NOBODY = {};

    private final TaskRecord task;
    Stage stage = Stage.ALIVE;

    /** Not of the task's state: nobody who is traced, or traces, can tell whether there are any. */
    private Runnable[] mourners = NOBODY;

    Death(TaskRecord task) {
        this.task = task;
    }

    boolean hasCome() {
        return stage != Stage.ALIVE;
    }

    private boolean isReportRunning() {
        return stage == Stage.DYING || (stage == Stage.DEAD && task.pass.isActive());
    }

    void await(Runnable mourner) {
        if (hasCome() && !isReportRunning()) {
            Deferred.ofThread().add(mourner);
        } else {
            mourners = Arrays.copyOf(mourners, mourners.length + 1);
            mourners[mourners.length - 1] = mourner;
        }
    }

    /** To be called when every engine has heard of it, or never will. */
    void tell() {
        for (Runnable mourner : mourners) {
            Deferred.ofThread().add(mourner);
        }
        mourners = NOBODY;
    }

    private boolean isReapBegun() {
        return stage == Stage.REAPING || stage == Stage.GONE;
    }

    void checkMaskChange(int added, int removed) {
        int ofDeath = Event.DEATH.bit() | Event.QUIESCE.bit();
        boolean tooLate =
                (hasCome() && (added & ofDeath) != 0)
                        || (isReportRunning() && (removed & ofDeath) != 0)
                        || (isReapBegun() && (removed & Event.REAP.bit()) != 0);
        if (tooLate) {
            throw new DeathUnderway("the death of " + task + " is being reported");
        }
    }

    void checkControl(ResumeAction action) {
        if (hasCome() && (isReapBegun() || action != ResumeAction.DETACH)) {
            throw new NoSuchTask(task + " is dead");
        }
        if (isReportRunning()) {
            throw new DeathUnderway("the death of " + task + " is being reported");
        }
    }

    void keep(Memento memento) {
        stage = memento.of(stage);
    }
}
