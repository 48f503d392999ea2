package io.utrace.conformance.scenarios;

import static io.utrace.api.AttachFlag.EXCLUSIVE;
import static io.utrace.api.AttachFlag.MATCH_DATA;
import static io.utrace.api.AttachFlag.MATCH_OPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.AlreadyAttached;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.conformance.Observer;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;

/** Attaching, looking up, references. */
@DisplayName("Attach, lookup, references")
public class AttachScenarios {
    private static final String DATA = "d";

    @Scenario(id = "T01", must = "attach gives an engine with an empty mask, and does nothing else")
    void attach(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().call().exit(3), a);
        assertThat(a.engine().events()).isEqualTo(EventSet.NONE);
        assertThat(a.engine().wantsStop()).isFalse();
        assertThat(t.task().state()).isEqualTo(TaskState.RUNNING);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).isEmpty();
    }

    @Scenario(id = "T02", must = "an exclusive attach that matches is refused with EEXIST")
    void exclusive(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of(), a);
        assertThatThrownBy(() -> a.attach(t.task(), EXCLUSIVE, MATCH_OPS))
                .isInstanceOf(AlreadyAttached.class);
        assertThat(world.utrace().find(t.task(), null, null)).contains(a.engine());
        assertThat(a.events(Event.EXIT)).isEqualTo(Outcome.DONE);
        world.goToEnd(t);
        assertThat(world.log()).containsExactly("A EXIT");
    }

    @Scenario(id = "T03", must = "an exclusive attach with other ops succeeds")
    void exclusiveOther(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of(), a);
        assertThat(b.attach(t.task(), EXCLUSIVE, MATCH_OPS)).isNotEqualTo(a.engine());
        world.goToEnd(t);
    }

    @Scenario(id = "T04", must = "an exclusive attach without a match flag is refused beside any")
    void exclusiveOfAny(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of(), a);
        assertThatThrownBy(() -> b.attach(t.task(), EXCLUSIVE)).isInstanceOf(AlreadyAttached.class);
        world.goToEnd(t);
    }

    @Scenario(id = "T05", must = "a lookup gives the first engine that matches, with a reference")
    void find(World world) {
        Probe ops = world.probe("A");
        Object first = new Object();
        Object second = new Object();
        Tracee t =
                world.start(
                        Script.of(),
                        task -> {
                            ops.attach(task, first);
                            ops.attach(task, second);
                        });
        Task task = t.task();
        Engine b = world.utrace().find(task, ops, second, MATCH_OPS, MATCH_DATA).orElseThrow();
        assertThat(b.data()).isSameAs(second);
        assertThat(world.utrace().find(task, ops, null, MATCH_OPS).orElseThrow().data())
                .isSameAs(first);
        assertThat(world.utrace().find(task, null, null).orElseThrow().data()).isSameAs(first);
        assertThat(world.utrace().find(task, ops, new Object(), MATCH_OPS, MATCH_DATA)).isEmpty();
        world.goToEnd(t);
        // The references that were looked up outlive the task.
        assertThat(world.log()).isEmpty();
        assertThatThrownBy(() -> b.control(ResumeAction.RESUME)).isInstanceOf(NoSuchTask.class);
    }

    @Scenario(id = "T06", must = "a lookup on a task that never had an engine gives ENOENT")
    void findNone(World world) {
        Probe a = world.probe("A");
        AtomicReference<Object> found = new AtomicReference<>();
        Tracee t =
                world.start(
                        Script.of(),
                        task -> {
                            found.set(world.utrace().find(task, null, null));
                            a.attach(task);
                        });
        assertThat(found.get()).isEqualTo(Optional.empty());
        world.goToEnd(t);
    }

    @Scenario(id = "T07", must = "ops can't be missing")
    void noOps(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of(), a);
        assertThatThrownBy(() -> world.utrace().attach(t.task(), null, null))
                .isInstanceOf(NullPointerException.class);
        assertThat(world.utrace().find(t.task(), null, null)).contains(a.engine());
        world.goToEnd(t);
    }

    @Scenario(id = "T08", must = "no kernel thread can be attached to: none is ever a task")
    void kernelThread(World world) {
        world.excludedByType(
                "utrace.attach(new Task(2), ops, null);", "utrace.attach(task, ops, null);");
        // kthreadd
        assertThat(world.utrace().task(2)).isEmpty();
        assertThatThrownBy(() -> world.utrace().attach(2, world.probe("A"), null))
                .isInstanceOf(NoSuchTask.class);
    }

    @Scenario(id = "T09", must = "a task that was reaped can't be attached to: ESRCH")
    void reaped(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of(), a);
        int tid = t.task().tid();
        world.goToEnd(t);
        world.await("the reap", () -> t.task().state() == TaskState.DEAD);
        assertThatThrownBy(() -> a.attach(t.task())).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> world.utrace().attach(tid, a, null))
                .isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> world.utrace().find(tid, null, null))
                .isInstanceOf(NoSuchTask.class);
    }

    @Scenario(
            id = "T10",
            must = "a zombie can be attached to; of its death only the reap is to come")
    void zombie(World world) {
        world.notReachableOn("linux", "a task without engines is let go, and can't be found again");
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        AtomicReference<Task> child = new AtomicReference<>();
        a.on(
                Event.CLONE,
                report -> {
                    child.set(report.view(CloneReport.class).child());
                    return report.answer(ResumeAction.RESUME);
                });
        Tracee t = world.start(Script.of().fork(Script.of()).spinUntil(1).reap(), a);
        a.events(Event.CLONE);
        world.go(t);
        world.await(
                "a zombie", () -> child.get() != null && child.get().state() == TaskState.ZOMBIE);
        b.attach(child.get());
        assertThat(b.events(Event.REAP)).isEqualTo(Outcome.DONE);
        assertThatThrownBy(() -> b.events(Event.REAP, Event.DEATH))
                .isInstanceOf(DeathUnderway.class);
        t.open(1);
        world.awaitEnd(t);
        assertThat(world.log()).containsExactly("A CLONE", "B REAP");
    }

    @Scenario(id = "T11", must = "calls through a reference to a detached engine give ESRCH")
    void detached(World world) {
        Probe a = world.probe("A");
        Probe keeper = world.probe("keeper");
        Tracee t = world.start(Script.of(), a, keeper);
        assertThat(a.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        assertThatThrownBy(() -> a.control(ResumeAction.STOP)).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> a.events(Event.EXIT)).isInstanceOf(NoSuchTask.class);
        assertThat(world.utrace().find(t.task(), a, null, MATCH_OPS)).isEmpty();
        world.goToEnd(t);
        assertThat(world.log()).isEmpty();
    }

    @Scenario(id = "T12", must = "an engine that is still being detached doesn't match any more")
    void draining(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().call(), a);
        a.on(
                Event.SYSCALL_ENTRY,
                report -> {
                    Engine old = a.engine();
                    world.meanwhile(() -> {
                        assertThat(old.control(ResumeAction.DETACH)).isEqualTo(Outcome.IN_PROGRESS);
                        a.attach(old.task(), EXCLUSIVE, MATCH_OPS);
                    });
                    return report.answer(ResumeAction.RESUME);
                });
        a.arm(Event.SYSCALL_ENTRY);
        world.goToEnd(t);
        assertThat(world.log()).containsExactly("A SYSCALL_ENTRY");
    }

    @Scenario(id = "T13", must = "release comes exactly once, after the reap report")
    void release(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of(), task -> a.attach(task, DATA));
        a.events(Event.REAP);
        a.engine().close();
        world.goToEnd(t);
        world.awaitLog("A release(d)");
        assertThat(world.log()).containsExactly("A REAP", "A release(d)");
    }

    @Scenario(
            id = "T14",
            must = "observers that race to attach first all succeed, in the lock's order")
    void race(World world) {
        Probe keeper = world.probe("keeper");
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t =
                world.start(
                        Script.of(),
                        task -> {
                            Observer<Engine> first = world.observer(() -> a.attach(task));
                            Observer<Engine> second = world.observer(() -> b.attach(task));
                            first.join();
                            second.join();
                            Engine engine = world.utrace().find(task, null, null).orElseThrow();
                            world.note("first is " + engine.ops());
                            keeper.attach(task);
                        });
        a.events(Event.EXIT);
        b.events(Event.EXIT);
        world.goToEnd(t);
        assertThat(world.log())
                .isIn(
                        List.of("first is A", "A EXIT", "B EXIT"),
                        List.of("first is B", "B EXIT", "A EXIT"));
    }
}
