package io.utrace.sim;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Engine;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.engine.UtraceCore;

/** Makes requests, and compares what they answer with what they may answer. */
final class Asking {
    private final UtraceCore core;
    private final SimTask task;
    private final Watch watch;

    Asking(UtraceCore core, SimTask task, Watch watch) {
        this.core = core;
        this.task = task;
        this.watch = watch;
    }

    void make(Request request, SimEngine on, boolean fromCallback) {
        switch (request.kind()) {
            case ATTACH -> attach(on);
            case SET_EVENTS -> setEvents(on, requireNonNull(request.events()), fromCallback);
            case CONTROL -> control(on, requireNonNull(request.action()), fromCallback);
        }
    }

    /** Tells whether a request makes sense at all. */
    static boolean isPossible(Request request, SimEngine on) {
        return (request.kind() == Request.Kind.ATTACH) == (on.engine == null);
    }

    private static Engine engine(SimEngine on) {
        return requireNonNull(on.engine);
    }

    private static void require(boolean holds, String guarantee, SimEngine on) {
        if (!holds) {
            throw new Violation(guarantee + " (engine " + on.name() + ")");
        }
    }

    private void attach(SimEngine on) {
        try {
            Engine engine = core.attach(task.record(), on, on.index + 1);
            on.attached(engine, watch.isInPass());
            require(!isGone(), "attached to what is gone", on);
        } catch (NoSuchTask gone) {
            require(task.isGone(), "not attached to what is there", on);
        }
    }

    private boolean isGone() {
        return task.isGone() && watch.reporting == null && !watch.isIntruding && !task.canStep();
    }

    private void setEvents(SimEngine on, EventSet events, boolean fromCallback) {
        EventSet before = engine(on).events();
        try {
            Outcome outcome = engine(on).setEvents(events);
            require(!on.detachConfirmed && !on.detachAsked, "G13: no ESRCH", on);
            int removed = before.bits() & ~events.bits();
            boolean isRunning = watch.reporting == on && !fromCallback && removed != 0;
            require(!isRunning || outcome == Outcome.IN_PROGRESS, "G6: a callback runs", on);
            // In the middle of a step the next callback may have been chosen already.
            boolean isDone = isRunning || outcome == Outcome.DONE || watch.isIntruding;
            require(isDone, "set_events: in progress for nothing", on);
            require(engine(on).events().equals(events), "set_events set nothing", on);
        } catch (DeathUnderway refused) {
            require(task.isDead(), "EALREADY of the living", on);
            require(engine(on).events().equals(before), "G6: EALREADY, and yet changed", on);
        } catch (NoSuchTask gone) {
            require(on.detachAsked || on.detachConfirmed || task.isGone(), "ESRCH", on);
        }
    }

    private void control(SimEngine on, ResumeAction action, boolean fromCallback) {
        boolean wasRunning = watch.reporting == on;
        TaskState state = task.record().state();
        boolean wasHeld = state == TaskState.TRACED || state == TaskState.STOPPED;
        try {
            Outcome outcome = engine(on).control(action);
            require(!on.detachConfirmed && !on.detachAsked, "G13: no ESRCH", on);
            on.stopAskedMeanwhile = action == ResumeAction.STOP && wasRunning && !fromCallback;
            on.stopRaced = action == ResumeAction.STOP && watch.isIntruding;
            if (action == ResumeAction.STOP) {
                require(wasHeld == (outcome == Outcome.DONE), "STOP: " + outcome, on);
                return;
            }
            if (action == ResumeAction.DETACH) {
                require(!wasRunning || outcome == Outcome.IN_PROGRESS, "G5: DONE", on);
                on.detachAsked = true;
                on.detachConfirmed = outcome == Outcome.DONE;
            } else {
                require(outcome == Outcome.DONE, action + ": " + outcome, on);
            }
        } catch (DeathUnderway refused) {
            require(task.isDead() && action == ResumeAction.DETACH, "EALREADY", on);
        } catch (NoSuchTask gone) {
            require(on.detachAsked || on.detachConfirmed || task.isDead(), "ESRCH", on);
        } catch (IllegalStateException | UnsupportedOperationException invalid) {
            require(!on.detachConfirmed, "G13: no ESRCH", on);
        }
    }
}
