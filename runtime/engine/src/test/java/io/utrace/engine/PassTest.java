package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallSet;
import io.utrace.api.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Passes: order, combination, signals, system calls, late answers")
class PassTest {
    private final FakeTask task = new FakeTask();
    private final List<String> log = new ArrayList<>();

    private Probe probe(String name, Event... events) {
        return new Probe(task, name, log, events);
    }

    @Test
    @DisplayName("T24 attach order, except a syscall entry: the newest first, its quiesce too")
    void order() {
        Event[] events = {Event.QUIESCE, Event.EXEC, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT};
        probe("a", events);
        probe("b", events);
        probe("c", Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);

        task.entry();
        assertThat(log)
                .containsExactly(
                        "c.entry",
                        "b.quiesce(SYSCALL_ENTRY)",
                        "b.entry",
                        "a.quiesce(SYSCALL_ENTRY)",
                        "a.entry");
        log.clear();
        task.exit();
        assertThat(log)
                .containsExactly(
                        "a.quiesce(SYSCALL_EXIT)",
                        "a.exit",
                        "b.quiesce(SYSCALL_EXIT)",
                        "b.exit",
                        "c.exit");
    }

    @Test
    @DisplayName("T25 an engine attached during an event is called from the next event on")
    void attachDuringPass() {
        List<Probe> attached = new ArrayList<>();
        probe("a", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            if (attached.isEmpty()) {
                                attached.add(probe("d", Event.EXEC));
                            }
                            return action;
                        });

        task.exec();
        assertThat(log).containsExactly("a.exec");
        task.exec();
        assertThat(log).containsExactly("a.exec", "a.exec", "d.exec");
    }

    @Test
    @DisplayName("T26, T27 of what several answer, the most constraining is owed")
    void combination() {
        probe("a", Event.EXEC).on("exec", Action.REPORT);
        probe("b", Event.EXEC).on("exec", Action.SINGLESTEP);
        probe("c", Event.EXEC);
        task.exec();
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.REPORT);

        probe("d", Event.EXEC).on("exec", Action.INTERRUPT);
        task.exec();
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.INTERRUPT);
    }

    @Test
    @DisplayName("T33 of a block step and a single step, the single step is made")
    void blockAndSingleStep() {
        task.steps = Set.of(ResumeAction.SINGLESTEP, ResumeAction.BLOCKSTEP);
        probe("a", Event.QUIESCE).on("quiesce", Action.BLOCKSTEP);
        Probe b = probe("b", Event.QUIESCE).on("quiesce", Action.SINGLESTEP);
        b.engine.control(ResumeAction.REPORT);
        task.trap();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.SINGLESTEP);
    }

    @Test
    @DisplayName("T28 a later engine sees the STOP, and its RESUME doesn't end it")
    void stopIsSeen() {
        Probe a = probe("a", Event.EXEC).on("exec", Action.STOP);
        probe("b", Event.EXEC);

        assertThat(task.exec()).isEqualTo(Disposition.HELD);
        assertThat(log).containsExactly("a.exec", "b.exec[STOP]");
        assertThat(task.record.state()).isEqualTo(TaskState.TRACED);
        assertThat(a.engine.wantsStop()).isTrue();
    }

    @Test
    @DisplayName("T29 the stop of an engine that isn't called is seen too")
    void standingStopIsSeen() {
        Probe a = probe("a");
        probe("b", Event.EXEC);
        a.engine.control(ResumeAction.STOP);

        assertThat(task.exec()).isEqualTo(Disposition.HELD);
        assertThat(log).containsExactly("b.exec[STOP]");
    }

    @Test
    @DisplayName("T30 DETACH from the quiesce spares the report itself")
    void detachFromQuiesce() {
        probe("a", Event.QUIESCE, Event.EXEC).on("quiesce", Action.DETACH);

        task.exec();
        task.exec();
        assertThat(log).containsExactly("a.quiesce(EXEC)");
        assertThat(task.record.isWanted()).isFalse();
    }

    @Test
    @DisplayName("T19 events added in the quiesce count for the event at hand")
    void addInQuiesce() {
        Probe a = probe("a", Event.QUIESCE);
        probe("b", Event.EXEC);
        a.on(
                "quiesce",
                (action, engine) -> {
                    engine.setEvents(EventSet.of(Event.QUIESCE, Event.EXEC));
                    return Action.RESUME;
                });

        task.exec();
        assertThat(log).containsExactly("a.quiesce(EXEC)", "a.exec", "b.exec");
    }

    @Test
    @DisplayName("T31, T32 a step lasts until the next pass, unless its quiesce asks again")
    void stepIsOneShot() {
        Probe a = probe("a", Event.QUIESCE, Event.EXEC).on("exec", Action.SINGLESTEP);
        task.exec();
        task.trap();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.SINGLESTEP);
        task.trap();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.RESUME);

        task.exec();
        a.engine.control(ResumeAction.REPORT);
        task.trap();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.RESUME);

        task.exec();
        a.engine.control(ResumeAction.REPORT);
        a.on("quiesce", Action.SINGLESTEP);
        task.trap();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.SINGLESTEP);
    }

    @Test
    @DisplayName("a step that a stop without a report cut short is taken again")
    void stepAgain() {
        probe("a", Event.QUIESCE, Event.EXEC).on("exec", Action.SINGLESTEP);
        task.exec();
        assertThat(task.stop.isStepOwed()).isTrue();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.RESUME);
        task.trap();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.SINGLESTEP);
        assertThat(task.stop.isStepOwed()).isFalse();
        task.stop.stepAgain(ResumeAction.SINGLESTEP);
        task.trap();
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.SINGLESTEP);
    }

    @Test
    @DisplayName("a step into a handler ends with a report of the handler's frame")
    void stepIntoHandler() {
        probe("a", Event.SIGNAL, Event.QUIESCE)
                .on("signal", Action.SINGLESTEP.with(SignalAction.DELIVER));
        task.signal(10, Event.SIGNAL, SignalAction.DELIVER);
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.SINGLESTEP);
        log.clear();
        task.handlerSetUp();
        assertThat(log).containsExactly("a.signal(0)[RESUME|SIGNAL_HANDLER]");
    }

    @Test
    @DisplayName("so does a step into the handler of a signal that another has become")
    void stepIntoHandlerOfAnother() {
        probe("a", Event.SIGNAL_TERM, Event.QUIESCE)
                .on("signal", Action.SINGLESTEP.with(SignalAction.DELIVER));
        task.signal(12, Event.SIGNAL_TERM, SignalAction.TERM);
        assertThat(task.stop.takeStep()).isEqualTo(ResumeAction.SINGLESTEP);
        log.clear();
        task.handlerSetUp();
        assertThat(log).containsExactly("a.signal(0)[RESUME|SIGNAL_HANDLER]");
    }

    @Test
    @DisplayName("an engine hears only of the system calls it named")
    void syscallSet() {
        Probe a = probe("a");
        a.engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(FakeTask.GETPPID + 1));
        task.entry();
        assertThat(log).isEmpty();

        a.engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(FakeTask.GETPPID));
        task.entry();
        assertThat(log).containsExactly("a.entry");
    }

    @Test
    @DisplayName("a number that an engine changes decides which of the others hear of the call")
    void syscallSetOfChangedCall() {
        probe("a", Event.SYSCALL_ENTRY);
        Probe b = probe("b");
        b.engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(FakeTask.GETPPID));
        Probe c = probe("c");
        c.engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(FakeTask.GETPPID + 1));
        probe("d", Event.SYSCALL_ENTRY)
                .on(
                        "entry",
                        (action, lent) -> {
                            task.number = FakeTask.GETPPID + 1;
                            return action;
                        });
        task.entry();
        assertThat(log).containsExactly("d.entry", "c.entry", "a.entry");
        log.clear();
        task.exit();
        assertThat(log).containsExactly("c.exit");
    }

    @Test
    @DisplayName("T73, T74 ABORT stands if passed on, and falls if an older engine says RUN")
    void lastWordOnTheCall() {
        Probe a = probe("a", Event.SYSCALL_ENTRY);
        probe("c", Event.SYSCALL_ENTRY).on("entry", Action.RESUME.with(SyscallAction.ABORT));
        task.entry();
        assertThat(task.stop.aborts()).isTrue();
        assertThat(log).containsExactly("c.entry", "a.entry[RESUME|SYSCALL_ABORT]");

        a.on("entry", Action.RESUME);
        task.entry();
        assertThat(task.stop.aborts()).isFalse();
    }

    @Test
    @DisplayName("a call that a filter leaves to a tracer is aborted until an engine has it made")
    void filtered() {
        Probe a = probe("a", Event.SECCOMP);
        probe("c", Event.SECCOMP);
        task.filtered();
        assertThat(task.stop.aborts()).isTrue();
        assertThat(log)
                .containsExactly(
                        "c.seccomp[RESUME|SYSCALL_ABORT]", "a.seccomp[RESUME|SYSCALL_ABORT]");

        a.on("seccomp", Action.STOP.with(SyscallAction.RUN));
        assertThat(task.filtered()).isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.RESUME);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.stop.aborts()).isFalse();

        task.entry();
        assertThat(task.stop.aborts()).isFalse();
    }

    @Test
    @DisplayName("T76 so is the report of one that was held, once more if that was asked for")
    void filteredAgain() {
        Probe a = probe("a", Event.QUIESCE, Event.SECCOMP).on("seccomp", Action.STOP);
        assertThat(task.filtered()).isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.REPORT);
        a.on("seccomp", Action.RESUME.with(SyscallAction.ABORT));
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.stop.aborts()).isTrue();
        assertThat(log)
                .contains("a.quiesce(SECCOMP)[RESUME|SYSCALL_ABORT]")
                .endsWith("a.seccomp[RESUME|SYSCALL_RESUMED]");
    }

    @Test
    @DisplayName("T75 ABORT survives an older engine that only quiesces (K1)")
    void abortSurvivesQuiesce() {
        probe("a", Event.QUIESCE);
        probe("c", Event.SYSCALL_ENTRY).on("entry", Action.RESUME.with(SyscallAction.ABORT));

        task.entry();
        assertThat(task.stop.aborts()).isTrue();
    }

    @Test
    @DisplayName(
            "T76, T77 a call held at its entry is reported again only if a report was asked for")
    void repeatedEntry() {
        Probe a = probe("a", Event.QUIESCE, Event.SYSCALL_ENTRY).on("entry", Action.STOP);
        assertThat(task.entry()).isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.RESUME);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);

        log.clear();
        assertThat(task.entry()).isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.REPORT);
        a.on("entry", Action.RESUME);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(log)
                .containsExactly(
                        "a.quiesce(SYSCALL_ENTRY)",
                        "a.entry",
                        "a.quiesce(SYSCALL_ENTRY)[RESUME|SYSCALL_RESUMED]",
                        "a.entry[RESUME|SYSCALL_RESUMED]");
    }

    @Test
    @DisplayName("T79, T80, T85 signals: the disposition's action comes in, the last word counts")
    void signalDecision() {
        Probe a = probe("a", Event.SIGNAL_TERM).on("signal", Action.RESUME.with(SignalAction.IGN));
        task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM);
        assertThat(log).containsExactly("a.signal(15)[RESUME|SIGNAL_TERM]");
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.IGN);

        a.on("signal", Action.RESUME);
        task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM);
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.DELIVER);

        probe("b", Event.SIGNAL_TERM).on("signal", Action.RESUME.with(SignalAction.CORE));
        task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM);
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.CORE);
    }

    @Test
    @DisplayName("a signal nobody asks for keeps its disposition's action, with no callback")
    void unwatchedSignal() {
        probe("a", Event.SIGNAL);
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.RUN);
        assertThat(log).isEmpty();
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.TERM);
    }

    @Test
    @DisplayName("T82 a signal held back is reported again, after others had their turn")
    void heldSignal() {
        Probe a =
                probe("a", Event.SIGNAL_TERM)
                        .on("signal", Action.RESUME.with(SignalAction.IGN).hold());
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.AGAIN);

        // What becomes of it if the task has to go now.
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.DELIVER);
        a.on("signal", (action, engine) -> action);
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.RUN);
        assertThat(log)
                .containsExactly(
                        "a.signal(15)[RESUME|SIGNAL_TERM]", "a.signal(15)[RESUME|SIGNAL_TERM]");
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.TERM);
    }

    @ParameterizedTest
    @EnumSource(names = {"TERM", "CORE"})
    @DisplayName("T82 a task that is put to death isn't asked again, HOLD or not")
    void heldAndDeadly(SignalAction deadly) {
        probe("a", Event.SIGNAL).on("signal", Action.RESUME.with(deadly).hold());
        assertThat(task.signal(10, Event.SIGNAL, SignalAction.DELIVER)).isEqualTo(Disposition.RUN);
        assertThat(task.stop.signalAction()).isEqualTo(deadly);
        assertThat(log).hasSize(1);
    }

    @Test
    @DisplayName("U6 a signal held back while its task is held is the task's if that has to go")
    void heldTaskGoes() {
        probe("a", Event.SIGNAL).on("signal", Action.STOP.with(SignalAction.IGN).hold());
        assertThat(task.signal(10, Event.SIGNAL, SignalAction.DELIVER)).isEqualTo(Disposition.HELD);
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.DELIVER);
    }

    @Test
    @DisplayName("U6 a signal whose holder leaves has its disposition's action again")
    void holderLeaves() {
        Probe a =
                probe("a", Event.SIGNAL_TERM)
                        .on("signal", Action.STOP.with(SignalAction.IGN).hold());
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.DETACH);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.AGAIN);
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.RUN);
        assertThat(log).hasSize(1);
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.TERM);
    }

    @Test
    @DisplayName("T80b (K16) a report that was asked for delivers no signal it didn't keep")
    void thoughtlessDeliver() {
        Probe a = probe("a", Event.QUIESCE, Event.SIGNAL_TERM);
        a.on(
                "signal",
                (action, engine) -> {
                    if (action.signalAction() == SignalAction.REPORT) {
                        return Action.RESUME;
                    }
                    engine.control(ResumeAction.INTERRUPT);
                    return Action.RESUME.with(SignalAction.IGN);
                });
        task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM);
        assertThat(log)
                .containsExactly(
                        "a.signal(15)[RESUME|SIGNAL_TERM]", "a.signal(0)[RESUME|SIGNAL_REPORT]");
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.IGN);
    }

    @Test
    @DisplayName("T80b (K16) nor does it decide over a signal that is yet to be reported")
    void thoughtlessDeliverBefore() {
        Probe a = probe("a", Event.QUIESCE, Event.SIGNAL_IGN);
        a.on("signal", (action, engine) -> Action.RESUME);
        a.engine.control(ResumeAction.INTERRUPT);
        task.signal(17, Event.SIGNAL_IGN, SignalAction.IGN);
        assertThat(log)
                .containsExactly(
                        "a.signal(0)[RESUME|SIGNAL_REPORT]", "a.signal(17)[RESUME|SIGNAL_IGN]");
    }

    @Test
    @DisplayName("T81 a signal kept with IGN and STOP is decided anew in the report asked for")
    void keptSignal() {
        Probe a =
                probe("a", Event.QUIESCE, Event.SIGNAL_TERM)
                        .on("signal", Action.STOP.with(SignalAction.IGN));
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.INTERRUPT);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.HELD);
        a.on("signal", Action.RESUME.with(SignalAction.CORE));
        a.engine.control(ResumeAction.INTERRUPT);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(log)
                .containsExactly(
                        "a.signal(15)[RESUME|SIGNAL_TERM]",
                        "a.signal(15)[RESUME|SIGNAL_REPORT]",
                        "a.signal(15)[RESUME|SIGNAL_REPORT]");
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.CORE);
    }

    @Test
    @DisplayName("T86 an ignored signal is for those who ask for such, not for those who quiesce")
    void ignoredSignal() {
        probe("a", Event.QUIESCE);
        task.signal(17, Event.SIGNAL_IGN, SignalAction.IGN);
        assertThat(log).isEmpty();
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.IGN);
        probe("b", Event.SIGNAL_IGN);
        task.signal(17, Event.SIGNAL_IGN, SignalAction.IGN);
        assertThat(log)
                .containsExactly(
                        "a.quiesce(SIGNAL_IGN)[RESUME|SIGNAL_IGN]",
                        "b.quiesce(SIGNAL_IGN)[RESUME|SIGNAL_IGN]");
    }

    @Test
    @DisplayName("T87 REPORT and INTERRUPT from a signal report don't repeat it")
    void signalReportDoesNotLoop() {
        probe("a", Event.QUIESCE, Event.SIGNAL_TERM).on("signal", (action, e) -> Action.INTERRUPT);
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.RUN);
        assertThat(log).hasSize(1);
    }

    @Test
    @DisplayName("T88 an engine that only quiesces is asked so about a signal, whose action stays")
    void quiesceInsteadOfSignal() {
        probe("a", Event.QUIESCE);
        task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM);
        assertThat(log).containsExactly("a.quiesce(SIGNAL_TERM)[RESUME|SIGNAL_TERM]");
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.TERM);
    }

    @Test
    @DisplayName("a throwing callback costs its engine, is told once, and nobody else notices")
    void throwingCallback() {
        probe("a", Event.SYSCALL_ENTRY);
        probe("b", Event.SYSCALL_ENTRY)
                .on(
                        "entry",
                        (action, engine) -> {
                            throw new IllegalStateException("boom");
                        });
        probe("c", Event.SYSCALL_ENTRY).on("entry", Action.RESUME.with(SyscallAction.ABORT));

        assertThat(task.entry()).isEqualTo(Disposition.RUN);
        assertThat(task.entry()).isEqualTo(Disposition.RUN);
        assertThat(task.stop.aborts()).isTrue();
        assertThat(task.failures).containsExactly("reportSyscallEntry: boom");
        assertThat(log)
                .containsExactly(
                        "c.entry",
                        "b.entry[RESUME|SYSCALL_ABORT]",
                        "a.entry[RESUME|SYSCALL_ABORT]",
                        "c.entry",
                        "a.entry[RESUME|SYSCALL_ABORT]");
    }

    @Test
    @DisplayName("an answer of null is a failure like any other")
    void nullAnswer() {
        probe("a", Event.EXEC).on("exec", (action, engine) -> null);
        task.exec();
        assertThat(task.failures).containsExactly("reportExec: a callback must not answer null");
        assertThat(task.record.isWanted()).isFalse();
    }

    @Test
    @DisplayName("a pass waits for a late answer, and goes on with it where it was")
    void lateAnswer() {
        probe("a", Event.EXEC);
        probe("b", Event.EXEC);
        Pass[] asked = new Pass[1];
        task.dispatch =
                pass -> {
                    asked[0] = pass;
                    return null;
                };

        assertThat(task.exec()).isEqualTo(Disposition.PENDING);
        assertThat(task.stop.proceed()).as("nothing new").isEqualTo(Disposition.PENDING);
        long first = asked[0].ticket();
        asked[0].answer(first, Action.STOP);
        assertThat(task.verbs).containsExactly("proceed");

        task.dispatch = Dispatch.INLINE;
        assertThat(task.stop.proceed()).isEqualTo(Disposition.HELD);
        assertThat(log).containsExactly("b.exec[STOP]");
        asked[0].answer(first, Action.RESUME);
        assertThat(task.record.state()).as("void: too late").isEqualTo(TaskState.TRACED);
    }

    @Test
    @DisplayName("an engine detached while its answer is pending: the answer is void")
    void lateAnswerOfDetachedEngine() {
        Probe a = probe("a", Event.EXEC);
        Pass[] asked = new Pass[1];
        task.dispatch =
                pass -> {
                    asked[0] = pass;
                    return null;
                };
        task.exec();
        assertThat(a.engine.control(ResumeAction.DETACH)).isEqualTo(Outcome.IN_PROGRESS);
        asked[0].answer(asked[0].ticket(), Action.STOP);

        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.record.isWanted()).isFalse();
    }

    @Test
    @DisplayName("a task killed while an answer is pending reports its death after the answer")
    void deathWaitsForLateAnswer() {
        Probe a = probe("a", Event.EXEC, Event.EXIT, Event.DEATH, Event.REAP);
        probe("b", Event.EXEC, Event.DEATH);
        Pass[] asked = new Pass[1];
        task.dispatch =
                pass -> {
                    asked[0] = pass;
                    return null;
                };
        task.exec();
        assertThat(task.exiting(true)).isEqualTo(Disposition.PENDING);
        task.die();
        assertThat(log).isEmpty();

        task.dispatch = Dispatch.INLINE;
        asked[0].answer(asked[0].ticket(), Action.STOP);
        task.stop.proceed();
        assertThat(log).containsExactly("a.death", "b.death", "a.reap");
        assertThat(a.engine.task().state()).isEqualTo(TaskState.DEAD);
    }

    @Test
    @DisplayName("T100, T101 death before reap, and DETACH from the death spares the reap")
    void deathAndReap() {
        probe("a", Event.QUIESCE, Event.DEATH, Event.REAP);
        probe("b", Event.DEATH, Event.REAP).on("death", Action.DETACH);
        task.die();
        assertThat(log).containsExactly("a.quiesce(DEATH)", "a.death", "b.death", "a.reap");
    }

    @Test
    @DisplayName(
            "what is to be done after a death is done when all have heard of it, and before the reap")
    void afterDeath() {
        Probe a = probe("a", Event.DEATH, Event.REAP);
        a.on(
                "death",
                (action, engine) -> {
                    UtraceCore.afterDeath(engine, () -> log.add("after"));
                    return Action.DETACH;
                });
        Probe b = probe("b", Event.DEATH, Event.REAP);
        b.on(
                "reap",
                (action, engine) -> {
                    UtraceCore.afterDeath(engine, () -> log.add("at once"));
                    return action;
                });
        task.die();
        assertThat(log).containsExactly("a.death", "b.death", "after", "b.reap", "at once");
    }

    @Test
    @DisplayName("what is to be done after a death is done, too, when the task is given up")
    void afterDeathOfNobody() {
        Probe a = probe("a", Event.EXEC);
        UtraceCore.afterDeath(a.engine, () -> log.add("after"));
        task.record.evict();
        assertThat(log).containsExactly("after");
    }
}
