package io.utrace.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Pass;
import io.utrace.engine.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Several simulated tasks")
class KernelTest {
    private final List<String> log = new ArrayList<>();

    /** Follows every task there is, and writes down what it does. */
    private final class Follower implements EngineOps {
        private final SimKernel kernel;

        Follower(SimKernel kernel) {
            this.kernel = kernel;
        }

        void follow(Task task) {
            try (Engine engine = kernel.core().attach(task, this, null)) {
                engine.setEvents(EventSet.ALL.minus(Event.QUIESCE));
            }
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            log.add(engine.task().tid() + " clones " + clone.child().tid());
            follow(clone.child());
            return action;
        }

        @Override
        public Action reportExec(Action action, Engine engine, ExecReport exec) {
            log.add(engine.task().tid() + " execs, was " + exec.formerTid());
            return action;
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            log.add(engine.task().tid() + " enters " + call.number());
            return action;
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            log.add(engine.task().tid() + " leaves " + call.number());
            return action;
        }

        @Override
        public Action reportExit(Action action, Engine engine, ExitReport exit) {
            log.add(engine.task().tid() + " exits " + exit.status().raw());
            return action;
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            log.add(engine.task().tid() + " is dead" + (death.groupDead() ? ", the last" : ""));
            return Action.RESUME;
        }

        @Override
        public void reportReap(Engine engine, Task task) {
            log.add(task.tid() + " is reaped");
        }
    }

    private List<String> run(Profile profile, long seed, Program program) {
        log.clear();
        SimKernel kernel = new SimKernel(profile, Pass::call);
        SimTask first = kernel.start(program);
        new Follower(kernel).follow(first.record());
        new SeededRun(new KernelWorld(kernel), seed).run(10_000);
        assertThat(kernel.failures()).isEmpty();
        assertThat(kernel.tasks()).allMatch(SimTask::isGone);
        return List.copyOf(log);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T100 a fork: the child's events come in order, its reap after its death")
    void fork(Profile profile) {
        Program child = Program.of(new Step.Compute(), new Step.Exit(3, true));
        Program parent = Program.of(new Step.Spawn(Step.Birth.FORK, child), new Step.Exit(0, true));
        for (int seed = 0; seed < 200; seed++) {
            List<String> all = run(profile, seed, parent);
            assertThat(all.stream().filter(line -> line.startsWith("101")))
                    .containsExactly(
                            "101 enters 231",
                            "101 exits 768",
                            "101 is dead, the last",
                            "101 is reaped");
            assertThat(all).contains("100 clones 101");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a vfork: the parent waits until the child execs or exits")
    void vfork(Profile profile) {
        Program next = Program.of(new Step.Compute());
        Program child = Program.of(new Step.Exec(next));
        Program parent = Program.of(new Step.Spawn(Step.Birth.VFORK, child));
        for (int seed = 0; seed < 200; seed++) {
            List<String> all = run(profile, seed, parent);
            assertThat(all.indexOf("100 leaves 56"))
                    .isGreaterThan(all.indexOf("101 execs, was 101"));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T107 an exec by a thread: its siblings die, it goes on under the leader's tid")
    void execByThread(Profile profile) {
        Program next = Program.of(new Step.Call(39, Step.Sleep.NONE));
        Program thread = Program.of(new Step.Exec(next));
        Program leader =
                Program.of(
                        new Step.Spawn(Step.Birth.THREAD, thread),
                        new Step.Call(35, Step.Sleep.INTERRUPTIBLE));
        long execs =
                IntStream.range(0, 200)
                        .mapToObj(seed -> run(profile, seed, leader))
                        .filter(all -> all.contains("100 execs, was 101"))
                        .peek(all ->
                                assertThat(all.indexOf("100 is reaped"))
                                        .isBetween(0, all.indexOf("100 execs, was 101")))
                        .count();
        assertThat(execs).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a call that waits for something outside is entered, whether or not it has come")
    void waitingCall(Profile profile) {
        Program program = Program.of(new Step.Await(7, Step.Sleep.INTERRUPTIBLE, task -> false));
        SimKernel kernel = new SimKernel(profile, Pass::call);
        SimTask task = kernel.start(program);
        new Follower(kernel).follow(task.record());
        new SeededRun(new KernelWorld(kernel), 1).run(100);
        assertThat(log).containsExactly("100 enters 7");
        assertThat(task.place()).isEqualTo(Course.Place.ASLEEP);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a task that spins can step")
    void stepOfSpinner(Profile profile) {
        Program program = Program.of(new Step.Await(7, Step.Sleep.NONE, task -> false));
        SimKernel kernel = new SimKernel(profile, Pass::call);
        SimTask task = kernel.start(program);
        try (Engine engine = kernel.core().attach(task.record(), new EngineOps() {}, null)) {
            engine.setEvents(EventSet.of(Event.QUIESCE));
            engine.control(ResumeAction.SINGLESTEP);
            new SeededRun(new KernelWorld(kernel), 1).run(100);
            assertThat(task.end()).isEqualTo(new WaitStatus(Signals.SIGTRAP));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T46 a kernel without the hardware refuses steps")
    void noSteps(Profile profile) {
        SimKernel kernel = new SimKernel(profile, Pass::call);
        kernel.forbidSteps();
        SimTask task = kernel.start(Program.of());
        try (Engine engine = kernel.core().attach(task.record(), new EngineOps() {}, null)) {
            engine.setEvents(EventSet.of(Event.QUIESCE));
            assertThatThrownBy(() -> engine.control(ResumeAction.SINGLESTEP))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a task that waits in a call sleeps there, and an INTERRUPT has it do so again")
    void sleep(Profile profile) {
        AtomicBoolean over = new AtomicBoolean();
        SimKernel kernel = new SimKernel(profile, Pass::call);
        SimTask task =
                kernel.start(
                        Program.of(new Step.Await(0, Step.Sleep.INTERRUPTIBLE, t -> over.get())));
        SeededRun run = new SeededRun(new KernelWorld(kernel), 1);
        run.run(100);
        assertThat(task.isAsleep()).isTrue();
        Engine engine = kernel.core().attach(task.record(), new EngineOps() {}, null);
        engine.control(ResumeAction.INTERRUPT);
        assertThat(run.run(100).moves()).contains("task 100 is interrupted");
        assertThat(task.isAsleep()).isTrue();
        over.set(true);
        run.run(100);
        assertThat(task.isGone()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a step that is answered to an exec is made, though the task spins then")
    void stepAfterExec(Profile profile) {
        SimKernel kernel = new SimKernel(profile, Pass::call);
        Program next = Program.of(new Step.Await(0, Step.Sleep.NONE, t -> false));
        SimTask task = kernel.start(Program.of(new Step.Exec(next)));
        EngineOps stepper =
                new EngineOps() {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        return Action.SINGLESTEP;
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        log.add("signal " + signal.signal());
                        return action.with(SignalAction.IGN);
                    }
                };
        Engine engine = kernel.core().attach(task.record(), stepper, null);
        engine.setEvents(EventSet.of(Event.EXEC, Event.SIGNAL_CORE));
        new SeededRun(new KernelWorld(kernel), 1).run(100);
        assertThat(log).containsExactly("signal 5");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("threads that their group's exit takes along end with its status")
    void groupExit(Profile profile) {
        Program thread = Program.of(new Step.Exit(5, true));
        Program leader =
                Program.of(
                        new Step.Spawn(Step.Birth.THREAD, thread),
                        new Step.Call(35, Step.Sleep.INTERRUPTIBLE));
        List<String> exits =
                IntStream.range(0, 200)
                        .mapToObj(seed -> run(profile, seed, leader))
                        .flatMap(List::stream)
                        .filter(line -> line.startsWith("100 exits"))
                        .toList();
        assertThat(exits).contains("100 exits 1280").doesNotContain("100 exits 9");
    }

    /** Runs a parent whose clone is answered as told, and notes who gets to a step of its own. */
    private SimKernel runBirth(
            Profile profile,
            long seed,
            Step.Birth birth,
            BiFunction<SimKernel, Task, Action> answer) {
        log.clear();
        Program child = Program.of(new Step.Touch(task -> log.add("child")));
        Program parent =
                Program.of(new Step.Spawn(birth, child), new Step.Touch(task -> log.add("parent")));
        SimKernel kernel = new SimKernel(profile, Pass::call);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        return answer.apply(kernel, clone.child());
                    }
                };
        SimTask first = kernel.start(parent);
        kernel.core().attach(first.record(), ops, null).setEvents(EventSet.of(Event.CLONE));
        new SeededRun(new KernelWorld(kernel), seed).run(10_000);
        assertThat(kernel.failures()).isEmpty();
        return kernel;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T97 the child of a vfork runs though its parent is held at the clone")
    void heldVfork(Profile profile) {
        for (int seed = 0; seed < 200; seed++) {
            SimKernel kernel =
                    runBirth(profile, seed, Step.Birth.VFORK, (host, child) -> Action.STOP);
            assertThat(kernel.tasks().getFirst().record().state()).isEqualTo(TaskState.TRACED);
            assertThat(log).containsExactly("child");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T96 a child that is stopped at its birth makes no step")
    void stoppedAtBirth(Profile profile) {
        BiFunction<SimKernel, Task, Action> stopping =
                (kernel, child) -> {
                    Engine engine = kernel.core().attach(child, new EngineOps() {}, null);
                    engine.control(ResumeAction.STOP);
                    return Action.RESUME;
                };
        for (int seed = 0; seed < 200; seed++) {
            SimKernel kernel = runBirth(profile, seed, Step.Birth.FORK, stopping);
            assertThat(kernel.tasks().getLast().record().state()).isEqualTo(TaskState.TRACED);
            assertThat(log).containsExactly("parent");
        }
    }
}
