package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.Report;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.WaitStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Stepping real tasks")
@Timeout(120)
class SteppingIT {
    private static final int GETPID = 39;
    private static final int MARK = 1000;
    private static final int SIGUSR1 = 10;

    private static Path program;

    @RegisterExtension final Session session = new Session();

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("stepping");
    }

    /** Steps from the mark to its end; the steps' addresses are kept. */
    private static class Stepper implements EngineOps {
        final List<Long> steps = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        long end;
        long handler;
        Action step = Action.SINGLESTEP;

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            if (end != 0) {
                notes.add("enter " + call.number() + " after " + steps.size());
            }
            return Action.RESUME;
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            if (call.number() == MARK && end == 0) {
                end = call.argument(0);
                handler = call.argument(1);
                return begin(engine);
            }
            if (end != 0) {
                notes.add("leave " + call.number() + " after " + steps.size());
            }
            return Action.RESUME;
        }

        Action begin(Engine engine) {
            return step;
        }

        @Override
        public Action reportSignal(Action action, Engine engine, SignalReport signal) {
            if (action.signalAction() == SignalAction.HANDLER) {
                notes.add("handler after " + steps.size());
                return stepped(signal);
            }
            if (action.signalAction() == SignalAction.REPORT) {
                return Action.RESUME.with(SignalAction.IGN);
            }
            if (signal.signal() == Stepping.SIGTRAP) {
                assertThat(signal.event()).isEqualTo(Event.SIGNAL_CORE);
                return stepped(signal);
            }
            notes.add("signal " + signal.signal());
            return step.with(action.signalAction());
        }

        private Action stepped(Report report) {
            long at = report.registers().instructionPointer();
            steps.add(at);
            return (at == end ? Action.RESUME : step).with(SignalAction.IGN);
        }
    }

    private int run(String what, Stepper stepper) throws Exception {
        return session.run(
                "exec " + program + " " + what,
                task ->
                        session.attach(
                                        task,
                                        stepper,
                                        Event.QUIESCE,
                                        Event.SYSCALL_ENTRY,
                                        Event.SYSCALL_EXIT,
                                        Event.SIGNAL,
                                        Event.SIGNAL_CORE)
                                .close());
    }

    @ParameterizedTest
    @EnumSource(names = {"SINGLESTEP", "BLOCKSTEP"})
    @DisplayName(
            "P29: a step from a system call's exit, and all that follow: each is one instruction")
    void counts(ResumeAction kind) throws Exception {
        Stepper stepper = new Stepper();
        stepper.step = Action.of(kind);
        assertThat(run("count", stepper)).isZero();
        assertThat(session.output()).isEqualTo("count 0\n");
        assertThat(session.failures).isEmpty();
        // those before the call, the call, those behind it
        assertThat(stepper.steps).hasSize(204 + 1 + 2);
        assertThat(stepper.notes)
                .startsWith("enter " + GETPID + " after 204", "leave " + GETPID + " after 204");
    }

    @Test
    @DisplayName("with no system call events the count is the same")
    void countsWithoutCalls() throws Exception {
        Stepper stepper =
                new Stepper() {
                    @Override
                    Action begin(Engine engine) {
                        engine.setEvents(
                                engine.events().minus(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT));
                        return super.begin(engine);
                    }
                };
        assertThat(run("count", stepper)).isZero();
        assertThat(stepper.steps).hasSize(204 + 1 + 2);
        assertThat(stepper.notes).isEmpty();
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName(
            "P29: a step into a handler ends at its first instruction; steps lead back out of it")
    void intoHandler() throws Exception {
        Stepper stepper = new Stepper();
        assertThat(run("handler", stepper)).isZero();
        assertThat(session.output()).isEqualTo("handler 1\n");
        assertThat(session.failures).isEmpty();
        int entered = stepper.steps.indexOf(stepper.handler);
        assertThat(stepper.notes)
                .containsSubsequence("signal " + SIGUSR1, "handler after " + entered);
        assertThat(stepper.steps).containsOnlyOnce(stepper.handler);
        // kill's trap comes before the signal's handler runs; then the two behind it, one by one
        assertThat(stepper.steps).endsWith(stepper.end - 2, stepper.end - 1, stepper.end);
    }

    @Test
    @DisplayName("P29: what a stepped program pushes and pops has no trap flag in it")
    void trapFlag() throws Exception {
        Stepper stepper = new Stepper();
        assertThat(run("flags", stepper)).isZero();
        assertThat(stepper.steps.getLast()).isEqualTo(stepper.end);
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName(
            "P29: steps lead over vfork, whose child doesn't step, over execve and over the exit")
    void births() throws Exception {
        List<Integer> traced = new ArrayList<>();
        Stepper stepper =
                new Stepper() {
                    private boolean exec;

                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        traced.add(clone.child().tid());
                        session.attach(clone.child(), this, Event.SIGNAL_CORE, Event.CLONE).close();
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport report) {
                        exec = end != 0;
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        assertThat(traced).doesNotContain(engine.task().tid());
                        Action answer = super.reportSignal(action, engine, signal);
                        notes.add((exec ? "new" : "old") + " program");
                        // on and on, to the exit
                        return steps.size() > 20_000
                                ? Action.RESUME.with(answer.signalAction())
                                : step.with(answer.signalAction());
                    }
                };
        int status =
                session.run(
                        "exec " + program + " birth",
                        task ->
                                session.attach(
                                                task,
                                                stepper,
                                                Event.QUIESCE,
                                                Event.CLONE,
                                                Event.EXEC,
                                                Event.SYSCALL_EXIT,
                                                Event.SIGNAL_CORE)
                                        .close());
        assertThat(status).isZero();
        assertThat(session.output()).isEqualTo("none 0\n");
        assertThat(session.failures).isEmpty();
        assertThat(traced).hasSize(1);
        assertThat(stepper.notes).contains("old program", "new program");
    }

    @ParameterizedTest
    @EnumSource(names = {"RESUME", "SINGLESTEP"})
    @DisplayName("P29: whoever holds the task at a vfork, in the midst of a step, ends that or not")
    void held(ResumeAction onward) throws Exception {
        CompletableFuture<Engine> held = new CompletableFuture<>();
        Stepper stepper =
                new Stepper() {
                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        notes.add("held");
                        steps.clear();
                        held.complete(engine);
                        return Action.STOP;
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        Action answer = super.reportSignal(action, engine, signal);
                        boolean isOver = notes.contains("held");
                        return isOver ? Action.RESUME.with(answer.signalAction()) : answer;
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + program + " birth",
                        task ->
                                session.attach(
                                                task,
                                                stepper,
                                                Event.QUIESCE,
                                                Event.CLONE,
                                                Event.SYSCALL_EXIT,
                                                Event.SIGNAL_CORE)
                                        .close());
        Engine engine = held.get();
        engine.barrier();
        engine.control(onward);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.output()).isEqualTo("none 0\n");
        assertThat(session.failures).isEmpty();
        assertThat(stepper.steps).hasSize(onward == ResumeAction.RESUME ? 0 : 1);
    }

    @Test
    @DisplayName("T31 a step is lost when another report comes first")
    void lost() throws Exception {
        assertThat(stepsAfterExec(Action.RESUME)).isZero();
    }

    @Test
    @DisplayName("T32 a step that quiesce asks for again isn't")
    void askedAgain() throws Exception {
        assertThat(stepsAfterExec(Action.SINGLESTEP)).isEqualTo(1);
    }

    /** One engine steps from an exec, another asks for a report there. */
    private int stepsAfterExec(Action atQuiesce) throws Exception {
        List<Long> steps = new ArrayList<>();
        EngineOps stepping =
                new EngineOps() {
                    private boolean asked;

                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        asked = true;
                        return Action.SINGLESTEP;
                    }

                    @Override
                    public Action reportQuiesce(
                            Action action, Engine engine, @Nullable Event event) {
                        boolean isLastChance = asked && event == null;
                        asked &= !isLastChance;
                        return isLastChance ? atQuiesce : Action.RESUME;
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        steps.add(signal.registers().instructionPointer());
                        return Action.RESUME.with(SignalAction.IGN);
                    }
                };
        EngineOps reporting =
                new EngineOps() {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        engine.setEvents(EventSet.NONE);
                        return Action.REPORT;
                    }
                };
        int status =
                session.run(
                        "true",
                        task -> {
                            session.attach(
                                            task,
                                            stepping,
                                            Event.QUIESCE,
                                            Event.EXEC,
                                            Event.SIGNAL_CORE)
                                    .close();
                            session.attach(task, reporting, Event.EXEC).close();
                        });
        assertThat(status).isZero();
        assertThat(session.failures).isEmpty();
        return steps.size();
    }

    @Test
    @DisplayName("T33 one engine's BLOCKSTEP and another's SINGLESTEP make a single step")
    void smallestWins() throws Exception {
        Stepper single = new Stepper();
        Stepper block = new Stepper();
        block.step = Action.BLOCKSTEP;
        int status =
                session.run(
                        "exec " + program + " count",
                        task -> {
                            for (Stepper stepper : List.of(block, single)) {
                                session.attach(
                                                task,
                                                stepper,
                                                Event.QUIESCE,
                                                Event.SYSCALL_EXIT,
                                                Event.SIGNAL_CORE)
                                        .close();
                            }
                        });
        assertThat(status).isZero();
        assertThat(single.steps).hasSize(204 + 1 + 2).isEqualTo(block.steps);
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("T47 a debugger's thread steps a spinning task a hundred times, from hold to hold")
    void debugger() throws Exception {
        AtomicReference<Engine> attached = new AtomicReference<>();
        CountDownLatch spinning = new CountDownLatch(1);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        if (call.number() == MARK) {
                            engine.setEvents(engine.events().minus(Event.SYSCALL_EXIT));
                            spinning.countDown();
                        }
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        return signal.signal() == Stepping.SIGTRAP
                                ? Action.STOP.with(SignalAction.IGN)
                                : Action.RESUME.with(action.signalAction());
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + program + " spin",
                        task ->
                                attached.set(
                                        session.attach(
                                                task,
                                                ops,
                                                Event.QUIESCE,
                                                Event.SYSCALL_EXIT,
                                                Event.SIGNAL_CORE)));
        spinning.await();
        Engine engine = attached.get();
        engine.barrier();
        // back in user mode, where the mark's call is over
        long epoch = -1;
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            engine.control(ResumeAction.SINGLESTEP);
            while (engine.task().stopEpoch() == epoch || !engine.wantsStop()) {
                Thread.onSpinWait();
            }
            engine.barrier();
            epoch = engine.task().stopEpoch();
            try (var examination = engine.examine()) {
                seen.add(examination.registers().instructionPointer());
                assertThat(examination.finish()).isTrue();
            }
        }
        // a loop of two instructions
        List<Long> last = seen.subList(50, 100);
        assertThat(last.stream().distinct()).hasSize(2);
        for (int i = 1; i < last.size(); i++) {
            assertThat(last.get(i)).isNotEqualTo(last.get(i - 1));
        }
        engine.control(ResumeAction.RESUME);
        Tracer.kernel().kill(engine.task().tgid(), SIGUSR1);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.output()).isEqualTo("spin 1\n");
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("the trap of an engine that has left harms nobody")
    void orphanedTrap() throws Exception {
        EngineOps staying = new EngineOps() {};
        EngineOps leaving =
                new EngineOps() {
                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        return call.number() == MARK ? Action.SINGLESTEP : Action.RESUME;
                    }

                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        // the step over this call has begun
                        return call.number() == GETPID ? Action.DETACH : Action.RESUME;
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        return Action.SINGLESTEP.with(SignalAction.IGN);
                    }
                };
        int status =
                session.run(
                        "exec " + program + " count",
                        task -> {
                            session.attach(task, staying, Event.SYSCALL_EXIT, Event.EXIT).close();
                            session.attach(
                                            task,
                                            leaving,
                                            Event.SYSCALL_ENTRY,
                                            Event.SYSCALL_EXIT,
                                            Event.SIGNAL_CORE)
                                    .close();
                        });
        assertThat(status).isZero();
        assertThat(session.output()).isEqualTo("count 0\n");
        assertThat(session.failures).isEmpty();
    }
}
