package io.utrace.conformance.scenarios;

import static io.utrace.api.ResumeAction.DETACH;
import static io.utrace.api.ResumeAction.REPORT;
import static io.utrace.api.ResumeAction.RESUME;
import static io.utrace.api.ResumeAction.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.UtraceException.NotStopped;
import io.utrace.api.WaitQueue;
import io.utrace.conformance.Observer;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;

/** The delayed wake-up, and wake functions. */
@DisplayName("Wake-up")
public class WakeUpScenarios {
    private static final int SIGKILL = 9;

    /** What tells that user mode was entered. */
    private static final Script MARKING = Script.of().mark(1).exit(3);

    /** Makes a queue that notes each wake, and the state in which it finds the task. */
    private static WaitQueue queue(World world, String name) {
        WaitQueue queue = world.utrace().newWaitQueue();
        queue.add(
                key -> {
                    world.note(name + " " + key.state());
                    return false;
                },
                false);
        return queue;
    }

    private static List<String> wakes(World world) {
        return world.log().stream().filter(line -> line.startsWith("wake ")).toList();
    }

    @Scenario(
            id = "T63",
            must = "a wake-up before a STOP comes when the task is held, and can be examined")
    void stops(World world) {
        WaitQueue queue = queue(world, "wake");
        AtomicBoolean stopping = new AtomicBoolean();
        Probe a = world.probe("A");
        a.on(
                Event.EXEC,
                report -> {
                    stopping.set(true);
                    report.engine().wakeUp(queue);
                    assertThat(wakes(world)).isEmpty();
                    return report.answer(STOP);
                });
        Tracee t = world.start(Script.of().exec(MARKING), a);
        a.events(Event.QUIESCE, Event.EXEC);
        Observer<Boolean> waiter =
                world.observer(
                                () -> {
                                    queue.waitUntil(stopping::get);
                                    try (Examination examination = a.engine().examine()) {
                                        return examination.finish();
                                    }
                                })
                        .awaitWaiting();
        world.go(t);
        assertThat(waiter.result()).isTrue();
        world.awaitLog("wake TRACED");
        assertThat(t.hasPassed(1)).isFalse();
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(wakes(world)).hasSize(1);
    }

    @Scenario(
            id = "T64",
            must = "a wake-up before a RESUME comes when the callback is over, stop or no stop")
    void runsOn(World world) {
        WaitQueue queue = queue(world, "wake");
        Probe a = world.probe("A");
        a.on(
                Event.EXIT,
                report -> {
                    report.engine().wakeUp(queue);
                    world.note("A answers");
                    return report.answer(RESUME);
                });
        Probe b = world.probe("B");
        Tracee t = world.start(MARKING, a, b);
        a.events(Event.EXIT);
        b.events(Event.EXIT);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsExactly("A EXIT", "A answers", "wake RUNNING", "B EXIT");
    }

    @Scenario(
            id = "T65",
            must = "a STOP that a quiesce takes back before it held: one wake, and no hold")
    void changeOfMind(World world) {
        WaitQueue queue = queue(world, "wake");
        Probe a = world.probe("A").onQuiesce(null, RESUME);
        a.on(
                Event.CLONE,
                report -> {
                    report.engine().wakeUp(queue);
                    return report.answer(STOP);
                });
        Tracee t = world.start(Script.of().fork(Script.of()).reap().exit(3), a);
        a.events(Event.QUIESCE, Event.CLONE);
        world.go(t);
        if (world.stopsAtReports()) {
            world.differs("U1");
            // The report holds: nobody is asked again before.
            world.awaitLog("wake TRACED");
            assertThat(world.log()).containsExactly("A quiesce(CLONE)", "A CLONE", "wake TRACED");
            a.control(RESUME);
        }
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        if (!world.stopsAtReports()) {
            assertThat(world.log()).containsSubsequence("A CLONE", "A quiesce(0)", "wake RUNNING");
            assertThat(t.task().stopEpoch()).as("never held").isZero();
        }
        assertThat(wakes(world)).hasSize(1);
    }

    @Scenario(
            id = "T66",
            must = "a pending wake comes before a detach is confirmed, and none after")
    void detached(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Probe keeper = world.probe("keeper");
        Tracee t = world.start(MARKING, a, b, keeper);
        WaitQueue ofA = queue(world, "wake A");
        WaitQueue ofB = queue(world, "wake B");
        a.onQuiesce(
                null,
                report -> {
                    report.engine().wakeUp(ofA);
                    return report.answer(STOP);
                });
        AtomicReference<Observer<Outcome>> waiting = new AtomicReference<>();
        b.onQuiesce(
                null,
                report -> {
                    world.meanwhile(() -> {
                        world.note("detach");
                        assertThat(a.control(DETACH)).isEqualTo(Outcome.DONE);
                        assertThatThrownBy(() -> a.engine().barrier())
                                .isInstanceOf(NoSuchTask.class);
                        world.note("A is detached");
                    });
                    report.engine().wakeUp(ofB);
                    world.meanwhile(
                            () -> assertThat(b.control(DETACH)).isEqualTo(Outcome.IN_PROGRESS));
                    waiting.set(
                            world.observer(
                                            () -> {
                                                try {
                                                    return b.engine().barrier();
                                                } finally {
                                                    world.note("B is detached");
                                                }
                                            })
                                    .joinWaiting());
                    return report.answer(STOP);
                });
        a.events(Event.QUIESCE);
        b.events(Event.QUIESCE);
        b.control(REPORT);
        world.await("B's detach", () -> waiting.get() != null && waiting.get().isDone());
        assertThatThrownBy(() -> waiting.get().join()).isInstanceOf(NoSuchTask.class);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log())
                .containsExactly(
                        "A quiesce(0)",
                        "B quiesce(0)",
                        "detach",
                        "wake A RUNNING",
                        "A is detached",
                        "wake B RUNNING",
                        "B is detached");
    }

    @Scenario(id = "T67", must = "SIGKILL before the hold loses no wake")
    void killed(World world) {
        WaitQueue queue = queue(world, "wake");
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(MARKING), a, b);
        a.on(
                Event.EXEC,
                report -> {
                    report.engine().wakeUp(queue);
                    return report.answer(STOP);
                });
        b.on(
                Event.EXEC,
                report -> {
                    world.meanwhile(() -> t.send(SIGKILL));
                    assertThat(wakes(world)).isEmpty();
                    return report.answer(RESUME);
                });
        a.events(Event.EXEC);
        b.events(Event.EXEC);
        assertThat(world.goToEnd(t).signal()).isEqualTo(SIGKILL);
        assertThat(wakes(world)).hasSize(1);
        assertThat(t.hasPassed(1)).isFalse();
    }

    @Scenario(id = "T68", must = "asked twice for a queue in one callback: one wake, two at most")
    void twice(World world) {
        WaitQueue queue = queue(world, "wake");
        Probe a = world.probe("A");
        a.on(
                Event.EXIT,
                report -> {
                    report.engine().wakeUp(queue);
                    report.engine().wakeUp(queue);
                    return report.answer(STOP);
                });
        Tracee t = world.start(MARKING, a);
        a.events(Event.EXIT);
        world.go(t);
        world.awaitHeld(t.task());
        world.awaitLog("wake TRACED");
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(wakes(world)).hasSizeBetween(1, 2);
    }

    @Scenario(
            id = "T69",
            must =
                    "a custom function (SIGCHLD's) runs once a stop, held, without a lock; sleepers too")
    void customFunction(World world) {
        Probe keeper = world.probe("keeper");
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, keeper, a);
        Task task = t.task();
        WaitQueue queue = world.utrace().newWaitQueue();
        AtomicInteger stops = new AtomicInteger();
        queue.add(
                key -> {
                    assertThat(key).isSameAs(task);
                    TaskState state = task.state();
                    // A lock that is held here is one that the other thread waits for in vain.
                    world.meanwhile(() -> {
                        assertThat(keeper.control(RESUME)).isEqualTo(Outcome.DONE);
                        a.engine().examine().close();
                        queue.add(none -> false, false).remove();
                    });
                    world.note("SIGCHLD " + state);
                    return false;
                },
                true);
        a.onQuiesce(
                null,
                report -> {
                    stops.incrementAndGet();
                    report.engine().wakeUp(queue);
                    return report.answer(STOP);
                });
        a.events(Event.QUIESCE);
        for (int stop = 1; stop <= 2; stop++) {
            int count = stop;
            Observer<TaskState> sleeper =
                    world.observer(
                                    () -> {
                                        queue.waitUntil(() -> stops.get() == count);
                                        return task.state();
                                    })
                            .awaitWaiting();
            a.control(REPORT);
            assertThat(sleeper.result()).isEqualTo(TaskState.TRACED);
            world.await("SIGCHLD", () -> notices(world).size() == count);
            assertThat(notices(world)).containsOnly("SIGCHLD TRACED");
        }
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(notices(world)).hasSize(2);
    }

    private static List<String> notices(World world) {
        return world.log().stream().filter(line -> line.startsWith("SIGCHLD ")).toList();
    }

    @Scenario(
            id = "T70",
            must = "two engines' wakes come at the hold, not before, in the order of the engines")
    void order(World world) {
        WaitQueue ofA = queue(world, "wake A");
        WaitQueue ofB = queue(world, "wake B");
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(MARKING, a, b);
        a.onQuiesce(
                null,
                report -> {
                    report.engine().wakeUp(ofA);
                    return report.answer(STOP);
                });
        b.onQuiesce(
                null,
                report -> {
                    report.engine().wakeUp(ofB);
                    world.meanwhile(() ->
                            assertThatThrownBy(() -> a.engine().examine())
                                    .isInstanceOf(NotStopped.class));
                    world.note("B answers");
                    return report.answer(STOP);
                });
        a.events(Event.QUIESCE);
        b.events(Event.QUIESCE);
        b.control(REPORT);
        world.awaitLog("wake B TRACED");
        assertThat(world.log())
                .containsExactly(
                        "A quiesce(0)",
                        "B quiesce(0)",
                        "B answers",
                        "wake A TRACED",
                        "wake B TRACED");
        a.control(RESUME);
        b.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T71", must = "asked for while the task is held, a wake comes before the return")
    void alreadyHeld(World world) {
        WaitQueue queue = queue(world, "wake");
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.control(STOP);
        world.awaitHeld(t.task());
        assertThat(world.log()).isEmpty();
        a.engine().wakeUp(queue);
        assertThat(world.log()).containsExactly("wake TRACED");
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    /** What a callback publishes of the stop it brings about. */
    private record Notice(String event, long epoch) {}

    @Scenario(
            id = "T72",
            must = "a waiter who comes too late sees by the epoch that this is another stop")
    void anotherStop(World world) {
        List<Notice> notices = new CopyOnWriteArrayList<>();
        WaitQueue queue = world.utrace().newWaitQueue();
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().exec(MARKING), a);
        Task task = t.task();
        a.onQuiesce(null, report -> stop(report, "quiesce", notices, queue));
        a.on(Event.EXIT, report -> stop(report, "exit", notices, queue));
        AtomicBoolean slow = new AtomicBoolean(true);
        Observer<List<String>> waiter =
                world.observer(
                                () -> {
                                    queue.waitUntil(() -> !notices.isEmpty());
                                    world.note("woken");
                                    queue.waitUntil(() -> !slow.get());
                                    return handled(a.engine(), notices);
                                })
                        .awaitWaiting();
        a.events(Event.QUIESCE);
        a.control(REPORT);
        world.awaitHeld(task);
        world.awaitLog("woken");
        a.events(Event.EXIT);
        a.control(RESUME);
        world.go(t);
        world.await("the other stop", () -> notices.size() == 2);
        world.awaitHeld(task);
        slow.set(false);
        queue.wakeUp(null);
        assertThat(waiter.result()).containsExactly("missed quiesce", "handled exit");
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    private static io.utrace.api.Action stop(
            Probe.Report report, String event, List<Notice> notices, WaitQueue queue) {
        // The hold to come is the next thing that the epoch counts.
        notices.add(new Notice(event, report.engine().task().stopEpoch() + 1));
        report.engine().wakeUp(queue);
        return report.answer(STOP);
    }

    private static List<String> handled(Engine engine, List<Notice> notices) {
        List<String> handled = new ArrayList<>();
        try (Examination examination = engine.examine()) {
            for (Notice notice : notices) {
                boolean isThis = notice.epoch() == engine.task().stopEpoch();
                handled.add((isThis ? "handled " : "missed ") + notice.event());
            }
            assertThat(examination.finish()).isTrue();
        }
        return handled;
    }
}
