package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SyscallSet;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.UtraceException.NotStopped;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Control, event masks, examination, detach")
class ControlTest {
    private final FakeTask task = new FakeTask();
    private final List<String> log = new ArrayList<>();

    private Probe probe(String name, Event... events) {
        return new Probe(task, name, log, events);
    }

    private Probe holder(String name) {
        Probe probe = probe(name, Event.QUIESCE, Event.EXEC).on("exec", Action.STOP);
        task.exec();
        log.clear();
        task.verbs.clear();
        return probe;
    }

    // ---- masks

    @Test
    @DisplayName(
            "T15, T16, T18 adding is never in progress, removing is while a callback runs elsewhere")
    void maskChange() throws Exception {
        Probe a = probe("a", Event.EXEC, Event.EXIT);
        List<Outcome> outcomes = new ArrayList<>();
        a.on(
                "exec",
                (action, engine) -> {
                    Thread observer =
                            new Thread(() -> {
                                outcomes.add(a.engine.setEvents(EventSet.ALL));
                                outcomes.add(a.engine.setEvents(EventSet.of(Event.EXIT)));
                            });
                    observer.start();
                    join(observer);
                    outcomes.add(engine.setEvents(EventSet.NONE));
                    return Action.RESUME;
                });
        task.exec();
        assertThat(outcomes).containsExactly(Outcome.DONE, Outcome.IN_PROGRESS, Outcome.DONE);
        assertThat(a.engine.barrier()).isEqualTo(Outcome.DONE);
        task.exec();
        assertThat(log).hasSize(1);
    }

    @Test
    @DisplayName("T17 removing from a held task is done at once")
    void maskChangeWhenHeld() {
        Probe a = holder("a");
        assertThat(a.engine.setEvents(EventSet.of(Event.QUIESCE))).isEqualTo(Outcome.DONE);
    }

    @Test
    @DisplayName("an engine that begins to quiesce while the task is held is asked, once (K11)")
    void quiesceAddedWhenHeld() {
        Probe a = probe("a", Event.SYSCALL_EXIT).on("exit", Action.STOP);
        Probe b = probe("b");
        task.exit();
        log.clear();
        b.engine.setEvents(EventSet.of(Event.QUIESCE));
        a.engine.control(ResumeAction.RESUME);

        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(log).containsExactly("b.quiesce(0)");
        task.trap();
        assertThat(log).hasSize(1);
    }

    @Test
    @DisplayName("QUIESCE that isn't new, or comes while the task runs, has nothing reported")
    void quiesceNotAdded() {
        Probe a = holder("a");
        a.engine.setEvents(EventSet.of(Event.QUIESCE));
        a.engine.control(ResumeAction.RESUME);
        a.engine.setEvents(EventSet.NONE);
        a.engine.setEvents(EventSet.of(Event.QUIESCE));

        assertThat(task.stop.owed()).isEqualTo(ResumeAction.RESUME);
        task.trap();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("a syscall bit that is new arms the running task")
    void rearm() {
        Probe a = probe("a", Event.EXEC);
        a.engine.setEvents(EventSet.SYSCALLS);
        a.engine.setEvents(EventSet.SYSCALLS.plus(Event.EXEC));
        assertThat(task.verbs).containsExactly("rearm");
        assertThat(task.record.union()).isEqualTo(EventSet.SYSCALLS.plus(Event.EXEC).bits());
    }

    @Test
    @DisplayName("calls that are newly named arm it, too, and those of all engines are known")
    void callsNamed() {
        Probe a = probe("a");
        Probe b = probe("b");
        a.engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(1, 300));
        assertThat(task.verbs).containsExactly("rearm");
        SyscallSet calls = task.record.syscalls();
        assertThat(calls).isEqualTo(SyscallSet.of(300, 1));
        b.engine.setEvents(EventSet.of(Event.SYSCALL_EXIT), SyscallSet.of(1));
        assertThat(task.verbs).hasSize(1);
        assertThat(task.record.syscalls()).isSameAs(calls);
        b.engine.setEvents(EventSet.of(Event.SYSCALL_EXIT), SyscallSet.of(1, 64));
        assertThat(task.verbs).hasSize(2);
        assertThat(task.record.syscalls()).isEqualTo(SyscallSet.of(1, 64, 300));
        a.engine.control(ResumeAction.DETACH);
        assertThat(task.record.syscalls()).isEqualTo(SyscallSet.of(1, 64));
        b.engine.setEvents(EventSet.of(Event.EXEC));
        assertThat(task.record.syscalls()).isEqualTo(SyscallSet.NONE);
        assertThat(task.verbs).hasSize(2);
        b.engine.setEvents(EventSet.SYSCALLS);
        assertThat(task.record.syscalls()).isEqualTo(SyscallSet.ALL);
        assertThat(task.verbs).hasSize(3);
    }

    @Test
    @DisplayName("sets of calls: what is in them, and what both have")
    void syscallSets() {
        SyscallSet some = SyscallSet.of(1, 300);
        assertThat(some.containsAll(SyscallSet.of(300))).isTrue();
        assertThat(some.containsAll(SyscallSet.of(300, 4095))).isFalse();
        assertThat(some.containsAll(SyscallSet.NONE)).isTrue();
        assertThat(some.containsAll(SyscallSet.ALL)).isFalse();
        assertThat(SyscallSet.ALL.containsAll(SyscallSet.ALL)).isTrue();
        assertThat(some.plus(SyscallSet.of(2, 4095))).isEqualTo(SyscallSet.of(1, 2, 300, 4095));
        assertThat(SyscallSet.of(2).plus(some)).isEqualTo(SyscallSet.of(1, 2, 300));
        assertThat(some.plus(SyscallSet.ALL)).isEqualTo(SyscallSet.ALL);
        assertThat(SyscallSet.ALL.plus(some)).isEqualTo(SyscallSet.ALL);
        assertThat(SyscallSet.NONE.plus(some)).isEqualTo(some);
    }

    @Test
    @DisplayName("T20 while the death is reported, DEATH stays and REAP may change")
    void maskChangeInDeath() {
        Probe a = probe("a", Event.DEATH);
        a.on(
                "death",
                (action, engine) -> {
                    assertThatThrownBy(() -> engine.setEvents(EventSet.NONE))
                            .isInstanceOf(DeathUnderway.class);
                    engine.setEvents(EventSet.of(Event.DEATH, Event.REAP));
                    engine.setEvents(EventSet.of(Event.DEATH));
                    engine.setEvents(EventSet.of(Event.DEATH, Event.REAP));
                    return Action.RESUME;
                });
        task.die();
        assertThat(task.failures).isEmpty();
        assertThat(log).containsExactly("a.death", "a.reap");
    }

    // ---- stop and go

    @Test
    @DisplayName("T34 a stop asked of a running task is confirmed by the quiesce report")
    void stopRunningTask() {
        Probe a = probe("a", Event.QUIESCE);
        assertThat(a.engine.control(ResumeAction.STOP)).isEqualTo(Outcome.IN_PROGRESS);
        assertThat(task.verbs).containsExactly("stop");

        assertThat(task.trap()).isEqualTo(Disposition.HELD);
        assertThat(log).containsExactly("a.quiesce(0)");
        assertThat(a.engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
    }

    @Test
    @DisplayName("T35 a quiesce that answers RESUME voids the stop")
    void voidedStop() {
        Probe a = probe("a", Event.QUIESCE).on("quiesce", Action.RESUME);
        a.engine.control(ResumeAction.STOP);

        assertThat(task.trap()).isEqualTo(Disposition.RUN);
        assertThat(a.engine.wantsStop()).isFalse();
    }

    @Test
    @DisplayName("a stop asked for while a callback runs is not voided by that callback's answer")
    void stopDuringCallback() {
        Probe a = probe("a", Event.QUIESCE, Event.SYSCALL_EXIT);
        a.on(
                "exit",
                (action, engine) -> {
                    Thread observer = new Thread(() -> a.engine.control(ResumeAction.STOP));
                    observer.start();
                    join(observer);
                    return Action.RESUME;
                });
        assertThat(task.exit()).isEqualTo(Disposition.HELD);
        assertThat(a.engine.wantsStop()).isTrue();
    }

    @Test
    @DisplayName("a stop that a callback asks for its own engine is voided by its own answer")
    void ownStopDuringCallback() {
        Probe a = probe("a", Event.QUIESCE, Event.SYSCALL_EXIT);
        a.on(
                "exit",
                (action, engine) -> {
                    assertThat(engine.control(ResumeAction.STOP)).isEqualTo(Outcome.IN_PROGRESS);
                    return Action.RESUME;
                });
        assertThat(task.exit()).isEqualTo(Disposition.RUN);
        assertThat(a.engine.wantsStop()).isFalse();
    }

    @Test
    @DisplayName("a stop needs no QUIESCE: nobody asks, the task is held (K2)")
    void stopWithoutQuiesce() {
        Probe a = probe("a");
        probe("b", Event.QUIESCE);
        a.engine.control(ResumeAction.STOP);

        assertThat(task.trap()).isEqualTo(Disposition.HELD);
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("T36 a task goes on when the last of its holders lets go")
    void lastHolder() {
        Probe a = probe("a", Event.EXEC).on("exec", Action.STOP);
        Probe b = probe("b", Event.EXEC).on("exec", Action.STOP);
        task.exec();
        task.verbs.clear();

        assertThat(a.engine.control(ResumeAction.RESUME)).isEqualTo(Outcome.DONE);
        assertThat(task.verbs).isEmpty();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.HELD);
        b.engine.control(ResumeAction.RESUME);
        assertThat(task.verbs).containsExactly("proceed");
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
    }

    @Test
    @DisplayName("T37 an INTERRUPT answered beside a STOP is made good when the hold is over")
    void interruptSurvivesHold() {
        Probe a = probe("a", Event.SYSCALL_EXIT).on("exit", Action.STOP);
        probe("b", Event.QUIESCE, Event.SYSCALL_EXIT)
                .on("exit", Action.INTERRUPT)
                .on("signal", (action, engine) -> action.with(ResumeAction.RESUME));
        assertThat(task.exit()).isEqualTo(Disposition.HELD);
        log.clear();
        a.engine.control(ResumeAction.RESUME);

        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(log).containsExactly("b.signal(0)[RESUME|SIGNAL_REPORT]");
    }

    @Test
    @DisplayName("T38, T39 REPORT and steps need QUIESCE, INTERRUPT doesn't")
    void needsQuiesce() {
        Probe a = probe("a", Event.EXEC);
        for (ResumeAction action :
                List.of(ResumeAction.REPORT, ResumeAction.SINGLESTEP, ResumeAction.BLOCKSTEP)) {
            assertThatThrownBy(() -> a.engine.control(action))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("EINVAL");
        }
        assertThat(a.engine.control(ResumeAction.INTERRUPT)).isEqualTo(Outcome.DONE);
        assertThat(task.verbs).containsExactly("interrupt");

        a.engine.setEvents(EventSet.of(Event.QUIESCE));
        assertThat(a.engine.control(ResumeAction.REPORT)).isEqualTo(Outcome.DONE);
        assertThat(task.verbs).containsExactly("interrupt", "report");
    }

    @Test
    @DisplayName(
            "T41 a report asked for when letting go comes before user mode, and may hold again")
    void reportAfterHold() {
        Probe a = probe("a", Event.QUIESCE, Event.SYSCALL_EXIT).on("exit", Action.STOP);
        task.exit();
        log.clear();
        a.engine.control(ResumeAction.REPORT);
        a.on("quiesce", Action.STOP);

        assertThat(task.stop.proceed()).isEqualTo(Disposition.HELD);
        assertThat(log).containsExactly("a.quiesce(0)");
    }

    @Test
    @DisplayName("T42 RESUME of a task that isn't stopped does nothing")
    void resumeRunning() {
        Probe a = probe("a");
        assertThat(a.engine.control(ResumeAction.RESUME)).isEqualTo(Outcome.DONE);
        assertThat(task.verbs).isEmpty();
    }

    @Test
    @DisplayName("T43 a RESUME between the answer and the hold is not lost (K4)")
    void resumeBeforeHold() {
        Probe a = probe("a", Event.EXEC).on("exec", Action.STOP);
        probe("b", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            a.engine.control(ResumeAction.RESUME);
                            return Action.RESUME;
                        });

        assertThat(task.exec()).isEqualTo(Disposition.RUN);
        assertThat(task.record.state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    @DisplayName("T43b the STOP of a callback that is still running beats a RESUME meanwhile")
    void resumeDuringCallback() {
        Probe a = probe("a", Event.EXEC);
        a.on(
                "exec",
                (action, engine) -> {
                    Thread observer = new Thread(() -> a.engine.control(ResumeAction.RESUME));
                    observer.start();
                    join(observer);
                    return Action.STOP;
                });
        assertThat(task.exec()).isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.RESUME);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
    }

    @Test
    @DisplayName("T45 INTERRUPT from a quiesce makes a signal report before user mode (K3)")
    void interruptFromQuiesce() {
        probe("a", Event.QUIESCE)
                .on("quiesce", Action.INTERRUPT)
                .on("signal", (action, engine) -> action.with(ResumeAction.RESUME))
                .engine
                .control(ResumeAction.REPORT);
        assertThat(task.trap()).isEqualTo(Disposition.RUN);
        assertThat(log).containsExactly("a.quiesce(0)", "a.signal(0)[RESUME|SIGNAL_REPORT]");
    }

    @Test
    @DisplayName("REPORT answered to a quiesce of its own doesn't loop")
    void reportFromQuiesceDoesNotLoop() {
        Probe a = probe("a", Event.QUIESCE).on("quiesce", Action.REPORT);
        a.engine.control(ResumeAction.REPORT);
        assertThat(task.trap()).isEqualTo(Disposition.RUN);
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.RESUME);
        assertThat(log).hasSize(1);
    }

    @Test
    @DisplayName("T46, T47 a step the task can't make is refused, one it can is noted")
    void steps() {
        Probe a = holder("a");
        task.steps = Set.of();
        for (ResumeAction step : List.of(ResumeAction.SINGLESTEP, ResumeAction.BLOCKSTEP)) {
            assertThatThrownBy(() -> a.engine.control(step))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("EOPNOTSUPP");
        }
        assertThat(task.record.state()).isEqualTo(TaskState.TRACED);
        assertThat(a.engine.wantsStop()).isTrue();

        task.steps = Set.of(ResumeAction.SINGLESTEP);
        a.engine.control(ResumeAction.SINGLESTEP);
        assertThat(task.verbs).containsExactly("proceed");
    }

    @Test
    @DisplayName("a block step is a single step where there is none, asked for or answered")
    void blockStep() {
        Probe a = probe("a", Event.QUIESCE);
        for (ResumeAction possible : List.of(ResumeAction.SINGLESTEP, ResumeAction.BLOCKSTEP)) {
            task.steps = EnumSet.of(ResumeAction.SINGLESTEP, possible);
            a.on("quiesce", Action.RESUME);
            a.engine.control(ResumeAction.BLOCKSTEP);
            task.trap();
            assertThat(task.stop.takeStep()).isEqualTo(possible);

            a.on("quiesce", Action.BLOCKSTEP);
            a.engine.control(ResumeAction.REPORT);
            task.trap();
            assertThat(task.stop.takeStep()).isEqualTo(possible);
        }
    }

    @Test
    @DisplayName("T80b a signal report without a signal delivers nothing, whatever is answered")
    void noSignalToDeliver() {
        Probe a = probe("a", Event.QUIESCE).on("signal", (action, engine) -> Action.RESUME);
        a.engine.control(ResumeAction.INTERRUPT);
        task.trap();
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.DELIVER);
        assertThat(log).containsExactly("a.signal(0)[RESUME|SIGNAL_REPORT]");
    }

    @Test
    @DisplayName("T81 a signal put off with IGN and STOP is decided anew after an INTERRUPT")
    void signalDecidedAnew() {
        Probe a =
                probe("a", Event.QUIESCE, Event.SIGNAL_TERM)
                        .on("signal", Action.STOP.with(SignalAction.IGN));
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.INTERRUPT);
        a.on("signal", Action.RESUME.with(SignalAction.DELIVER));

        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(log)
                .containsExactly(
                        "a.signal(15)[RESUME|SIGNAL_TERM]", "a.signal(15)[RESUME|SIGNAL_REPORT]");
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.DELIVER);
    }

    // ---- examine

    @Test
    @DisplayName("T48, T51, T53 an examination is good for one stop, and not for a killed task")
    void examination() {
        Probe a = holder("a");
        try (var examination = a.engine.examine()) {
            assertThat(examination.finish()).isTrue();
            task.killed = true;
            assertThat(examination.finish()).as("killed").isFalse();
            task.killed = false;
            a.engine.control(ResumeAction.RESUME);
            task.stop.proceed();
            assertThat(examination.finish()).as("resumed").isFalse();
            task.exec();
            assertThat(task.record.state()).isEqualTo(TaskState.TRACED);
            assertThat(examination.finish()).as("another stop").isFalse();
        }
    }

    @Test
    @DisplayName(
            "T49, T50, T52 no examination without a stop of one's own, before it, or of the dead")
    void refusedExaminations() {
        holder("b");
        Probe a = probe("a");
        assertThatThrownBy(a.engine::examine).isInstanceOf(IllegalStateException.class);

        FakeTask running = new FakeTask();
        Probe c = new Probe(running, "c", log);
        c.engine.control(ResumeAction.STOP);
        assertThatThrownBy(c.engine::examine)
                .isInstanceOfSatisfying(
                        NotStopped.class, e -> assertThat(e.errno()).isEqualTo("EAGAIN"));
        running.becomeZombie();
        assertThatThrownBy(c.engine::examine).isInstanceOf(NoSuchTask.class);
    }

    @Test
    @DisplayName("T48, T51, T53 what is written belongs to one stop, or is refused")
    void writes() {
        Probe a = holder("a");
        try (var examination = a.engine.examine()) {
            var registers = examination.registers();
            var memory = examination.memory();
            List<Runnable> calls =
                    List.of(
                            () -> registers.set("r0", 5),
                            () -> examination.registerSet(1),
                            () -> examination.setRegisterSet(2, new byte[3]),
                            () -> memory.write(0, new byte[4], 0, 4),
                            examination::signalInfo);
            task.verbs.clear();
            calls.forEach(Runnable::run);
            assertThat(task.verbs)
                    .containsExactly("register 0 = 5", "registers 1", "registers 2 = 3", "write 4");
            assertThat(examination.finish()).isTrue();

            a.engine.control(ResumeAction.RESUME);
            task.stop.proceed();
            assertRefused(calls, NotStopped.class);
            task.exec();
            assertThat(task.record.state()).isEqualTo(TaskState.TRACED);
            assertRefused(calls, NotStopped.class);
            task.die();
            assertRefused(calls, NoSuchTask.class);
        }
    }

    private void assertRefused(List<Runnable> calls, Class<?> refusal) {
        task.verbs.clear();
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(refusal);
        }
        assertThat(task.verbs).isEmpty();
    }

    @Test
    @DisplayName("T51 what is written to a task that was killed in the stop counts for nothing")
    void writesToTheKilled() {
        Probe a = holder("a");
        try (var examination = a.engine.examine()) {
            task.killed = true;
            assertThatThrownBy(() -> examination.registers().set(0, 5))
                    .isInstanceOf(NoSuchTask.class);
            assertThatThrownBy(() -> examination.memory().write(0, new byte[4], 0, 4))
                    .isInstanceOf(NoSuchTask.class);
        }
    }

    @Test
    @DisplayName("T54 a callback may examine its own task, wanted or not, as it is at that moment")
    void examinationOfOneself() {
        Probe a = probe("a", Event.EXEC);
        a.on(
                "exec",
                (action, engine) -> {
                    try (var examination = engine.examine()) {
                        assertThat(task.verbs).containsExactly("freeze");
                        assertThat(examination.finish()).isTrue();
                    }
                    engine.control(ResumeAction.DETACH);
                    engine.examine().close();
                    return Action.RESUME;
                });
        task.exec();
        assertThat(task.failures).isEmpty();
        assertThat(log).containsExactly("a.exec");
    }

    // ---- detach, death

    @Test
    @DisplayName("T109, T112 detaching the holder lets the task go on; twice is ESRCH")
    void detachHolder() {
        Probe a = holder("a");
        assertThat(a.engine.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        assertThat(task.verbs).containsExactlyInAnyOrder("abandon", "proceed");
        assertThatThrownBy(() -> a.engine.control(ResumeAction.DETACH))
                .isInstanceOf(NoSuchTask.class);
    }

    @Test
    @DisplayName("T111 detached while its callback runs: in progress, and its STOP is void")
    void detachDuringCallback() throws Exception {
        Probe a = probe("a", Event.EXEC);
        List<Outcome> outcomes = new ArrayList<>();
        a.on(
                "exec",
                (action, engine) -> {
                    Thread observer =
                            new Thread(() -> outcomes.add(a.engine.control(ResumeAction.DETACH)));
                    observer.start();
                    join(observer);
                    return Action.STOP;
                });
        assertThat(task.exec()).isEqualTo(Disposition.RUN);
        assertThat(outcomes).containsExactly(Outcome.IN_PROGRESS);
        assertThatThrownBy(a.engine::barrier).isInstanceOf(NoSuchTask.class);
    }

    @Test
    @DisplayName("T113 detached between its quiesce and its report: the report is not made")
    void detachBetween() {
        Probe a = probe("a", Event.QUIESCE, Event.EXEC);
        a.on(
                "quiesce",
                (action, engine) -> {
                    engine.control(ResumeAction.DETACH);
                    return Action.RESUME;
                });
        task.exec();
        assertThat(log).containsExactly("a.quiesce(EXEC)");
    }

    @Test
    @DisplayName("T102, T103, T104, T105 what can be asked of the dying and the dead")
    void controlAfterDeath() {
        Probe a = probe("a", Event.DEATH, Event.REAP);
        a.on(
                "death",
                (action, engine) -> {
                    assertThatThrownBy(() -> engine.control(ResumeAction.DETACH))
                            .isInstanceOf(DeathUnderway.class);
                    assertThatThrownBy(() -> engine.control(ResumeAction.STOP))
                            .isInstanceOf(NoSuchTask.class);
                    return Action.RESUME;
                });
        task.becomeZombie();
        assertThat(task.failures).isEmpty();
        assertThatThrownBy(() -> a.engine.control(ResumeAction.STOP))
                .isInstanceOf(NoSuchTask.class);
        assertThat(a.engine.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        task.reap();
        assertThat(log).containsExactly("a.death");

        FakeTask other = new FakeTask();
        Probe b = new Probe(other, "b", log, Event.REAP);
        b.on(
                "reap",
                (action, engine) -> {
                    assertThatThrownBy(() -> engine.control(ResumeAction.DETACH))
                            .isInstanceOf(NoSuchTask.class);
                    return Action.RESUME;
                });
        other.die();
        assertThat(other.failures).isEmpty();
    }

    @Test
    @DisplayName("T99 an exit can be held, but not when SIGKILL is the reason (K10)")
    void heldExit() {
        Probe a = probe("a", Event.EXIT).on("exiting", Action.STOP);
        assertThat(task.exiting(false)).isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.RESUME);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);

        assertThat(task.exiting(true)).isEqualTo(Disposition.RUN);
        assertThat(task.record.state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    @DisplayName(
            "T106 a hold that SIGKILL breaks: exit, death and reap are reported though nobody resumed")
    void brokenHold() {
        Probe a = probe("a", Event.EXEC, Event.EXIT, Event.DEATH, Event.REAP);
        a.on("exec", Action.STOP);
        task.exec();
        log.clear();

        assertThat(task.exiting(true)).isEqualTo(Disposition.RUN);
        task.die();
        assertThat(log).containsExactly("a.exiting[STOP]", "a.death", "a.reap");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
