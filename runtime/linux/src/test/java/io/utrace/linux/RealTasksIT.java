package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.utrace.api.Action;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Real tasks")
@Timeout(120)
class RealTasksIT {
    private static final int GETPPID = 110;
    private static final int SCHED_YIELD = 24;

    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final RealTasks tasks =
            RealTasks.open(
                    new RealTasks.Failures() {
                        @Override
                        public void moduleFailed(
                                @Nullable EngineOps ops, String where, Throwable failure) {
                            failures.add(where + ": " + failure.getMessage());
                        }

                        @Override
                        public void tracerFailed(Throwable failure) {
                            failures.add("tracer: " + failure);
                        }
                    });
    private final Utrace utrace = tasks.utrace();

    @TempDir private Path directory;

    private final Map<CompletableFuture<WaitStatus>, Integer> started = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        tasks.close();
        // what a failed test left running
        started.forEach((end, pid) -> {
            if (!end.isDone()) {
                Tracer.kernel().kill(pid, Kernel.SIGKILL);
                end.join();
            }
        });
    }

    /** Starts a program by way of a shell, its output in a file of the test's. */
    private CompletableFuture<WaitStatus> start(String command, Consumer<Task> held)
            throws Exception {
        String line = "exec >" + directory.resolve("out") + " 2>&1; " + command;
        byte[][] argv = {bytes("/bin/sh"), bytes("-c"), bytes(line)};
        AtomicInteger pid = new AtomicInteger();
        CountDownLatch launched = new CountDownLatch(1);
        CompletableFuture<WaitStatus> end =
                tasks.launch(
                        argv,
                        tasks.environment(),
                        task -> {
                            pid.set(task.tgid());
                            try {
                                held.accept(task);
                            } finally {
                                launched.countDown();
                            }
                        });
        launched.await();
        started.put(end, pid.get());
        return end;
    }

    private int run(String command, Consumer<Task> held) throws Exception {
        CompletableFuture<WaitStatus> end = start(command, held);
        int status = end.get().shellStatus();
        tasks.awaitIdle();
        return status;
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Engine attach(Task task, EngineOps ops, Event... events) {
        Engine engine = utrace.attach(task, ops, null);
        engine.setEvents(EventSet.of(events));
        return engine;
    }

    // ---- events

    @Test
    @DisplayName("two engines see every event, the same, and every call has its return")
    void twoEngines() throws Exception {
        Path threads = CPrograms.build("threads");
        Recorder a = new Recorder(utrace);
        Recorder b = new Recorder(utrace);
        int status =
                run(
                        "exec " + threads + " 4 50",
                        task -> {
                            a.attach(task);
                            b.attach(task);
                        });

        assertThat(status).isEqualTo(3);
        assertThat(output()).isEqualTo("child exited with 5\n");
        assertThat(failures).isEmpty();
        assertThat(a.all()).isEqualTo(b.all()).hasSize(6);
        assertThat(a.count("enter " + SCHED_YIELD)).isEqualTo(250);
        assertThat(a.count("leave " + SCHED_YIELD)).isEqualTo(250);
        assertThat(a.count("clone")).isEqualTo(5);
        assertThat(a.count("exec")).isEqualTo(2);
        assertThat(a.count("signal 17")).isEqualTo(1);
        for (List<String> events : a.all()) {
            assertThat(events).endsWith("reaped");
            assertThat(events.get(events.size() - 2)).startsWith("dead ");
            assertCallsPaired(events);
        }
    }

    private static void assertCallsPaired(List<String> events) {
        String open = "";
        for (String event : events) {
            if (event.startsWith("enter ")) {
                assertThat(open).isEmpty();
                open = event.substring(6);
            } else if (event.startsWith("leave ")) {
                assertThat(event.substring(6)).isEqualTo(open);
                open = "";
            }
        }
        // exit and exit_group don't return
        assertThat(open).isIn("", "60", "231");
    }

    @Test
    @DisplayName("an engine that detaches mid-way leaves the other undisturbed")
    void detachMidWay() throws Exception {
        Path threads = CPrograms.build("threads");
        String command = "exec " + threads + " 4 50";
        Recorder alone = new Recorder(utrace);
        run(command, alone::attach);

        AtomicInteger seen = new AtomicInteger();
        Recorder leaving =
                new Recorder(utrace)
                        .hook((engine, note) -> {
                            if (seen.incrementAndGet() % 40 == 0) {
                                engine.control(ResumeAction.DETACH);
                            }
                        });
        Recorder staying = new Recorder(utrace);
        run(
                command,
                task -> {
                    leaving.attach(task);
                    staying.attach(task);
                });

        assertThat(failures).isEmpty();
        assertThat(staying.count("enter " + SCHED_YIELD)).isEqualTo(250);
        assertThat(staying.count("leave " + SCHED_YIELD)).isEqualTo(250);
        assertThat(staying.all()).hasSameSizeAs(alone.all());
        assertThat(leaving.count("enter " + SCHED_YIELD)).isLessThan(250);
        staying.all().forEach(RealTasksIT::assertCallsPaired);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"enter", "leave", "clone", "exec", "signal", "exiting", "dead", "reaped"})
    @DisplayName("a module that throws is told once a task, and nobody else notices")
    void throwing(String where) throws Exception {
        Path threads = CPrograms.build("threads");
        Recorder bad =
                new Recorder(utrace)
                        .hook((engine, note) -> {
                            if (note.startsWith(where)) {
                                throw new IllegalStateException("boom");
                            }
                        });
        Recorder good = new Recorder(utrace);
        int status =
                run(
                        "exec " + threads + " 2 10",
                        task -> {
                            bad.attach(task);
                            good.attach(task);
                        });

        assertThat(status).isEqualTo(3);
        assertThat(output()).isEqualTo("child exited with 5\n");
        assertThat(failures).isNotEmpty().allMatch(line -> line.endsWith(": boom"));
        assertThat(failures).hasSizeLessThanOrEqualTo(bad.all().size());
        assertThat(good.count("enter " + SCHED_YIELD)).isEqualTo(30);
        assertThat(good.count("reaped")).isEqualTo(4);
    }

    @Test
    @DisplayName("P16: a thread that is not the leader execs: it goes on as the same task")
    void threadExec() throws Exception {
        Path program = CPrograms.build("threadexec");
        List<Task> execed = new ArrayList<>();
        List<Integer> former = new ArrayList<>();
        Recorder recorder =
                new Recorder(utrace) {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        execed.add(engine.task());
                        former.add(exec.formerTid());
                        return super.reportExec(action, engine, exec);
                    }
                };
        AtomicReference<Task> leader = new AtomicReference<>();
        int status =
                run(
                        "exec " + program,
                        task -> {
                            leader.set(task);
                            recorder.attach(task);
                        });

        assertThat(status).isZero();
        assertThat(output()).isEqualTo("execed\n");
        assertThat(failures).isEmpty();
        Task thread = execed.getLast();
        assertThat(thread).isNotSameAs(leader.get());
        assertThat(former.getLast()).isNotEqualTo(thread.tid());
        assertThat(thread.tid()).isEqualTo(leader.get().tid());
        List<String> ofLeader = recorder.events.get(leader.get());
        assertThat(ofLeader).endsWith("dead 0", "reaped");
        recorder.all().forEach(events -> assertThat(events).endsWith("reaped"));
    }

    // ---- decisions

    @Test
    @DisplayName("K10 a thread that ends because another execs can't be held at its exit")
    void execEndsOthers() throws Exception {
        Path program = CPrograms.build("threadexec");
        AtomicReference<Task> leader = new AtomicReference<>();
        Recorder recorder =
                new Recorder(utrace) {
                    @Override
                    public Action reportExit(Action action, Engine engine, ExitReport exit) {
                        super.reportExit(action, engine, exit);
                        return engine.task().equals(leader.get()) ? Action.STOP : Action.RESUME;
                    }
                };
        int status =
                run(
                        "exec " + program,
                        task -> {
                            leader.set(task);
                            recorder.attach(task);
                        });
        assertThat(status).isZero();
        assertThat(output()).isEqualTo("execed\n");
        assertThat(leader.get().stopEpoch()).isZero();
    }

    @Test
    @DisplayName("P26: ABORT: the call isn't made, and fails with ENOSYS")
    void abort() throws Exception {
        Path program = CPrograms.build("aborted");
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        return Action.RESUME.with(SyscallAction.ABORT);
                    }
                };
        run(
                "exec " + program,
                task ->
                        utrace.attach(task, ops, null)
                                .setEvents(
                                        EventSet.of(Event.SYSCALL_ENTRY), SyscallSet.of(GETPPID)));
        assertThat(output()).isEqualTo("Function not implemented\n");
    }

    @Test
    @DisplayName("IGN: the signal is dropped; CORE of a signal that only terminates: SIGKILL")
    void signalActions() throws Exception {
        List<SignalAction> incoming = new ArrayList<>();
        AtomicReference<SignalAction> answer = new AtomicReference<>(SignalAction.IGN);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        incoming.add(action.signalAction());
                        assertThat(signal.info().signal()).isEqualTo(signal.signal());
                        assertThat(signal.info().pid()).isEqualTo(engine.task().tgid());
                        return Action.RESUME.with(answer.get());
                    }
                };
        Consumer<Task> held = task -> attach(task, ops, Event.SIGNAL_TERM);
        assertThat(run("kill -TERM $$; echo alive", held)).isZero();
        assertThat(output()).isEqualTo("alive\n");
        assertThat(incoming).containsExactly(SignalAction.TERM);

        answer.set(SignalAction.TERM);
        assertThat(run("kill -TERM $$; echo alive", held)).isEqualTo(128 + 15);
        answer.set(SignalAction.CORE);
        assertThat(run("kill -TERM $$; echo alive", held)).isEqualTo(128 + 9);
        answer.set(SignalAction.DELIVER);
        assertThat(run("kill -TERM $$; echo alive", held)).isEqualTo(128 + 15);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("job control: a task stops and continues as if untraced")
    void jobControl() throws Exception {
        Recorder recorder = new Recorder(utrace);
        Path program = CPrograms.build("jobcontrol");
        assertThat(run("exec " + program, recorder::attach)).isZero();
        assertThat(output()).isEqualTo("stopped 19\ncontinued 1\nexited 4\n");
        assertThat(recorder.count("jctl 5 5")).isEqualTo(1);
        assertThat(recorder.count("jctl 6 6")).isEqualTo(1);
        assertThat(failures).isEmpty();
    }

    // ---- control from other threads

    @Test
    @DisplayName("stop, wait, read, resume, a thousand times against a busy task")
    void stopAndGo() throws Exception {
        Path busy = CPrograms.build("busy");
        AtomicReference<Engine> attached = new AtomicReference<>();
        CountDownLatch execed = new CountDownLatch(2);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        execed.countDown();
                        return Action.RESUME;
                    }
                };
        CompletableFuture<WaitStatus> end =
                start(
                        "exec " + busy + " -1",
                        task -> attached.set(attach(task, ops, Event.QUIESCE, Event.EXEC)));
        execed.await();
        awaitOutput("ready\n");
        Engine engine = attached.get();
        // else the answer of the exec's callback could still void the first stop
        engine.barrier();
        for (int i = 0; i < 1000; i++) {
            engine.control(ResumeAction.STOP);
            assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
            try (var examination = engine.examine()) {
                assertThat(examination.registers().instructionPointer()).isNotZero();
                assertThat(examination.registers().get("rsp"))
                        .isEqualTo(examination.registers().stackPointer());
                byte[] stack = new byte[8];
                long sp = examination.registers().stackPointer();
                assertThat(examination.memory().read(sp, stack, 0, 8)).isEqualTo(8);
                assertThat(examination.finish()).isTrue();
            }
            assertThat(engine.control(ResumeAction.RESUME)).isEqualTo(Outcome.DONE);
        }
        Tracer.kernel().kill(engine.task().tgid(), 15);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(output()).isEqualTo("ready\ndone\n");
        assertThat(failures).isEmpty();
    }

    /** Lets the task go just before it sleeps: so what it finds then, it was woken for. */
    private static void resumeAndSleep(Engine engine, WaitQueue queue, AtomicBoolean isStopping)
            throws InterruptedException {
        AtomicBoolean isGone = new AtomicBoolean();
        queue.waitUntil(() -> {
            if (isGone.compareAndSet(false, true)) {
                engine.control(ResumeAction.RESUME);
                return false;
            }
            return isStopping.getAndSet(false);
        });
    }

    @Test
    @DisplayName("a debugger's thread sleeps, is woken when the task is held, examines, resumes")
    void wakeUp() throws Exception {
        Path threads = CPrograms.build("threads");
        WaitQueue queue = utrace.newWaitQueue();
        AtomicReference<Engine> attached = new AtomicReference<>();
        AtomicBoolean isStopping = new AtomicBoolean();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        isStopping.set(true);
                        engine.wakeUp(queue);
                        return Action.STOP;
                    }
                };
        CompletableFuture<WaitStatus> end =
                start(
                        "exec " + threads,
                        task -> {
                            attached.set(attach(task, ops, Event.EXEC));
                            attached.get().control(ResumeAction.STOP);
                        });
        try (Engine engine = attached.get()) {
            for (int i = 0; i < 2; i++) {
                resumeAndSleep(engine, queue, isStopping);
                try (var examination = engine.examine()) {
                    assertThat(engine.task().state()).isEqualTo(TaskState.TRACED);
                    assertThat(examination.finish()).isTrue();
                }
            }
            try (var examination = engine.examine()) {
                engine.control(ResumeAction.RESUME);
                assertThat(examination.finish()).isFalse();
            }
        }
        assertThat(end.get().shellStatus()).isEqualTo(3);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("P10: a stop holds a task that is blocked in a call, which then goes on unseen")
    void stopBlocked() throws Exception {
        Path fifo = fifo();
        AtomicReference<Engine> attached = new AtomicReference<>();
        CompletableFuture<WaitStatus> end =
                start(
                        "read line <" + fifo + "; echo got $line",
                        task -> attached.set(attach(task, new EngineOps() {}, Event.QUIESCE)));
        Engine engine = attachedWhen(attached);
        engine.control(ResumeAction.STOP);
        assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
        assertThat(engine.task().state()).isEqualTo(TaskState.TRACED);
        engine.control(ResumeAction.RESUME);
        Files.writeString(fifo, "text\n");
        assertThat(end.get().shellStatus()).isZero();
        assertThat(output()).isEqualTo("got text\n");
    }

    @Test
    @DisplayName("a held task that is killed dies; its examination is found out")
    void killedWhileHeld() throws Exception {
        Path busy = CPrograms.build("busy");
        AtomicReference<Engine> attached = new AtomicReference<>();
        CompletableFuture<WaitStatus> end =
                start(
                        "exec " + busy + " -1",
                        task -> attached.set(attach(task, new EngineOps() {}, Event.QUIESCE)));
        Engine engine = attachedWhen(attached);
        engine.control(ResumeAction.STOP);
        engine.barrier();
        try (var examination = engine.examine()) {
            assertThat(examination.finish()).isTrue();
            Tracer.kernel().kill(engine.task().tgid(), Kernel.SIGKILL);
            assertThat(end.get().shellStatus()).isEqualTo(128 + 9);
            assertThat(examination.finish()).isFalse();
        }
        assertThatThrownBy(() -> engine.control(ResumeAction.RESUME))
                .isInstanceOf(NoSuchTask.class);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("a callback examines its own task as it is; a dead one has no registers any more")
    void examinesItself() throws Exception {
        List<String> seen = new ArrayList<>();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        try (var examination = engine.examine()) {
                            boolean isNow =
                                    examination.registers().stackPointer()
                                            == call.registers().stackPointer();
                            seen.add(isNow ? "now" : "then");
                        }
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportDeath(Engine engine, DeathReport death) {
                        try (var examination = engine.examine()) {
                            assertThatThrownBy(examination::registers)
                                    .isInstanceOf(NoSuchTask.class);
                            seen.add("dead");
                        }
                        return Action.RESUME;
                    }
                };
        CompletableFuture<WaitStatus> end =
                start("exit 0", task -> attach(task, ops, Event.SYSCALL_ENTRY, Event.DEATH));
        assertThat(end.get().shellStatus()).isZero();
        assertThat(failures).isEmpty();
        assertThat(seen).containsOnly("now", "dead").endsWith("dead").startsWith("now");
    }

    @Test
    @DisplayName("P38: a task whose last engine leaves is let go, and its end still told")
    void letGo() throws Exception {
        Path busy = CPrograms.build("busy");
        AtomicReference<Engine> attached = new AtomicReference<>();
        CompletableFuture<WaitStatus> end =
                start(
                        "exec " + busy + " -1",
                        task ->
                                attached.set(
                                        attach(
                                                task,
                                                new EngineOps() {},
                                                Event.QUIESCE,
                                                Event.SYSCALL_ENTRY)));
        awaitOutput("ready\n");
        Engine engine = attachedWhen(attached);
        engine.control(ResumeAction.DETACH);
        tasks.awaitIdle();
        int pid = engine.task().tgid();
        assertThat(Files.readString(Path.of("/proc/" + pid + "/status")))
                .containsPattern("TracerPid:\\s0\n");
        assertThatThrownBy(() -> utrace.attach(pid, new EngineOps() {}, null))
                .isInstanceOf(NoSuchTask.class);
        Tracer.kernel().kill(pid, 15);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(output()).isEqualTo("ready\ndone\n");
    }

    @Test
    @DisplayName("closing lets every task go on, those in a blocking call included")
    void closeMidWay() throws Exception {
        Path fifo = fifo();
        AtomicReference<Engine> attached = new AtomicReference<>();
        start(
                "(echo child) | cat; read line <" + fifo + "; echo got $line >" + fifo,
                task -> attached.set(attach(task, new EngineOps() {}, Event.SYSCALL_ENTRY)));
        int pid = attachedWhen(attached).task().tgid();
        tasks.close();
        assertThat(Files.readString(Path.of("/proc/" + pid + "/status")))
                .containsPattern("TracerPid:\\s0\n");
        Files.writeString(fifo, "text\n");
        assertThat(Files.readString(fifo)).isEqualTo("got text\n");
    }

    @Test
    @DisplayName("a shell that forks a hundred times, with nothing left behind")
    void forks() throws Exception {
        Recorder recorder = new Recorder(utrace);
        String command =
                "i=0; while [ $i -lt 100 ]; do (exit 3); /bin/true | cat; i=$((i+1)); done";
        assertThat(run(command, recorder::attach)).isZero();
        assertThat(recorder.events).hasSize(301);
        recorder.all().forEach(events -> assertThat(events).endsWith("reaped"));
        assertThat(recorder.count("dead 3")).isEqualTo(100);
        assertThat(failures).isEmpty();
    }

    @Test
    @DisplayName("two hundred runs of a script that forks: no hang, no lost exit, no zombie")
    void manyRuns() throws Exception {
        String command = "for i in 1 2 3; do (exit $i); /bin/true | cat; done; exit 9";
        for (int i = 0; i < 200; i++) {
            Recorder recorder = new Recorder(utrace);
            assertThat(run(command, recorder::attach)).isEqualTo(9);
            assertThat(recorder.events).hasSize(10);
            recorder.all().forEach(events -> assertThat(events).endsWith("reaped"));
        }
        assertThat(failures).isEmpty();
        assertThat(zombies()).isEmpty();
    }

    @Test
    @DisplayName("P35: stop, dispatch, decide, resume: not a hundredth of a byte a stop, once warm")
    void allocatesNothing() throws Exception {
        Path busy = CPrograms.build("busy");
        int most = 20;
        List<Double> perStop = new ArrayList<>();
        EngineOps ops =
                new EngineOps() {
                    private static final int SPAN = 100_000;
                    private final ThreadMXBean threads =
                            (ThreadMXBean) ManagementFactory.getThreadMXBean();
                    private int stops;
                    private long before;

                    /** How soon the compiler has come to all of it is up to the machine. */
                    private Action count(Action action) {
                        if (++stops % SPAN != 0) {
                            return action.with(ResumeAction.RESUME);
                        }
                        long now = threads.getCurrentThreadAllocatedBytes();
                        double allocated = (double) (now - before) / SPAN;
                        perStop.add(allocated);
                        before = threads.getCurrentThreadAllocatedBytes();
                        boolean isEnough = allocated <= 0.01 || perStop.size() == most;
                        return action.with(isEnough ? ResumeAction.DETACH : ResumeAction.RESUME);
                    }

                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        return count(action);
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        return count(action);
                    }
                };
        run(
                "exec " + busy + " 1000000",
                task -> attach(task, ops, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT).close());
        assertThat(perStop)
                .as("bytes a stop, span by span")
                .last()
                .satisfies(last -> assertThat(last).isBetween(0.0, 0.01));
    }

    private static List<String> zombies() throws IOException {
        List<String> zombies = new ArrayList<>();
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                for (String child : Files.readString(thread.resolve("children")).split(" ")) {
                    if (!child.isBlank()) {
                        String stat = Files.readString(Path.of("/proc/" + child + "/stat"));
                        if (stat.charAt(stat.lastIndexOf(')') + 2) == 'Z') {
                            zombies.add(stat);
                        }
                    }
                }
            }
        }
        return zombies;
    }

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        return fifo;
    }

    private void awaitOutput(String expected) throws IOException {
        while (!Files.exists(directory.resolve("out")) || !output().equals(expected)) {
            Thread.onSpinWait();
        }
    }

    /** The engine, once its task has been through its first exec. */
    private static Engine attachedWhen(AtomicReference<Engine> attached) {
        Engine engine;
        do {
            Thread.onSpinWait();
            engine = attached.get();
        } while (engine == null);
        Path exe = Path.of("/proc/" + engine.task().tid() + "/exe");
        String name = "";
        while (!name.startsWith("/")) {
            try {
                name = Files.readSymbolicLink(exe).toString();
                name = name.contains("memfd") ? "" : name;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return engine;
    }
}
