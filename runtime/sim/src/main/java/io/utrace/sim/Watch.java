package io.utrace.sim;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.engine.Elsewhere;
import io.utrace.engine.Memento;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The guarantees that an engine's clients were given (G1 to G16), kept by somebody who sees only
 * what a client sees and where the simulated task is. Every broken one is a {@link Violation}.
 */
final class Watch {
    private final SimTask task;
    private List<SimEngine> engines = List.of();

    /** The engine whose callback has begun and whose answer the core hasn't taken in yet. */
    @Nullable SimEngine reporting;

    /** What it was told the others have decided. */
    Action incoming = Action.RESUME;

    private @Nullable Event passEvent;
    private boolean wasHeld;
    private long lastEpoch;
    boolean sawWake;
    boolean isIntruding;

    /**
     * Somebody intruded in this step. A callback that was chosen before has begun, as far as the
     * core can tell.
     */
    boolean isIntruded;

    private @Nullable Runnable intruder;

    Watch(SimTask task) {
        this.task = task;
    }

    void engines(List<SimEngine> all) {
        engines = all;
    }

    private static void require(boolean holds, String guarantee, SimEngine engine) {
        if (!holds) {
            throw new Violation(guarantee + " (engine " + engine.name() + ")");
        }
    }

    // ---- what the core does

    void stepBegins() {
        sawWake = false;
        isIntruded = false;
        for (SimEngine engine : engines) {
            // Of races in steps before, only that with the callback that is running counts.
            engine.stopRaced &= looksAtAnswerOf(engine);
        }
    }

    void began(SimEngine engine, Event about, boolean isQuiesce, Action action) {
        require(reporting == null, "G11: two callbacks at once", engine);
        boolean isLate = isIntruded ? engine.detachConfirmed : engine.detachAsked;
        require(!isLate, "G1: a callback after the detach", engine);
        TaskState state = task.record().state();
        require(state != TaskState.TRACED, "G7: a callback of a held task", engine);
        require(state != TaskState.STOPPED, "a callback of a stopped task", engine);
        if (about != passEvent || about == Event.QUIESCE) {
            passEnded();
        }
        require(!engine.attachedInPass, "G10: a callback for the event", engine);
        require(!engine.sawReap, "G4: a callback after the reap", engine);
        require(
                !engine.sawDeath || about == Event.REAP || about == Event.DEATH,
                "G4: a callback after the death",
                engine);
        require(!task.isDead() || isOfDeath(about), "G4: a callback of the dead", engine);
        boolean isWanted = isIntruded || mayAsk(engine, about, isQuiesce);
        require(isWanted, "G6: a callback that nobody asked for: " + about, engine);
        engine.sawDeath |= about == Event.DEATH;
        engine.sawReap |= about == Event.REAP;
        engine.stopAskedMeanwhile = false;
        engine.stopRaced &= isIntruded;
        reporting = engine;
        incoming = action;
        passEvent = about;
    }

    private static boolean isOfDeath(Event about) {
        return about == Event.DEATH || about == Event.REAP;
    }

    private static boolean mayAsk(SimEngine engine, Event about, boolean isQuiesce) {
        int mask = requireNonNull(engine.engine).events().bits();
        boolean quiesces = (mask & Event.QUIESCE.bit()) != 0;
        boolean isSignal = EventSet.SIGNALS.contains(about);
        return isQuiesce ? quiesces : (mask & about.bit()) != 0 || (isSignal && quiesces);
    }

    /** The core is about to take in the answer of the callback that was running. */
    void answered() {
        reporting = null;
        incoming = Action.RESUME;
    }

    /** The core has taken in an answer, and gone on from there. */
    void tookAnswer(SimEngine engine, Action answer) {
        boolean isLastWord =
                reporting == null
                        && !engine.detachAsked
                        && !task.isDead()
                        && !isIntruded
                        && !engine.stopRaced;
        if (isLastWord) {
            boolean isStop = answer.resume() == ResumeAction.STOP || engine.stopAskedMeanwhile;
            require(isStop == engine.wantsStop(), "R19: the answer doesn't count", engine);
        }
    }

    /** The task isn't at a report any more. */
    void passEnded() {
        passEvent = null;
        for (SimEngine engine : engines) {
            engine.attachedInPass = false;
        }
    }

    boolean isInPass() {
        return passEvent != null;
    }

    void woken(SimEngine engine) {
        require(engine.wakeOwed || isIntruded, "a wake that nobody asked for", engine);
        require(isSettled(engine), "W2: woken before the task is held", engine);
        require(!engine.detachConfirmed, "W11: woken after the detach", engine);
        engine.wakeOwed = false;
        engine.woken = true;
        sawWake = true;
        Runnable other = intruder;
        if (other != null) {
            intruder = null;
            isIntruding = true;
            isIntruded = true;
            other.run();
            isIntruding = false;
            if (engine.detachAsked) {
                Elsewhere.run(() -> requireDrainedLater(engine));
            }
            require(!engine.detachConfirmed, "W11: still waking after the detach", engine);
        }
    }

    private static void requireDrainedLater(SimEngine engine) {
        boolean isWaiting;
        try {
            isWaiting = Bystander.barrier(requireNonNull(engine.engine)) == Outcome.IN_PROGRESS;
        } catch (NoSuchTask over) {
            isWaiting = false;
        }
        require(isWaiting, "R12: all over, says the barrier, and a wake function runs", engine);
    }

    /** Has something else happen in the middle of the next wake. */
    void intrude(@Nullable Runnable other) {
        intruder = other;
    }

    void released(SimEngine engine) {
        engine.releases++;
        require(engine.releases == 1, "released twice", engine);
    }

    /** What a barrier promises, as far as can be seen from outside. */
    boolean isSettled(SimEngine engine) {
        TaskState state = task.record().state();
        return reporting != engine
                && (!engine.wantsStop()
                        || state == TaskState.TRACED
                        || state == TaskState.STOPPED
                        || task.isDead());
    }

    // ---- what must hold always

    void userMode() {
        if (task.group().jobControl().isStopping()) {
            throw new Violation("user code though the group is stopped");
        }
        for (SimEngine engine : engines) {
            boolean isOverlooked = engine.wantsStop() && !task.port().isVerbSent();
            require(!isOverlooked, "G8: user code though a stop is wanted", engine);
        }
    }

    void check() {
        boolean isHeld = task.record().state() == TaskState.TRACED;
        boolean isWanted = false;
        for (SimEngine engine : engines) {
            isWanted |= engine.isAttached() && engine.wantsStop();
            checkEngine(engine);
        }
        if (isHeld && !isWanted) {
            throw new Violation("K4: held by nobody");
        }
        boolean isMuchDone = task.isKilled() || task.isDead();
        if (wasHeld && !isHeld && isWanted && !isMuchDone) {
            throw new Violation("G7, G9: released though an engine wants it held");
        }
        if (isMuchDone && isHeld && task.waiting() != Course.Waiting.RELEASE) {
            throw new Violation("G16: held after death");
        }
        checkJobControl(isHeld, isMuchDone);
        boolean isJobStopped = task.record().state() == TaskState.STOPPED;
        if (!isHeld
                && !isJobStopped
                && task.waiting() == Course.Waiting.RELEASE
                && !task.canStep()) {
            throw new Violation("the release was lost: not held, not let go");
        }
        if (task.waiting() == Course.Waiting.ANSWER && reporting == null && !task.canStep()) {
            throw new Violation("the pass was lost: nobody is asked, nobody goes on");
        }
        long epoch = task.record().stopEpoch();
        boolean isEpochOdd = (epoch & 1) != 0;
        if (isEpochOdd != isHeld
                || epoch < lastEpoch
                || (wasHeld != isHeld && epoch == lastEpoch)) {
            throw new Violation("G15: the epoch of stops is " + epoch + ", it was " + lastEpoch);
        }
        wasHeld = isHeld;
        lastEpoch = epoch;
    }

    private void checkJobControl(boolean isHeld, boolean isMuchDone) {
        boolean isJobStopped = task.record().state() == TaskState.STOPPED;
        if (isJobStopped && !task.isGroupStopped() && !isMuchDone) {
            throw new Violation("T91: stopped though its group isn't");
        }
        boolean isReleased = wasHeld && !isHeld && !isMuchDone;
        if (isReleased && task.isGroupStopped() && !isJobStopped) {
            throw new Violation("T92, T94: released, and runs though its group is stopped");
        }
    }

    private void checkEngine(SimEngine engine) {
        require(!engine.wakeOwed || !isSettled(engine), "W4: a wake was lost", engine);
        require(
                engine.releases == 0 || engine.engine == null,
                "released though a reference is held",
                engine);
    }

    /** What must hold when nothing but an observer can move. */
    void checkAtRest() {
        boolean isHeld = task.record().state() == TaskState.TRACED;
        boolean isJobStopped = task.record().state() == TaskState.STOPPED;
        if (!isHeld && !task.isDead() && task.group().jobControl().isContinueOwed()) {
            throw new Violation("T91: the parent never hears of the continue");
        }
        if (!isHeld && !isJobStopped && !task.isGone()) {
            throw new Violation("stuck at " + task.place() + ", " + task.waiting());
        }
    }

    boolean isDead() {
        return task.isDead();
    }

    /** Whether what it answers to the callback that is running will be looked at. */
    boolean looksAtAnswerOf(SimEngine engine) {
        return reporting == engine && !task.isDead();
    }

    void keep(Memento memento, List<SimEngine> inOrder) {
        reporting = memento.ofNullable(reporting);
        // What others decided is no concern of an engine that answers what it likes.
        incoming = memento.of(incoming, incoming.with(ResumeAction.RESUME));
        passEvent = memento.ofNullable(passEvent);
        wasHeld = memento.uncounted(wasHeld ? 1 : 0) != 0;
        lastEpoch = memento.uncounted(lastEpoch);
        for (SimEngine engine : inOrder) {
            engine.keep(memento);
        }
    }
}
