package io.utrace.conformance.scenarios;

import static io.utrace.api.ResumeAction.BLOCKSTEP;
import static io.utrace.api.ResumeAction.INTERRUPT;
import static io.utrace.api.ResumeAction.REPORT;
import static io.utrace.api.ResumeAction.RESUME;
import static io.utrace.api.ResumeAction.SINGLESTEP;
import static io.utrace.api.ResumeAction.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Event;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Stopping and going on, by answer and by request. */
@DisplayName("Stop, resume, report, interrupt")
public class StopScenarios {
    private static final int SIGTRAP = 5;

    private static final String QUIESCED = "A quiesce(0)";
    private static final String REPORTED = "A report";

    /** What tells that user mode was entered. */
    private static final Script MARKING = Script.of().mark(1).exit(3);

    // ---- asked for by an observer

    @Scenario(
            id = "T34",
            must = "a stop asked of a running task is confirmed by its engine's quiesce, and holds")
    void stop(World world) {
        Probe a = world.probe("A").onQuiesce(null, STOP);
        Tracee t = world.start(MARKING, a);
        a.events(Event.QUIESCE);
        assertThat(a.control(STOP)).isEqualTo(Outcome.IN_PROGRESS);
        world.awaitHeld(t.task());
        assertThat(world.log()).containsExactly(QUIESCED);
        assertThat(a.control(STOP)).isEqualTo(Outcome.DONE);
        world.go(t);
        assertThat(t.hasPassed(1)).isFalse();
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T35", must = "a quiesce that answers RESUME voids the stop")
    void voidedStop(World world) {
        Probe a = world.probe("A").onQuiesce(null, RESUME);
        Tracee t = world.start(MARKING, a);
        a.events(Event.QUIESCE);
        assertThat(a.control(STOP)).isEqualTo(Outcome.IN_PROGRESS);
        world.awaitLog(QUIESCED);
        world.barrier(a.engine());
        assertThat(a.engine().wantsStop()).isFalse();
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(t.task().stopEpoch()).as("never held").isZero();
    }

    @Scenario(id = "T36", must = "a task that two engines hold goes on when both let go")
    void twoHolders(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(MARKING, a, b);
        a.control(STOP);
        b.control(STOP);
        world.barrier(b.engine());
        long epoch = t.task().stopEpoch();
        world.go(t);
        assertThat(a.control(RESUME)).isEqualTo(Outcome.DONE);
        assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
        assertThat(t.task().stopEpoch()).isEqualTo(epoch);
        assertThat(t.hasPassed(1)).isFalse();
        b.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(
            id = "T37",
            must = "an INTERRUPT answered beside a STOP makes a signal report when the hold ends")
    void interruptBesideStop(World world) {
        Probe a = world.probe("A").onQuiesce(null, STOP);
        Probe b = world.probe("B").onQuiesce(null, INTERRUPT);
        Tracee t = world.start(MARKING, a, b);
        b.onReport(report -> {
            assertThat(t.hasPassed(1)).as("in user mode before").isFalse();
            return report.answer(RESUME);
        });
        a.events(Event.QUIESCE);
        b.events(Event.QUIESCE);
        a.control(REPORT);
        world.awaitHeld(t.task());
        assertThat(world.log()).containsExactly(QUIESCED, "B quiesce(0)");
        world.go(t);
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).startsWith(QUIESCED, "B quiesce(0)", REPORTED, "B report");
    }

    @Scenario(
            id = "T38",
            must = "of a sleeper, REPORT and STOP wait for its call's end, INTERRUPT breaks it")
    void sleeper(World world) {
        Tracee reported = asleep(world, REPORT, Outcome.DONE);
        if (!world.stopsAtReports()) {
            stayAsleep(world, reported);
        }
        world.await("a quiesce", () -> isQuiesced(world));
        wakeToEnd(world, reported);

        Tracee stopped = asleep(world, STOP, Outcome.IN_PROGRESS);
        if (!world.stopsAtReports()) {
            stayAsleep(world, stopped);
        }
        world.awaitHeld(stopped.task());
        assertThat(stopped.hasPassed(1)).isFalse();
        assertThat(isQuiesced(world)).isTrue();
        world.utrace().find(stopped.task(), null, null).orElseThrow().control(RESUME);
        wakeToEnd(world, stopped);

        Tracee interrupted = asleep(world, INTERRUPT, Outcome.DONE);
        world.awaitLog(REPORTED);
        wakeToEnd(world, interrupted);

        if (world.stopsAtReports()) {
            // What they want of a blocked task is had by interrupting it.
            world.differs("U2, U4");
        }
    }

    /** Asks something of a task that is asleep in a call, or just about to be. */
    private static Tracee asleep(World world, ResumeAction request, Outcome outcome) {
        world.clearLog();
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().sleepUntil(1).mark(1).exit(3), a);
        a.on(
                Event.SYSCALL_ENTRY,
                report -> {
                    a.events(Event.QUIESCE);
                    return report.answer(RESUME);
                });
        a.onQuiesce(
                null,
                report -> {
                    assertThat(t.hasPassed(1)).as("in user mode before").isFalse();
                    return report.answer(request == STOP ? STOP : RESUME);
                });
        a.arm(Event.SYSCALL_ENTRY);
        world.go(t);
        world.awaitLog("A SYSCALL_ENTRY");
        world.barrier(a.engine());
        assertThat(a.control(request)).isEqualTo(outcome);
        return t;
    }

    /** Has other things happen, none of which concerns the sleeper, before it is woken. */
    private static void stayAsleep(World world, Tracee sleeper) {
        world.goToEnd(world.start(Script.of().call().call()));
        assertThat(world.log()).containsExactly("A SYSCALL_ENTRY");
        assertThat(sleeper.task().state()).isEqualTo(TaskState.RUNNING);
        sleeper.open(1);
    }

    private static boolean isQuiesced(World world) {
        return world.log().stream().anyMatch(line -> line.startsWith("A quiesce("));
    }

    private static void wakeToEnd(World world, Tracee sleeper) {
        sleeper.open(1);
        assertThat(world.awaitEnd(sleeper).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T39", must = "REPORT and the steps need QUIESCE: EINVAL; INTERRUPT doesn't")
    void needsQuiesce(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.control(STOP);
        world.awaitHeld(t.task());
        for (ResumeAction action : List.of(REPORT, SINGLESTEP, BLOCKSTEP)) {
            assertThatThrownBy(() -> a.control(action))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("EINVAL");
        }
        assertThat(t.task().state()).as("nothing was changed").isEqualTo(TaskState.TRACED);
        assertThat(a.control(INTERRUPT)).isEqualTo(Outcome.DONE);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).isEmpty();
    }

    @Scenario(id = "T40", must = "nothing but a resume action can be asked for")
    void noSuchAction(World world) {
        world.excludedByType("engine.control(7);", "engine.control(ResumeAction.DETACH);");
        assertThat(ResumeAction.values()).hasSize(7);
    }

    @Scenario(
            id = "T41",
            must = "REPORT of a held task: a report before user mode, whose STOP holds again")
    void reportOfHeld(World world) {
        Probe a = world.probe("A").onQuiesce(null, STOP);
        Tracee t = world.start(MARKING, a);
        a.events(Event.QUIESCE);
        a.control(STOP);
        world.awaitHeld(t.task());
        long epoch = t.task().stopEpoch();
        world.go(t);
        assertThat(a.control(REPORT)).isEqualTo(Outcome.DONE);
        world.await("another hold", () -> t.task().stopEpoch() == epoch + 2);
        assertThat(world.log()).containsExactly(QUIESCED, QUIESCED);
        assertThat(t.hasPassed(1)).isFalse();
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T42", must = "RESUME of a task that isn't stopped does nothing")
    void resumeOfRunning(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.events(Event.EXIT);
        assertThat(a.control(RESUME)).isEqualTo(Outcome.DONE);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsExactly("A EXIT");
        assertThat(t.task().stopEpoch()).isZero();
    }

    // ---- the last word

    @Scenario(id = "T43", must = "a RESUME between the answer and the hold is not lost (K4)")
    void resumeBeforeHold(World world) {
        Probe a = world.probe("A").onQuiesce(null, STOP);
        Probe b = world.probe("B");
        Tracee t = world.start(MARKING, a, b);
        b.onQuiesce(
                null,
                report -> {
                    world.meanwhile(() -> {
                        assertThat(a.engine().wantsStop()).isTrue();
                        assertThat(a.control(RESUME)).isEqualTo(Outcome.DONE);
                    });
                    return report.answer(RESUME);
                });
        a.events(Event.QUIESCE);
        b.events(Event.QUIESCE);
        b.control(REPORT);
        world.awaitLog("B quiesce(0)");
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).startsWith(QUIESCED, "B quiesce(0)");
        assertThat(t.task().stopEpoch()).as("never held").isZero();
    }

    @Scenario(
            id = "T43b",
            must = "the STOP of a callback that still runs beats a RESUME meanwhile, not one after")
    void resumeDuringCallback(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.onQuiesce(
                null,
                report -> {
                    world.meanwhile(() -> assertThat(a.control(RESUME)).isEqualTo(Outcome.DONE));
                    return report.answer(STOP);
                });
        a.events(Event.QUIESCE);
        a.control(REPORT);
        world.awaitHeld(t.task());
        assertThat(world.barrier(a.engine())).isEqualTo(Outcome.DONE);
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(t.task().stopEpoch()).as("held once").isEqualTo(2);
    }

    @Scenario(id = "T44", must = "a STOP holds though no engine asks for QUIESCE (K2)")
    void stopWithoutQuiesce(World world) {
        Probe a = world.probe("A").on(Event.EXEC, STOP);
        Tracee t = world.start(Script.of().exec(MARKING), a);
        a.events(Event.EXEC);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(t.hasPassed(1)).isFalse();
        assertThat(world.log()).containsExactly("A EXEC");
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(
            id = "T45",
            must = "INTERRUPT answered to a quiesce makes a signal report before user mode (K3)")
    void interruptFromQuiesce(World world) {
        Probe keeper = world.probe("keeper");
        Probe a = world.probe("A").onQuiesce(null, INTERRUPT);
        Tracee t = world.start(MARKING, keeper, a);
        a.onReport(report -> {
            assertThat(t.hasPassed(1)).as("in user mode before").isFalse();
            return report.answer(RESUME);
        });
        a.events(Event.QUIESCE);
        keeper.control(STOP);
        world.awaitHeld(t.task());
        world.go(t);
        a.control(REPORT);
        keeper.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).startsWith(QUIESCED, REPORTED);
        assertThat(world.log()).containsOnlyOnce(QUIESCED, REPORTED);
    }

    // ---- steps

    @Scenario(
            id = "T46",
            must = "a step of a task that can't step is refused with EOPNOTSUPP, and it stays held")
    void noStep(World world) {
        Probe a = world.probe("A").onQuiesce(null, STOP);
        Tracee t = world.start(MARKING, a);
        world.cannotStep();
        a.events(Event.QUIESCE);
        a.control(STOP);
        world.awaitHeld(t.task());
        long epoch = t.task().stopEpoch();
        for (ResumeAction step : List.of(SINGLESTEP, BLOCKSTEP)) {
            assertThatThrownBy(() -> a.control(step))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageStartingWith("EOPNOTSUPP");
        }
        assertThat(a.engine().wantsStop()).isTrue();
        assertThat(t.task().stopEpoch()).isEqualTo(epoch);
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(
            id = "T47",
            must = "a step may be asked of a running task, which takes it when it can")
    void stepOfRunning(World world) {
        Probe a = world.probe("A");
        a.on(
                Event.SIGNAL_CORE,
                report -> {
                    assertThat(report.view(SignalReport.class).signal()).isEqualTo(SIGTRAP);
                    return report.answer(RESUME).with(SignalAction.IGN);
                });
        Tracee t = world.start(MARKING, a);
        a.events(Event.QUIESCE, Event.SIGNAL_CORE);
        Task task = t.task();
        assertThat(task.state()).isEqualTo(TaskState.RUNNING);
        assertThat(a.control(SINGLESTEP)).isEqualTo(Outcome.DONE);
        world.awaitLog("A SIGNAL_CORE");
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsOnlyOnce("A SIGNAL_CORE");
        assertThat(task.stopEpoch()).as("never held").isZero();
    }
}
