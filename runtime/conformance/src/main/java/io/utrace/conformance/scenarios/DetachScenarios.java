package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import org.junit.jupiter.api.DisplayName;

/** The end of an engine, and what may still come of it. */
@DisplayName("Detach")
public class DetachScenarios {
    @Scenario(id = "T109", must = "detaching the last holder lets the task go on, and step no more")
    void detachHolder(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().compute().exit(3), a, b);
        b.events(Event.QUIESCE);
        a.control(ResumeAction.STOP);
        world.awaitHeld(t.task());
        world.clearLog();
        assertThat(b.control(ResumeAction.SINGLESTEP)).isEqualTo(Outcome.DONE);
        assertThat(b.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
        assertThat(a.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        // With a step still on it would die of a SIGTRAP that nobody is there to take.
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).isEmpty();
    }

    @Scenario(id = "T110", must = "after detaching an engine of a running task no callback comes")
    void detachRunning(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().call().exit(3), task -> a.attach(task, "d"));
        a.events(EventSet.ALL);
        assertThat(a.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        assertThat(world.log()).isEmpty();
        a.engine().close();
        world.awaitLog("A release(d)");
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsExactly("A release(d)");
    }

    @Scenario(
            id = "T111",
            must = "an engine detached while its callback runs is in progress; its STOP is void")
    void detachInCallback(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(Script.of().exit(3)), a, b);
        a.on(
                Event.EXEC,
                report -> {
                    world.meanwhile(() ->
                            assertThat(a.control(ResumeAction.DETACH))
                                    .isEqualTo(Outcome.IN_PROGRESS));
                    return report.answer(ResumeAction.STOP);
                });
        b.on(
                Event.EXEC,
                report -> {
                    world.note("B is told " + report.incoming().resume());
                    return report.answer(ResumeAction.RESUME);
                });
        a.events(EventSet.of(Event.EXEC, Event.EXIT));
        b.events(Event.EXEC, Event.EXIT);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsExactly("A EXEC", "B EXEC", "B is told RESUME", "B EXIT");
        assertThatThrownBy(() -> world.barrier(a.engine())).isInstanceOf(NoSuchTask.class);
    }

    @Scenario(id = "T112", must = "an engine can't be detached twice: ESRCH")
    void detachTwice(World world) {
        Probe a = world.probe("A");
        Probe keeper = world.probe("keeper");
        Tracee t = world.start(Script.of(), a, keeper);
        assertThat(a.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        assertThatThrownBy(() -> a.control(ResumeAction.DETACH)).isInstanceOf(NoSuchTask.class);
        world.goToEnd(t);
    }

    @Scenario(
            id = "T113",
            must = "an engine detached after its quiesce report isn't told of the event itself")
    void detachBetween(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(Script.of()), a, b);
        a.onQuiesce(
                Event.EXEC,
                report -> {
                    // From here to the event's own report there is no gap to slip into.
                    world.meanwhile(() ->
                            assertThat(a.control(ResumeAction.DETACH))
                                    .isEqualTo(Outcome.IN_PROGRESS));
                    return report.answer(ResumeAction.RESUME);
                });
        a.events(Event.QUIESCE, Event.EXEC);
        b.events(Event.EXEC, Event.EXIT);
        world.goToEnd(t);
        assertThat(world.log()).containsSubsequence("A quiesce(EXEC)", "B EXEC", "B EXIT");
        assertThat(world.log()).doesNotContain("A EXEC");
    }
}
