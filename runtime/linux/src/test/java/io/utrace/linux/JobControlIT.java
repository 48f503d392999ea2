package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.JctlReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Job control of real tasks")
@Timeout(120)
class JobControlIT {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int SIGTERM = 15;

    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final RealTasks tasks =
            RealTasks.open(
                    new RealTasks.Failures() {
                        @Override
                        public void moduleFailed(
                                @Nullable EngineOps ops, String where, Throwable failure) {
                            failures.add(where + ": " + failure);
                        }

                        @Override
                        public void tracerFailed(Throwable failure) {
                            failures.add("tracer: " + failure);
                        }
                    });

    @TempDir private Path directory;

    private @Nullable CompletableFuture<WaitStatus> end;
    private int child;

    /** Follows a whole tree, and writes down what becomes of its jobs. */
    private final class Follower implements EngineOps {
        final List<Engine> engines = new CopyOnWriteArrayList<>();
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile Function<JctlReport, Action> onJctl = jctl -> Action.RESUME;

        void follow(Task task) {
            Engine engine = tasks.utrace().attach(task, this, null);
            engine.setEvents(EventSet.of(Event.CLONE, Event.JCTL, Event.QUIESCE));
            engines.add(engine);
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            follow(clone.child());
            return Action.RESUME;
        }

        @Override
        public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
            Action answer = onJctl.apply(jctl);
            events.add(
                    (jctl.type() == JctlReport.STOPPED ? "stop " : "cont ") + jctl.notification());
            return answer;
        }

        /** The engines of the threads of the child, its leader's first. */
        List<Engine> ofChild() {
            return engines.stream().filter(engine -> engine.task().tgid() == child).toList();
        }

        void awaitAll(TaskState state) {
            await(() -> ofChild().stream().allMatch(engine -> engine.task().state() == state));
        }
    }

    private final Follower follower = new Follower();

    private void start(int threads) throws Exception {
        String program = CPrograms.build("jobthreads") + " " + threads;
        String line = "exec >" + directory.resolve("out") + " 2>&1; exec " + program;
        byte[][] argv = {bytes("/bin/sh"), bytes("-c"), bytes(line)};
        end = tasks.launch(argv, tasks.environment(), follower::follow);
        await(() -> output().endsWith("\n"));
        child = Integer.parseInt(output().strip().substring("ready ".length()));
        await(() -> follower.ofChild().size() == threads);
        Files.writeString(directory.resolve("out"), "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private String output() {
        try {
            Path out = directory.resolve("out");
            // The program writes on where it was, whatever the test has cut off.
            return Files.exists(out) ? Files.readString(out).replace("\0", "") : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void kill(int signal) {
        Tracer.kernel().kill(child, signal);
    }

    private void endBy(int signal) throws Exception {
        kill(signal);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(output()).endsWith("ended " + signal + "\n");
        assertThat(failures).isEmpty();
    }

    @AfterEach
    void close() {
        if (child != 0 && end != null && !end.isDone()) {
            kill(Kernel.SIGKILL);
            end.join();
        }
        tasks.close();
    }

    @Test
    @DisplayName("T93 three threads stop and go on; the parent sees what it would see untraced")
    void stopsAndContinues() throws Exception {
        start(3);
        String expected = "";
        for (int round = 0; round < 20; round++) {
            follower.events.clear();
            kill(SIGSTOP);
            follower.awaitAll(TaskState.STOPPED);
            assertThat(follower.events).containsExactly("stop 0", "stop 0", "stop 5");
            expected += "stopped 19\n";
            String stopped = expected;
            await(() -> output().equals(stopped));
            kill(SIGCONT);
            follower.awaitAll(TaskState.RUNNING);
            await(() -> follower.events.size() == 6);
            assertThat(follower.events.subList(3, 6)).containsExactly("cont 6", "cont 0", "cont 0");
            expected += "continued\n";
            String continued = expected;
            await(() -> output().equals(continued));
        }
        endBy(SIGTERM);
    }

    @Test
    @DisplayName(
            "T90, T91 a STOP takes a stopped task over: SIGCONT doesn't wake it, the release does")
    void takenOver() throws Exception {
        start(1);
        Engine engine = follower.ofChild().getFirst();
        kill(SIGSTOP);
        follower.awaitAll(TaskState.STOPPED);
        assertThat(engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
        assertThat(engine.task().state()).isEqualTo(TaskState.TRACED);
        try (var look = engine.examine()) {
            assertThat(look.registers().instructionPointer()).isNotZero();
            assertThat(look.memory().read(look.registers().stackPointer(), new byte[8], 0, 8))
                    .isEqualTo(8);
            assertThat(look.finish()).isTrue();
        }
        kill(SIGCONT);
        await(() -> output().contains("continued"));
        assertThat(engine.task().state()).isEqualTo(TaskState.TRACED);
        assertThat(follower.events).containsExactly("stop 5");
        engine.control(ResumeAction.RESUME);
        await(() -> follower.events.size() == 2);
        assertThat(follower.events).containsExactly("stop 5", "cont 6");
        endBy(SIGTERM);
    }

    @Test
    @DisplayName("T92 without SIGCONT the release gives the task back to its group's stop")
    void givenBack() throws Exception {
        start(1);
        Engine engine = follower.ofChild().getFirst();
        kill(SIGSTOP);
        follower.awaitAll(TaskState.STOPPED);
        await(() -> output().equals("stopped 19\n"));
        for (int i = 0; i < 100; i++) {
            assertThat(engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
            engine.control(ResumeAction.RESUME);
            assertThat(engine.task().state()).isEqualTo(TaskState.STOPPED);
        }
        kill(SIGCONT);
        await(() -> output().equals("stopped 19\ncontinued\n"));
        await(() -> follower.events.size() == 2);
        endBy(SIGTERM);
    }

    @Test
    @DisplayName("T94 a thread that is held when its group stops is stopped when it is released")
    void heldWhenTheGroupStops() throws Exception {
        start(2);
        Engine held = follower.ofChild().getLast();
        Engine other = follower.ofChild().getFirst();
        held.control(ResumeAction.STOP);
        assertThat(held.barrier()).isEqualTo(Outcome.DONE);
        kill(SIGSTOP);
        await(() -> other.task().state() == TaskState.STOPPED);
        assertThat(follower.events).containsExactly("stop 0");
        assertThat(held.task().state()).isEqualTo(TaskState.TRACED);
        held.control(ResumeAction.RESUME);
        follower.awaitAll(TaskState.STOPPED);
        assertThat(follower.events).containsExactly("stop 0", "stop 5");
        await(() -> output().equals("stopped 19\n"));
        kill(SIGCONT);
        await(() -> output().equals("stopped 19\ncontinued\n"));
        endBy(SIGTERM);
    }

    @Test
    @DisplayName(
            "T95, U1 a STOP answered to the report holds right there; the release stops the task")
    void stopAtTheReport() throws Exception {
        start(1);
        Engine engine = follower.ofChild().getFirst();
        follower.onJctl = jctl -> Action.STOP;
        kill(SIGSTOP);
        follower.awaitAll(TaskState.TRACED);
        await(() -> output().equals("stopped 19\n"));
        engine.control(ResumeAction.RESUME);
        assertThat(engine.task().state()).isEqualTo(TaskState.STOPPED);
        kill(SIGCONT);
        follower.awaitAll(TaskState.TRACED);
        assertThat(follower.events).containsExactly("stop 5", "cont 6");
        engine.control(ResumeAction.RESUME);
        endBy(SIGTERM);
    }

    @Test
    @DisplayName("a SIGCONT that comes before the task is left to its stop isn't lost")
    void continuedAtTheReport() throws Exception {
        start(1);
        follower.onJctl =
                jctl -> {
                    if (jctl.type() == JctlReport.STOPPED) {
                        kill(SIGCONT);
                    }
                    return Action.RESUME;
                };
        kill(SIGSTOP);
        await(() -> follower.events.size() == 2);
        assertThat(follower.events).containsExactly("stop 5", "cont 6");
        endBy(SIGTERM);
    }

    @Test
    @DisplayName("a stopped task whose last engine leaves is let go, and stays stopped")
    void letGo() throws Exception {
        start(2);
        kill(SIGSTOP);
        follower.awaitAll(TaskState.STOPPED);
        await(() -> output().equals("stopped 19\n"));
        List<Engine> ofChild = follower.ofChild();
        ofChild.forEach(engine -> engine.control(ResumeAction.DETACH));
        for (Engine engine : ofChild) {
            await(() -> status(engine.task()).contains("TracerPid:\t0\n"));
            await(() -> status(engine.task()).contains("State:\tT (stopped)"));
        }
        kill(SIGCONT);
        await(() -> output().equals("stopped 19\ncontinued\n"));
        endBy(SIGTERM);
    }

    @Test
    @DisplayName("closing lets stopped tasks go, and they stay stopped")
    void closed() throws Exception {
        start(2);
        kill(SIGSTOP);
        follower.awaitAll(TaskState.STOPPED);
        follower.ofChild().getFirst().control(ResumeAction.STOP);
        tasks.close();
        for (Engine engine : follower.ofChild()) {
            assertThat(status(engine.task())).contains("TracerPid:\t0\n");
            await(() -> status(engine.task()).contains("State:\tT (stopped)"));
        }
        kill(SIGCONT);
        endBy(SIGTERM);
    }

    private String status(Task task) {
        try {
            return Files.readString(
                    Path.of("/proc/" + task.tgid() + "/task/" + task.tid() + "/status"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("SIGKILL ends a task that is stopped, and one that was taken over")
    void killed() throws Exception {
        start(2);
        kill(SIGSTOP);
        follower.awaitAll(TaskState.STOPPED);
        Engine engine = follower.ofChild().getFirst();
        assertThat(engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
        endBy(Kernel.SIGKILL);
        assertThat(engine.task().state()).isEqualTo(TaskState.DEAD);
    }

    @Test
    @DisplayName(
            "P11: stops, ends of stops, holds and releases in any order: after the last the task runs")
    void anyOrder() throws Exception {
        start(3);
        Random chance = new Random(7);
        for (int i = 0; i < 3000; i++) {
            Engine engine = follower.ofChild().get(chance.nextInt(3));
            switch (chance.nextInt(6)) {
                case 0 -> kill(SIGSTOP);
                case 1 -> kill(SIGCONT);
                case 2 -> engine.control(ResumeAction.STOP);
                case 3 -> engine.control(ResumeAction.RESUME);
                case 4 -> engine.control(ResumeAction.REPORT);
                default -> engine.control(ResumeAction.INTERRUPT);
            }
        }
        for (Engine engine : follower.ofChild()) {
            // A callback that runs at this moment may answer STOP once more (R19).
            do {
                engine.control(ResumeAction.RESUME);
                engine.barrier();
            } while (engine.wantsStop());
        }
        kill(SIGCONT);
        follower.awaitAll(TaskState.RUNNING);
        endBy(SIGTERM);
    }
}
