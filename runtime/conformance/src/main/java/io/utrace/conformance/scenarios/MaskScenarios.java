package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallSet;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import org.junit.jupiter.api.DisplayName;

/** What engines ask to be told of, and when that counts. */
@DisplayName("Event masks")
public class MaskScenarios {
    private static final int READ = 0;

    @Scenario(
            id = "T15",
            must = "adding events is done at once, even while a callback to the engine runs")
    void add(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().exec(Script.of()), a);
        a.on(
                Event.EXEC,
                report -> {
                    world.meanwhile(() ->
                            assertThat(a.events(Event.EXEC, Event.EXIT)).isEqualTo(Outcome.DONE));
                    return report.answer(ResumeAction.RESUME);
                });
        assertThat(a.events(Event.EXEC)).isEqualTo(Outcome.DONE);
        world.goToEnd(t);
        assertThat(world.log()).containsExactly("A EXEC", "A EXIT");
    }

    @Scenario(
            id = "T16",
            must =
                    "removing an event while a callback runs is in progress; after a barrier it's over")
    void removeInCallback(World world) {
        Probe a = world.probe("A");
        Script twice = Script.of().exec(Script.of().spinUntil(1).exec(Script.of()));
        Tracee t = world.start(twice, a);
        a.on(
                Event.EXEC,
                report -> {
                    world.meanwhile(() -> {
                        assertThat(a.events(Event.EXIT)).isEqualTo(Outcome.IN_PROGRESS);
                        assertThat(a.engine().events()).isEqualTo(EventSet.of(Event.EXIT));
                    });
                    return report.answer(ResumeAction.RESUME);
                });
        a.events(Event.EXEC, Event.EXIT);
        world.go(t);
        world.awaitLog("A EXEC");
        assertThat(world.barrier(a.engine())).isEqualTo(Outcome.DONE);
        t.open(1);
        world.awaitEnd(t);
        assertThat(world.log()).containsExactly("A EXEC", "A EXIT");
    }

    @Scenario(
            id = "T17",
            must = "of a held task events are removed at once; QUIESCE that is added is reported")
    void changeWhenHeld(World world) {
        Probe a = world.probe("A");
        // Once is enough for it.
        Probe b =
                world.probe("B")
                        .onQuiesce(
                                null,
                                report -> {
                                    report.engine().setEvents(EventSet.NONE);
                                    return Action.RESUME;
                                });
        Tracee t = world.start(Script.of().exec(Script.of()), a, b);
        a.events(Event.EXEC, Event.EXIT);
        a.control(ResumeAction.STOP);
        world.awaitHeld(t.task());
        assertThat(a.events(Event.EXIT)).isEqualTo(Outcome.DONE);
        assertThat(b.events(Event.QUIESCE)).isEqualTo(Outcome.DONE);
        assertThat(world.log()).isEmpty();
        a.control(ResumeAction.RESUME);
        world.awaitLog("B quiesce(0)");
        world.goToEnd(t);
        assertThat(world.log()).containsExactly("B quiesce(0)", "A EXIT");
    }

    @Scenario(
            id = "T18",
            must = "a callback that removes its own event is not told of a callback in progress")
    void removeOwn(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().exec(Script.of().exec(Script.of())), a);
        a.on(
                Event.EXEC,
                report -> {
                    assertThat(report.engine().setEvents(EventSet.of(Event.EXIT)))
                            .isEqualTo(Outcome.DONE);
                    return report.answer(ResumeAction.RESUME);
                });
        a.events(Event.EXEC);
        world.goToEnd(t);
        assertThat(world.log()).containsExactly("A EXEC", "A EXIT");
    }

    @Scenario(
            id = "T19",
            must = "an event that is added in the quiesce report before it is still reported")
    void addInQuiesce(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(Script.of()), a, b);
        a.onQuiesce(
                Event.EXEC,
                report -> {
                    assertThat(report.engine().setEvents(EventSet.of(Event.EXEC)))
                            .isEqualTo(Outcome.DONE);
                    return Action.RESUME;
                });
        a.events(Event.QUIESCE);
        b.events(Event.EXEC);
        world.goToEnd(t);
        assertThat(world.log()).containsSubsequence("A quiesce(EXEC)", "A EXEC", "B EXEC");
        assertThat(world.log()).containsOnlyOnce("A EXEC");
    }

    @Scenario(
            id = "T20",
            must = "while the death is reported DEATH can't be removed, and REAP can come and go")
    void changeInDeath(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of(), a);
        a.on(
                Event.DEATH,
                report -> {
                    changeInDeath(report.engine());
                    world.meanwhile(() -> changeInDeath(a.engine()));
                    return report.answer(ResumeAction.RESUME);
                });
        a.events(Event.DEATH);
        world.goToEnd(t);
        world.await("the reap", () -> t.task().state() == TaskState.DEAD);
        assertThat(world.log()).containsExactly("A DEATH", "A REAP");
    }

    private static void changeInDeath(Engine engine) {
        EventSet both = EventSet.of(Event.DEATH, Event.REAP);
        assertThat(engine.setEvents(both)).isEqualTo(Outcome.DONE);
        assertThatThrownBy(() -> engine.setEvents(both.minus(Event.DEATH)))
                .isInstanceOf(DeathUnderway.class);
        assertThatThrownBy(() -> engine.setEvents(both.plus(Event.QUIESCE)))
                .isInstanceOf(DeathUnderway.class);
        assertThat(engine.events()).isEqualTo(both);
        engine.setEvents(both.minus(Event.REAP));
        assertThat(engine.setEvents(both)).isEqualTo(Outcome.DONE);
    }

    @Scenario(
            id = "T21",
            must = "once the reap has begun REAP can't be removed; and then there is no engine")
    void changeInReap(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of(), a);
        a.on(
                Event.REAP,
                report -> {
                    assertThatThrownBy(() -> a.engine().setEvents(EventSet.NONE))
                            .isInstanceOf(DeathUnderway.class);
                    world.meanwhile(() ->
                            assertThatThrownBy(() -> a.engine().setEvents(EventSet.NONE))
                                    .isInstanceOf(DeathUnderway.class));
                    return report.answer(ResumeAction.RESUME);
                });
        a.events(Event.REAP);
        world.goToEnd(t);
        world.await("the reap", () -> t.task().state() == TaskState.DEAD);
        assertThat(world.log()).containsExactly("A REAP");
        assertThatThrownBy(() -> a.engine().setEvents(EventSet.NONE))
                .isInstanceOf(NoSuchTask.class);
    }

    @Scenario(id = "T22", must = "no event mask asks for a stop, or withdraws one")
    void stopIsNoEvent(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of(), a);
        assertThat(a.events(EventSet.ofBits(~0))).isEqualTo(Outcome.DONE);
        assertThat(a.engine().events()).isEqualTo(EventSet.ALL);
        assertThat(a.engine().wantsStop()).isFalse();
        a.control(ResumeAction.STOP);
        world.awaitHeld(t.task());
        assertThat(a.events(EventSet.ofBits(0))).isEqualTo(Outcome.DONE);
        assertThat(a.engine().events()).isEqualTo(EventSet.NONE);
        assertThat(a.engine().wantsStop()).isTrue();
        assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
        a.control(ResumeAction.RESUME);
        world.goToEnd(t);
    }

    @Scenario(
            id = "T23",
            must = "a call the task sleeps in has its exit reported from now on, without an entry")
    void addInCall(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().sleepUntil(1), a);
        world.go(t);
        world.awaitAsleep(t);
        assertThat(a.engine().setEvents(EventSet.SYSCALLS, SyscallSet.of(READ)))
                .isEqualTo(Outcome.DONE);
        if (world.stopsAtReports()) {
            world.differs("U2");
            world.awaitLog("A SYSCALL_ENTRY");
            world.clearLog();
        }
        t.open(1);
        world.awaitEnd(t);
        assertThat(world.log()).containsExactly("A SYSCALL_EXIT");
    }
}
