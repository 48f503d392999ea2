package io.utrace.sim;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Engine;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.UtraceException.NotStopped;
import java.time.Duration;

/**
 * Somebody who sits in a barrier of every engine, has a wake-up pending with every engine, and
 * tries to examine for every engine, all the time.
 *
 * <p>None of this changes anything for anybody else. So it needn't be tried in every order with
 * everything else: it is enough to do it in every state, and to see that whoever sleeps is told
 * whenever there is something to see.
 */
final class Bystander {
    private final SimTask task;
    private final Watch watch;

    Bystander(SimTask task, Watch watch) {
        this.task = task;
        this.watch = watch;
    }

    private static void require(boolean holds, String guarantee, SimEngine on) {
        if (!holds) {
            throw new Violation(guarantee + " (engine " + on.name() + ")");
        }
    }

    /** After a step: asks for the wakes that are to come, and takes leave of what is detached. */
    void follow(SimEngine on, boolean wereToldToLook) {
        require(!on.woken || wereToldToLook, "a barrier that nobody woke", on);
        on.woken = false;
        Engine engine = on.engine;
        if (engine == null) {
            return;
        }
        boolean isOver = task.record().state() == TaskState.DEAD;
        if ((on.detachAsked || isOver) && watch.reporting != on) {
            leave(on, engine);
        } else if (!on.wakeOwed && !watch.isSettled(on)) {
            on.wakeOwed = true;
            engine.wakeUp(on.queue);
        }
    }

    private void leave(SimEngine on, Engine engine) {
        // The other requests make the very same check, and exceptions take time.
        require(isGone(() -> barrier(engine)), "G2, G13: no ESRCH", on);
        require(on.releases == 0, "released though a reference is held", on);
        engine.close();
        require(on.releases == 1, "not released", on);
        on.engine = null;
        on.detachAsked = false;
        on.detachConfirmed = false;
        on.attachedInPass = false;
        on.sawDeath = false;
        on.sawReap = false;
        on.releases = 0;
    }

    private static boolean isGone(Runnable request) {
        try {
            request.run();
            return false;
        } catch (NoSuchTask gone) {
            return true;
        }
    }

    static Outcome barrier(Engine engine) {
        try {
            return engine.barrier(Duration.ZERO);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** In a new state: tries everything that leaves the state alone. */
    void look(SimEngine on) {
        if (on.engine == null) {
            return;
        }
        Engine engine = on.engine;
        boolean isSettled = watch.isSettled(on);
        Outcome expected = isSettled ? Outcome.DONE : Outcome.IN_PROGRESS;
        require(barrier(engine) == expected, "barrier: not " + expected, on);
        if (isSettled) {
            on.wakeOwed = true;
            engine.wakeUp(on.queue);
            require(on.woken, "W6: not woken though nothing is to wait for", on);
            on.woken = false;
        }
        examine(on, engine);
    }

    private void examine(SimEngine on, Engine engine) {
        if (!on.wantsStop()) {
            return;
        }
        TaskState state = task.record().state();
        boolean mustWork = state == TaskState.TRACED || state == TaskState.STOPPED;
        boolean worked;
        try (Examination examination = engine.examine()) {
            worked = true;
            boolean isConsistent = examination.finish();
            require(isConsistent == !task.isKilled(), "G15: " + isConsistent, on);
        } catch (NotStopped | NoSuchTask refused) {
            worked = false;
        }
        require(worked == mustWork, "examine: " + worked, on);
    }

    /** From inside the callback that is running: the task itself never waits for itself. */
    void lookFromCallback(SimEngine on) {
        Engine engine = requireNonNull(on.engine);
        boolean isDone;
        try {
            isDone = barrier(engine) == Outcome.DONE;
        } catch (NoSuchTask detached) {
            isDone = on.detachAsked;
        }
        require(isDone, "T54: a barrier of the task itself waits", on);
    }
}
