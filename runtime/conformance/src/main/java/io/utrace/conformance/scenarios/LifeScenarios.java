package io.utrace.conformance.scenarios;

import static io.utrace.api.AttachFlag.MATCH_OPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Event;
import io.utrace.api.Examination;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitStatus;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import org.junit.jupiter.api.DisplayName;

/** Births, new programs, deaths. */
@DisplayName("Clone, exec, exit, death, reap")
public class LifeScenarios {
    private static final int SIGKILL = 9;
    private static final Script CHILD = Script.of().mark(1).exit(0);

    /** Has a clone attach another probe to the child. */
    private static Probe.Answer attaching(Probe other, Action answer, Event... events) {
        return report -> {
            other.attach(report.view(CloneReport.class).child());
            other.events(events);
            return answer;
        };
    }

    private static Task child(Probe probe) {
        return probe.engine().task();
    }

    @Scenario(id = "T96", must = "a child that is stopped at its birth makes no step in user mode")
    void stoppedAtBirth(World world) {
        Probe a = world.probe("A");
        Probe p = world.probe("P");
        p.on(
                Event.CLONE,
                report -> {
                    a.attach(report.view(CloneReport.class).child());
                    assertThat(a.control(ResumeAction.STOP)).isEqualTo(Outcome.IN_PROGRESS);
                    return Action.RESUME;
                });
        Tracee t = world.start(Script.of().fork(CHILD).mark(2).spinUntil(1).reap().exit(3), p);
        p.events(Event.CLONE);
        world.go(t);
        world.awaitMark(t, 2);
        world.awaitHeld(child(a));
        assertThat(t.hasPassed(1)).isFalse();
        t.open(1);
        a.control(ResumeAction.RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(t.hasPassed(1)).isTrue();
    }

    @Scenario(
            id = "T97",
            must = "a vfork held at its clone is held before it waits; the child runs")
    void vfork(World world) {
        Probe p = world.probe("P").on(Event.CLONE, report -> Action.STOP);
        Tracee t = world.start(Script.of().vfork(CHILD).mark(2).reap().exit(3), p);
        p.events(Event.CLONE);
        world.go(t);
        world.awaitHeld(t.task());
        world.awaitMark(t, 1);
        assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
        assertThat(t.hasPassed(2)).isFalse();
        p.control(ResumeAction.RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsExactly("P CLONE");
    }

    @Scenario(id = "T98", must = "an exit's status is to be seen by all alike, and not changed")
    void exitStatus(World world) {
        world.excludedByType(
                onExit("exit.setStatus(new WaitStatus(0));"), onExit("exit.status();"));
        Probe.Answer note =
                report -> {
                    world.note("status " + report.view(ExitReport.class).status().exitCode());
                    return Action.RESUME;
                };
        Probe a = world.probe("A").on(Event.EXIT, note);
        Probe b = world.probe("B").on(Event.EXIT, note);
        Tracee t = world.start(Script.of().exit(3), a, b);
        a.events(Event.EXIT);
        b.events(Event.EXIT);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsExactly("A EXIT", "status 3", "B EXIT", "status 3");
    }

    private static String onExit(String statement) {
        return "new EngineOps() { public Action reportExit(Action a, Engine e, ExitReport exit) { "
                + statement
                + " return a; } };";
    }

    @Scenario(
            id = "T99",
            must =
                    "STOP holds an exit with all its state, unless SIGKILL or its group ends it (K10)")
    void heldExit(World world) {
        Probe a = world.probe("A").on(Event.EXIT, report -> Action.STOP);
        Tracee own = world.start(Script.of().exit(3), a);
        a.events(Event.EXIT);
        world.go(own);
        world.awaitHeld(own.task());
        assertThat(own.end()).isNull();
        try (Examination examination = a.engine().examine()) {
            assertThat(examination.registers().instructionPointer()).isNotNegative();
            assertThat(examination.finish()).isTrue();
        }
        a.control(ResumeAction.RESUME);
        assertThat(world.awaitEnd(own).exitCode()).isEqualTo(3);

        Tracee killed = world.start(Script.of().exit(3), a);
        a.events(Event.EXIT);
        killed.send(SIGKILL);
        assertThat(world.awaitEnd(killed).signal()).isEqualTo(SIGKILL);
        assertThat(killed.task().stopEpoch()).isZero();

        a.on(
                Event.EXIT,
                report -> {
                    assertThat(report.view(ExitReport.class).status().exitCode()).isEqualTo(5);
                    return Action.STOP;
                });
        Probe p = world.probe("P").on(Event.CLONE, attaching(a, Action.RESUME, Event.EXIT));
        Script thread = Script.of().mark(1).spinUntil(2).leave();
        Tracee group = world.start(Script.of().thread(thread).spinUntil(1).exit(5), p);
        p.events(Event.CLONE);
        world.go(group);
        world.awaitMark(group, 1);
        group.open(1);
        assertThat(world.awaitEnd(group).exitCode()).isEqualTo(5);
        assertThat(child(a).stopEpoch()).isZero();
        assertThat(world.log()).containsExactly("A EXIT", "A EXIT", "P CLONE", "A EXIT");
    }

    @Scenario(id = "T100", must = "a reap that begins during the death report comes after it")
    void reapDuringDeath(World world) {
        Probe a = world.probe("A");
        Probe p = world.probe("P");
        p.on(Event.CLONE, attaching(a, Action.DETACH, Event.DEATH, Event.REAP));
        Tracee t = world.start(Script.of().fork(CHILD).reap().mark(2).exit(3), p);
        a.on(
                Event.DEATH,
                report -> {
                    world.awaitMark(t, 2);
                    world.note("the parent has reaped it");
                    return Action.RESUME;
                });
        p.events(Event.CLONE);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        world.awaitLog("A REAP");
        assertThat(world.log())
                .containsExactly("P CLONE", "A DEATH", "the parent has reaped it", "A REAP");
    }

    @Scenario(id = "T101", must = "DETACH from a death report spares the engine the reap")
    void detachFromDeath(World world) {
        Probe a = world.probe("A").on(Event.DEATH, ResumeAction.DETACH);
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exit(3), a, b);
        a.events(Event.DEATH, Event.REAP);
        b.events(Event.REAP);
        world.goToEnd(t);
        world.awaitLog("B REAP");
        assertThat(world.log()).containsExactly("A DEATH", "B REAP");
    }

    @Scenario(id = "T102", must = "DETACH during the death report is refused: EALREADY")
    void detachDuringDeath(World world) {
        Probe a = world.probe("A");
        a.on(
                Event.DEATH,
                report -> {
                    world.meanwhile(() ->
                            assertThatThrownBy(() -> a.control(ResumeAction.DETACH))
                                    .isInstanceOf(DeathUnderway.class));
                    return Action.RESUME;
                });
        Tracee t = world.start(Script.of().exit(3), a);
        a.events(Event.DEATH, Event.REAP);
        world.goToEnd(t);
        world.awaitLog("A REAP");
        assertThat(world.log()).containsExactly("A DEATH", "A REAP");
    }

    @Scenario(id = "T103", must = "DETACH from a zombie that was reported dead spares the reap")
    void detachFromZombie(World world) {
        Probe a = world.probe("A");
        Probe p = world.probe("P");
        p.on(Event.CLONE, attaching(a, Action.RESUME, Event.DEATH, Event.REAP));
        Tracee t = world.start(Script.of().fork(CHILD).spinUntil(1).reap().exit(3), p);
        p.events(Event.CLONE);
        world.go(t);
        world.awaitLog("A DEATH");
        assertThat(child(a).state()).isEqualTo(TaskState.ZOMBIE);
        assertThat(a.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        t.open(1);
        world.awaitEnd(t);
        assertThat(child(a).state()).isEqualTo(TaskState.DEAD);
        assertThat(world.log()).containsExactly("P CLONE", "A DEATH");
    }

    @Scenario(id = "T104", must = "DETACH once the reap has begun gives ESRCH")
    void detachDuringReap(World world) {
        Probe a = world.probe("A");
        a.on(
                Event.REAP,
                report -> {
                    world.meanwhile(() ->
                            assertThatThrownBy(() -> a.control(ResumeAction.DETACH))
                                    .isInstanceOf(NoSuchTask.class));
                    return Action.RESUME;
                });
        Tracee t = world.start(Script.of().exit(3), a);
        a.events(Event.REAP);
        world.goToEnd(t);
        world.awaitLog("A REAP");
        assertThatThrownBy(() -> a.control(ResumeAction.DETACH)).isInstanceOf(NoSuchTask.class);
    }

    @Scenario(id = "T105", must = "a zombie can't be stopped: ESRCH")
    void stopZombie(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().exit(3), a);
        a.on(
                Event.DEATH,
                report -> {
                    assertThat(t.task().state()).isEqualTo(TaskState.ZOMBIE);
                    world.meanwhile(() ->
                            assertThatThrownBy(() -> a.control(ResumeAction.STOP))
                                    .isInstanceOf(NoSuchTask.class));
                    return Action.RESUME;
                });
        a.events(Event.DEATH);
        world.goToEnd(t);
        world.await("the reap", () -> t.task().state() == TaskState.DEAD);
        assertThatThrownBy(() -> a.control(ResumeAction.STOP)).isInstanceOf(NoSuchTask.class);
    }

    @Scenario(
            id = "T106",
            must = "a sibling's exec or exit_group breaks a hold; the death is reported")
    void brokenHold(World world) {
        Script idle = Script.of().mark(1).spinUntil(2).leave();
        Script exits = Script.of().thread(idle).spinUntil(1).exit(5);
        assertThat(endWithHeldThread(world, exits).exitCode()).isEqualTo(5);
        world.clearLog();
        Script execs = Script.of().thread(idle).spinUntil(1).exec(Script.of().exit(6));
        assertThat(endWithHeldThread(world, execs).exitCode()).isEqualTo(6);
    }

    private static WaitStatus endWithHeldThread(World world, Script leader) {
        Probe p = world.probe("P");
        // Not even its exit can be held.
        Probe a = world.probe("A").on(Event.EXIT, report -> Action.STOP);
        p.on(Event.CLONE, attaching(a, Action.RESUME, Event.EXIT, Event.DEATH, Event.REAP));
        Tracee t = world.start(leader, p);
        p.events(Event.CLONE);
        world.go(t);
        world.awaitMark(t, 1);
        a.control(ResumeAction.STOP);
        world.awaitHeld(child(a));
        t.open(1);
        WaitStatus end = world.awaitEnd(t);
        world.awaitLog("A REAP");
        // Held once, and let go once.
        assertThat(child(a).stopEpoch()).isEqualTo(2);
        assertThat(world.log()).containsExactly("P CLONE", "A EXIT", "A DEATH", "A REAP");
        return end;
    }

    @Scenario(
            id = "T107",
            must = "a thread that execs takes the leader's number, after the leader's reap")
    void execByThread(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        a.on(
                Event.CLONE,
                attaching(b, Action.RESUME, Event.EXEC, Event.EXIT, Event.DEATH, Event.REAP));
        b.on(
                Event.EXEC,
                report -> {
                    world.note("was " + report.view(ExecReport.class).formerTid());
                    return Action.RESUME;
                });
        Script next = Script.of().mark(3).spinUntil(4).exit(6);
        Script thread = Script.of().spinUntil(2).exec(next);
        Tracee t = world.start(Script.of().thread(thread).mark(1).spinUntil(1), a);
        Task leader = t.task();
        int pid = leader.tid();
        a.events(Event.CLONE, Event.EXIT, Event.DEATH, Event.REAP);
        world.go(t);
        world.awaitMark(t, 1);
        int formerTid = child(b).tid();
        assertThat(formerTid).isNotEqualTo(pid);
        t.open(2);
        world.awaitMark(t, 3);
        assertThat(child(b).tid()).isEqualTo(pid);
        assertThat(leader.state()).isEqualTo(TaskState.DEAD);
        assertThat(world.utrace().task(pid)).contains(child(b));
        assertThat(world.utrace().find(pid, b, null, MATCH_OPS)).contains(b.engine());
        assertThat(world.utrace().task(formerTid)).isEmpty();
        assertThatThrownBy(() -> a.control(ResumeAction.STOP)).isInstanceOf(NoSuchTask.class);
        t.open(4);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(6);
        world.awaitLog("B REAP");
        assertThat(world.log())
                .containsExactly(
                        "A CLONE",
                        "A EXIT",
                        "A DEATH",
                        "A REAP",
                        "B EXEC",
                        "was " + formerTid,
                        "B EXIT",
                        "B DEATH",
                        "B REAP");
    }

    @Scenario(id = "T108", must = "an engine that doesn't ask for REAP is detached without a word")
    void silentReap(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t =
                world.start(
                        Script.of().exit(3),
                        task -> {
                            a.attach(task, "d");
                            b.attach(task);
                        });
        a.events(Event.EXIT);
        b.events(Event.REAP);
        a.engine().close();
        world.goToEnd(t);
        world.awaitLog("A release(d)");
        assertThat(world.log()).containsExactly("A EXIT", "B REAP", "A release(d)");
        assertThatThrownBy(() -> a.control(ResumeAction.DETACH)).isInstanceOf(NoSuchTask.class);
    }
}
