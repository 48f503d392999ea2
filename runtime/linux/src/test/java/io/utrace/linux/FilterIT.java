package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Programs that stop at some of their calls only")
@Timeout(120)
class FilterIT {
    private static final int NANOSLEEP = 35;
    private static final int EXECVE = 59;
    private static final int EXIT_GROUP = 231;
    private static final int CLOSE = 3;
    private static final int OPENAT = 257;
    private static final int GETUID = 102;
    private static final int GETGID = 104;
    private static final int GETPPID = 110;
    private static final int GETSID = 124;
    private static final int SIGTRAP = 5;

    private static final int LIMIT_SECONDS = 60;

    /** How many of its calls apart the tracer fails; all of them in the profile explore. */
    private static final int STRIDE = Integer.getInteger("failures.stride", 61);

    private static final Event[] HALVES = {Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT};

    private static Path program;

    @TempDir private Path directory;

    @RegisterExtension final Session session = new Session();

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("fewcalls");
    }

    /** What two engines saw, task by task, and what the program said. */
    private String story(String command, LaunchFlag... flags) throws Exception {
        Recorder first = new Recorder(session.utrace).only(OPENAT, EXECVE, GETUID, NANOSLEEP);
        Recorder second = new Recorder(session.utrace).only(OPENAT, CLOSE, GETGID, EXIT_GROUP);
        int status =
                session.run(
                        "exec " + command,
                        task -> {
                            first.attach(task);
                            second.attach(task);
                        },
                        flags);
        return status + "\n" + session.output() + tell(first) + tell(second);
    }

    private static String tell(Recorder recorder) {
        return recorder.all().stream()
                .map(List::toString)
                .sorted()
                .reduce("", (story, task) -> story + task + "\n");
    }

    // ---- what is seen

    @ParameterizedTest
    @ValueSource(strings = {"mixed", "own", "own all"})
    @DisplayName("tell their engines the same as those that stop at all")
    void sameStory(String what) throws Exception {
        String plain = story(program + " " + what);
        String filtered = story(program + " " + what, LaunchFlag.FILTER);
        assertThat(filtered).isEqualTo(plain).startsWith("7\n[");
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "errno", "trap"})
    @DisplayName("tell the same of calls that a filter of their own answers")
    void ownAnswers(String how) throws Exception {
        String command = "exec " + CPrograms.build("filtered") + " " + how;
        List<String> stories = new ArrayList<>();
        for (LaunchFlag[] flags : new LaunchFlag[][] {{}, {LaunchFlag.FILTER}}) {
            Recorder recorder = new Recorder(session.utrace).only(GETPPID);
            assertThat(session.run(command, recorder::attach, flags)).isZero();
            stories.add(session.output().replaceAll("pid [0-9]+", "pid") + tell(recorder));
        }
        assertThat(stories.get(1)).isEqualTo(stories.get(0)).contains("leave " + GETPPID);
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("make a call that a filter of their own leaves to a tracer by the runtime's mark")
    void clash() throws Exception {
        String command = "exec " + CPrograms.build("filtered") + " clash";
        Recorder plain = new Recorder(session.utrace).only(GETPPID);
        session.run(command, plain::attach);
        assertThat(session.output()).startsWith("getppid fails, errno 38");
        Recorder filtered = new Recorder(session.utrace).only(GETPPID);
        session.run(command, filtered::attach, LaunchFlag.FILTER);
        assertThat(session.output()).startsWith("getppid returns, errno 0");
        assertThat(tell(filtered)).isEqualTo(tell(plain));
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("don't stop at the others")
    void quick() throws Exception {
        String quick = story(program + " quick 1000", LaunchFlag.FILTER);
        assertThat(quick).startsWith("7\nquick\n").contains("enter " + OPENAT);
        assertThat(story(program + " quick 1000")).startsWith("7\nslow\n");
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("stop at entry alone, or at exit alone, if that is what is wanted")
    void halves() throws Exception {
        for (Event half : HALVES) {
            List<String> seen = new ArrayList<>();
            int status =
                    session.run(
                            "exec " + program + " quick 1000",
                            task ->
                                    session.utrace
                                            .attach(task, noting(seen), null)
                                            .setEvents(
                                                    EventSet.of(half),
                                                    SyscallSet.of(EXIT_GROUP, GETSID)),
                            LaunchFlag.FILTER);
            assertThat(status).isEqualTo(7);
            boolean isEntry = half == Event.SYSCALL_ENTRY;
            assertThat(Collections.frequency(seen, (isEntry ? "enter " : "leave ") + GETSID))
                    .isEqualTo(1000);
            // nobody returns from that
            assertThat(seen).hasSize(isEntry ? 1001 : 1000);
        }
    }

    private static EngineOps noting(List<String> seen) {
        return new EngineOps() {
            @Override
            public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
                seen.add("enter " + call.number());
                return Action.RESUME;
            }

            @Override
            public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
                seen.add("leave " + call.number());
                return Action.RESUME;
            }
        };
    }

    @Test
    @DisplayName("stop at more when more is wanted")
    void grown() throws Exception {
        List<String> seen = new ArrayList<>();
        EngineOps growing =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        seen.add("enter " + call.number());
                        engine.setEvents(
                                EventSet.SYSCALLS, SyscallSet.of(OPENAT, GETSID, EXIT_GROUP));
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        seen.add("leave " + call.number());
                        return Action.RESUME;
                    }
                };
        int status =
                session.run(
                        "exec " + program + " quick 1000",
                        task ->
                                session.utrace
                                        .attach(task, growing, null)
                                        .setEvents(EventSet.SYSCALLS, SyscallSet.of(OPENAT)),
                        LaunchFlag.FILTER);
        assertThat(status).isEqualTo(7);
        // of its last call it sees the entry
        assertThat(seen).last().isEqualTo("enter " + EXIT_GROUP);
        assertThat(seen)
                .filteredOn(note -> !note.endsWith(" " + OPENAT))
                .hasSize(2001)
                .startsWith("enter " + GETSID, "leave " + GETSID, "enter " + GETSID);
    }

    @Test
    @DisplayName("stop at more though they are asleep when more is wanted")
    void grownAsleep() throws Exception {
        Path pipe = pipe();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Engine> attached = new CompletableFuture<>();
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + program + " wait " + pipe,
                        task -> {
                            Engine engine = session.utrace.attach(task, noting(seen), null);
                            engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(GETUID));
                            attached.complete(engine);
                        },
                        LaunchFlag.FILTER);
        Files.writeString(pipe, "a");
        session.awaitOutput("a");
        Engine engine = attached.get();
        engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(CLOSE));
        stopAndGo(engine);
        Files.writeString(pipe, "b");
        session.awaitOutput("ab");
        Files.writeString(pipe, "e");
        assertThat(end.get().shellStatus()).isEqualTo(7);
        assertThat(seen).contains("enter " + CLOSE, "leave " + CLOSE).doesNotContain("enter 0");
    }

    /** What was asked for before is in effect then. */
    private static void stopAndGo(Engine engine) throws InterruptedException {
        engine.control(ResumeAction.STOP);
        engine.barrier();
        engine.control(ResumeAction.RESUME);
    }

    private Path pipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }

    @Test
    @DisplayName("let engines abort and change their calls")
    void changed() throws Exception {
        Path changed = CPrograms.build("changed");
        EngineOps changing =
                new EngineOps() {
                    private int execs;

                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        execs++;
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        boolean isShell = execs % 2 != 0;
                        if (isShell) {
                            return Action.RESUME;
                        } else if (call.number() == GETGID) {
                            call.setNumber(GETPPID);
                        } else if (call.number() == GETUID) {
                            call.setResult(42);
                            return Action.RESUME.with(SyscallAction.ABORT);
                        }
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        call.setResult(call.result() + (execs + 1) % 2);
                        return Action.RESUME;
                    }
                };
        List<String> outputs = new ArrayList<>();
        for (LaunchFlag[] flags : new LaunchFlag[][] {{}, {LaunchFlag.FILTER}}) {
            for (EventSet events : List.of(EventSet.of(Event.SYSCALL_ENTRY), EventSet.SYSCALLS)) {
                session.run(
                        "exec " + changed,
                        task ->
                                session.utrace
                                        .attach(task, changing, null)
                                        .setEvents(
                                                events.plus(Event.EXEC),
                                                SyscallSet.of(GETUID, GETGID)),
                        flags);
                outputs.add(session.output().replaceAll("(getppid|getgid) [0-9]+", "$1"));
            }
        }
        assertThat(outputs.get(0)).contains("getuid 42\n");
        assertThat(outputs.get(1)).contains("getuid 43\n");
        assertThat(outputs.get(2)).isEqualTo(outputs.get(0));
        assertThat(outputs.get(3)).isEqualTo(outputs.get(1));
    }

    /** Steps from its first openat on, so many times. */
    private static final class Stepper implements EngineOps {
        private static final int STEPS = 3000;
        final List<String> seen = new ArrayList<>();
        private int steps;

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            seen.add("enter " + call.number());
            return steps > 0 ? Action.SINGLESTEP : Action.RESUME;
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            seen.add("leave " + call.number() + " after " + steps);
            boolean isStepping = call.number() == EXECVE || (steps > 0 && steps < STEPS);
            return isStepping ? Action.SINGLESTEP : Action.RESUME;
        }

        @Override
        public Action reportSignal(Action action, Engine engine, SignalReport signal) {
            if (signal.signal() == SIGTRAP && steps < STEPS) {
                steps++;
                return Action.SINGLESTEP.with(SignalAction.IGN);
            }
            return signal.signal() == SIGTRAP
                    ? Action.RESUME.with(SignalAction.IGN)
                    : action.with(ResumeAction.RESUME);
        }
    }

    @Test
    @DisplayName("are stepped over the calls where they stop, and over the others")
    void stepped() throws Exception {
        List<List<String>> stories = new ArrayList<>();
        for (LaunchFlag[] flags : new LaunchFlag[][] {{}, {LaunchFlag.FILTER}}) {
            Stepper stepper = new Stepper();
            int status =
                    session.run(
                            "exec setarch -R " + program + " quick 10",
                            task ->
                                    session.utrace
                                            .attach(task, stepper, null)
                                            .setEvents(
                                                    EventSet.SYSCALLS
                                                            .plus(EventSet.SIGNALS)
                                                            .plus(Event.QUIESCE),
                                                    SyscallSet.of(EXECVE, OPENAT, EXIT_GROUP)),
                            flags);
            assertThat(status).isEqualTo(7);
            assertThat(stepper.steps).isEqualTo(Stepper.STEPS);
            stories.add(stepper.seen);
        }
        assertThat(stories.get(1)).isEqualTo(stories.get(0));
        assertThat(session.failures).isEmpty();
    }

    // ---- never without a tracer

    @Test
    @DisplayName("keep the children that would escape")
    void untraced() throws Exception {
        Recorder recorder = new Recorder(session.utrace).only(OPENAT);
        int status =
                session.run("exec " + program + " untraced", recorder::attach, LaunchFlag.FILTER);
        assertThat(session.output()).isEmpty();
        assertThat(status).isEqualTo(7);
        assertThat(recorder.events).hasSize(5);
        assertThat(recorder.all().subList(1, 5))
                .allMatch(events -> events.contains("leave " + OPENAT));
    }

    @Test
    @DisplayName("work on when their last engine is gone, in the same seat")
    void lastDetach() throws Exception {
        Path pipe = pipe();
        CompletableFuture<Engine> attached = new CompletableFuture<>();
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + program + " wait " + pipe,
                        task -> {
                            Engine engine = session.attach(task, new EngineOps() {}, Event.DEATH);
                            engine.setEvents(EventSet.SYSCALLS, SyscallSet.of(OPENAT));
                            attached.complete(engine);
                        },
                        LaunchFlag.FILTER);
        Files.writeString(pipe, "a");
        session.awaitOutput("a");
        int pid = attached.get().task().tgid();
        attached.get().control(ResumeAction.DETACH);
        Files.writeString(pipe, "b");
        session.awaitOutput("ab");
        assertThat(ProcStatus.of(Tracer.kernel(), pid).tracer()).isNotZero();
        assertThat(session.utrace.task(pid)).isPresent();
        // and there may be another
        Recorder late = new Recorder(session.utrace);
        late.attach(session.utrace.task(pid).orElseThrow());
        stopAndGo(late.engines().getFirst());
        Files.writeString(pipe, "e");
        assertThat(end.get().shellStatus()).isEqualTo(7);
        session.tasks.awaitIdle();
        assertThat(late.all().getFirst()).contains("enter " + OPENAT, "dead 7");
    }

    @Test
    @DisplayName("lose their engines when the runtime closes, and work on")
    void closed() throws Exception {
        Path pipe = pipe();
        Recorder recorder = new Recorder(session.utrace).only(OPENAT);
        CompletableFuture<WaitStatus> end =
                session.start(
                        program + " mixed; exec " + program + " wait " + pipe,
                        recorder::attach,
                        LaunchFlag.FILTER);
        Files.writeString(pipe, "a");
        session.awaitOutput("a");
        session.tasks.close();
        recorder.events.clear();
        Files.writeString(pipe, "b");
        session.awaitOutput("ab");
        assertThat(end).isNotDone();
        CompletableFuture<Void> idle = CompletableFuture.runAsync(session.tasks::awaitIdle);
        Files.writeString(pipe, "e");
        idle.get(60, TimeUnit.SECONDS);
        assertThat(end.get().shellStatus()).isEqualTo(7);
        assertThat(recorder.events).isEmpty();
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("die with a runtime that is killed")
    void killedRuntime() throws Exception {
        Path pipe = pipe();
        Path copy = directory.resolve("fewcalls");
        Files.copy(program, copy, StandardCopyOption.COPY_ATTRIBUTES);
        Path out = directory.resolve("pid");
        Process runtime =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                KilledRuntimeIT.classPath(),
                                FilterOnce.class.getName(),
                                "/bin/sh",
                                "-c",
                                copy + " wait " + pipe + " & exec " + copy + " wait " + pipe)
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        while (Processes.running(copy).size() < 2) {
            assertThat(runtime.isAlive()).isTrue();
        }
        Tracer.kernel().kill((int) runtime.pid(), Kernel.SIGKILL);
        assertThat(runtime.waitFor()).isEqualTo(128 + Kernel.SIGKILL);
        awaitNone(copy);
    }

    private static void awaitNone(Path executable) throws IOException {
        while (!Processes.running(executable).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    @DisplayName("die with a tracer that fails, and never see a call fail for that")
    void failedTracer(boolean afterwards) throws Exception {
        Path copy = directory.resolve("fewcalls");
        Files.copy(program, copy, StandardCopyOption.COPY_ATTRIBUTES);
        int step = 1;
        while (fails(copy, afterwards, step)) {
            step += STRIDE;
        }
        assertThat(step).isGreaterThan(100);
    }

    /** False when the program ended before that step. */
    private boolean fails(Path copy, boolean afterwards, int step) throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        FailingKernel kernel = new FailingKernel(afterwards);
        Path out = Files.writeString(directory.resolve("out"), "");
        String line = "exec >" + out + " 2>&1; exec " + copy + " mixed";
        WaitStatus status = null;
        try (RealTasks tasks = RealTasks.open(told(failures), 1, () -> kernel)) {
            tasks.awaitIdle();
            kernel.failAt(step);
            CompletableFuture<WaitStatus> end =
                    tasks.launch(
                            Launches.bytes("/bin/sh", "-c", line),
                            tasks.environment(),
                            new Recorder(tasks.utrace()).only(OPENAT)::attach,
                            LaunchFlag.FILTER);
            try {
                status = end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException hang) {
                String state = Processes.dump(copy);
                Processes.kill(copy);
                throw new AssertionError("step " + step + ": " + failures + "\n" + state, hang);
            } catch (ExecutionException unstarted) {
                assertThat(unstarted.getCause())
                        .isInstanceOfAny(FailingKernel.Failure.class, IllegalStateException.class);
            }
        }
        awaitNone(copy);
        String where = "step " + step + ": " + failures;
        boolean hasFailed = kernel.hasFailed();
        assertThat(failures).as(where).hasSize(hasFailed ? 1 : 0);
        // A parent may have seen its child killed, but no call that isn't there.
        assertThat(out).as(where).content().doesNotContain("not implemented");
        if (status != null && !(hasFailed && status.signal() == Kernel.SIGKILL)) {
            assertThat(status.shellStatus()).as(where).isIn(7, hasFailed ? 99 : 7);
        }
        return hasFailed;
    }

    private static RealTasks.Failures told(List<Throwable> failures) {
        return new RealTasks.Failures() {
            @Override
            public void moduleFailed(EngineOps ops, String where, Throwable failure) {
                throw new AssertionError(where, failure);
            }

            @Override
            public void tracerFailed(Throwable failure) {
                failures.add(failure);
            }
        };
    }

    // ---- no filter

    @Test
    @DisplayName("have no filter if all calls are wanted, or none")
    void nothingToFilter() throws Exception {
        for (SyscallSet calls : List.of(SyscallSet.ALL, SyscallSet.NONE)) {
            int status =
                    session.run(
                            "exec grep Seccomp: /proc/self/status",
                            task ->
                                    session.utrace
                                            .attach(task, new EngineOps() {}, null)
                                            .setEvents(EventSet.SYSCALLS, calls),
                            LaunchFlag.FILTER);
            assertThat(status).isZero();
            assertThat(session.output()).isEqualTo("Seccomp:\t0\n");
        }
    }

    @Test
    @DisplayName("can be filtered for nearly all calls")
    void nearlyAll() throws Exception {
        int[] numbers = IntStream.range(0, 600).filter(n -> n != GETSID).toArray();
        Recorder plain = new Recorder(session.utrace).only(numbers);
        session.run("exec " + program + " mixed", plain::attach);
        Recorder filtered = new Recorder(session.utrace).only(numbers);
        session.run("exec " + program + " mixed", filtered::attach, LaunchFlag.FILTER);
        assertThat(filtered.events).hasSameSizeAs(plain.events);
        filtered.all().forEach(Torture::assertLife);
        assertThat(filtered.count("enter " + OPENAT)).isEqualTo(plain.count("enter " + OPENAT));
    }

    /** A JVM of its own, to be killed. */
    static final class FilterOnce {
        private FilterOnce() {}

        public static void main(String[] command) throws Exception {
            try (RealTasks tasks = RealTasks.open(told(new ArrayList<>()))) {
                CompletableFuture<WaitStatus> end =
                        tasks.launch(
                                Launches.bytes(command),
                                tasks.environment(),
                                (Task task) ->
                                        new Recorder(tasks.utrace()).only(OPENAT).attach(task),
                                LaunchFlag.FILTER);
                System.exit(end.get().shellStatus());
            }
        }
    }
}
