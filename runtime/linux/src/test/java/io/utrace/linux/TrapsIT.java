package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Those traps of TRAPS.md that nothing else goes into. */
@DisplayName("Traps of ptrace(2)")
@Timeout(120)
class TrapsIT {
    private static final int CHILDREN = 20;
    private static final int REQUESTS = 1000;

    @RegisterExtension
    @Order(1)
    final Leaks leaks = new Leaks();

    @RegisterExtension
    @Order(2)
    final Session session = new Session();

    private final RealTasks.Failures told = new Session.Told(session.failures);

    private static String program(String name) throws Exception {
        return CPrograms.build("traps") + " " + name;
    }

    /** Starts a program that does nothing, under an engine that watches nothing of it. */
    private Engine startIdle() throws Exception {
        AtomicReference<Engine> attached = new AtomicReference<>();
        session.start(
                "exec sleep 1000",
                task -> attached.set(session.attach(task, new EngineOps() {}, Event.QUIESCE)));
        return attached.get();
    }

    private static void end(Engine engine) {
        Tracer.kernel().kill(engine.task().tgid(), Kernel.SIGKILL);
    }

    private static void stop(Engine engine) throws InterruptedException {
        engine.control(ResumeAction.STOP);
        assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
    }

    private static char state(int pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    /** It sleeps in a read of its input. */
    private static void awaitRead(Bystander reader) throws Exception {
        Path call = Path.of("/proc/" + reader.pid() + "/syscall");
        while (!Files.readString(call).startsWith("0 0x0 ")) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("P1: the seat is the tracer thread's; asked by another, it has that thread do it")
    void anotherThread() throws Exception {
        Engine engine = startIdle();
        stop(engine);
        int tid = engine.task().tid();
        long result = new Kernel(Architecture.current()).ptrace(Ptrace.SETOPTIONS, tid, 0, 0);
        assertThat(result).isEqualTo(-Kernel.ESRCH);
        try (var examination = engine.examine()) {
            long pointer = examination.registers().get("rsp");
            examination.registers().set("rbx", 4711);
            assertThat(examination.registers().get("rbx")).isEqualTo(4711);
            assertThat(pointer).isNotZero();
            assertThat(examination.finish()).isTrue();
        }
        end(engine);
    }

    @Test
    @DisplayName("P3: a tracer that waits takes no child's end away from who started the child")
    void othersChildren() throws Exception {
        Engine engine = startIdle();
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < CHILDREN; i++) {
            children.add(new ProcessBuilder("sh", "-c", "exit " + i).start());
            // wakes the tracer, which waits for whatever there is
            stop(engine);
            engine.control(ResumeAction.RESUME);
        }
        for (int i = 0; i < CHILDREN; i++) {
            assertThat(children.get(i).waitFor()).isEqualTo(i);
        }
        Process child = new ProcessBuilder("sleep", "1000").start();
        assertThatThrownBy(() -> session.tasks.attach((int) child.pid(), task -> {}).join())
                .hasCauseInstanceOf(AttachException.class);
        assertThat(child.destroyForcibly().waitFor()).isEqualTo(137);
        end(engine);
    }

    @Test
    @DisplayName("P4: children that end with any signal, or with none, are waited for")
    void anySignal() throws Exception {
        assertThat(new Torture(session).run(program("clones"))).isEqualTo(4);
    }

    @Test
    @DisplayName("P5, P6: a tracer that sleeps in its wait hears each request of two threads")
    void requests() throws Exception {
        Engine first = startIdle();
        Engine second = startIdle();
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> {
                    try {
                        stopAndGo(first);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        stopAndGo(second);
        other.join();
        end(first);
        end(second);
    }

    private static void stopAndGo(Engine engine) throws InterruptedException {
        for (int i = 0; i < REQUESTS; i++) {
            stop(engine);
            engine.control(ResumeAction.RESUME);
        }
    }

    @Test
    @DisplayName(
            "P7: of a stop that SIGKILL overwrites before it is waited for only the end is told")
    void overwritten() throws Exception {
        CountDownLatch isHeldUp = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Recorder blocker =
                new Recorder(session.utrace)
                        .hook((engine, note) -> {
                            if (note.equals("exec")) {
                                isHeldUp.countDown();
                                awaitUninterrupted(mayGoOn);
                            }
                        });
        Recorder victim = new Recorder(session.utrace);
        AtomicReference<Integer> pid = new AtomicReference<>();
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + CPrograms.build("busy") + " 100000000",
                        task -> {
                            pid.set(task.tgid());
                            victim.attach(task);
                        });
        CompletableFuture<WaitStatus> other = session.start("exec true", blocker::attach);
        isHeldUp.await();
        while (state(pid.get()) != 't') {
            Thread.onSpinWait();
        }
        Tracer.kernel().kill(pid.get(), Kernel.SIGKILL);
        mayGoOn.countDown();
        assertThat(end.join().shellStatus()).isEqualTo(137);
        assertThat(other.join().shellStatus()).isZero();
        session.tasks.awaitIdle();
        assertThat(victim.all()).singleElement().satisfies(Torture::assertLife);
        assertThat(victim.all().getFirst()).contains("exiting 137", "dead 137");
        assertThat(session.failures).isEmpty();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("P8: a leader that ends before its threads doesn't keep the tracer from them")
    void zombieLeader() throws Exception {
        Torture torture = new Torture(session);
        assertThat(torture.run(program("leader"))).isEqualTo(3);
    }

    @Test
    @DisplayName("P9: the program's own SIGTRAPs are signals, among stops that show SIGTRAP too")
    void ownTraps() throws Exception {
        Torture torture = new Torture(session);
        torture.run(program("traps"));
        assertThat(torture.first.count("signal 5")).isEqualTo(3);
    }

    @Test
    @DisplayName("P12: a new task is told of no signal before its first call")
    void firstStops() throws Exception {
        Torture torture = new Torture(session);
        assertThat(torture.run(program("births"))).isEqualTo(4);
        assertThat(torture.first.all().stream().flatMap(List::stream))
                .filteredOn(note -> note.startsWith("signal "))
                .allMatch("signal 17"::equals);
    }

    @ParameterizedTest
    @CsvSource({
        "births, " + Ptrace.EVENT_CLONE + ", 4",
        "births, " + Ptrace.EVENT_FORK + ", 4",
        "births, " + Ptrace.EVENT_VFORK + ", 4",
        "execs, " + Ptrace.EVENT_EXEC + ", 2",
        "births, " + Ptrace.EVENT_EXIT + ", 4"
    })
    @DisplayName("P18: killed between its stop and the question, a task dies as such")
    void killedBeforeAsked(String name, int event, int most) throws Exception {
        KillingKernel kernel = new KillingKernel(event, Ptrace.GETEVENTMSG);
        String[] words = program(name).split(" ");
        try (RealTasks tasks = RealTasks.open(told, 1, () -> kernel)) {
            tasks.awaitIdle();
            Recorder recorder = new Recorder(tasks.utrace());
            kernel.arm();
            WaitStatus status =
                    tasks.launch(Launches.bytes(words), tasks.environment(), recorder::attach)
                            .join();
            tasks.awaitIdle();
            assertThat(kernel.hasKilled()).isTrue();
            assertThat(recorder.events).hasSizeLessThanOrEqualTo(most);
            recorder.all().forEach(Torture::assertLife);
            assertThat(recorder.count("exiting 137")).isNotZero();
            assertThat(recorder.count("exiting 137")).isEqualTo(recorder.count("dead 137"));
            assertThat(status.shellStatus()).isIn(137, 99);
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName(
            "P20: the restart for one stop gets a killed task past the next: it exits all the same")
    void pastTheExit() throws Exception {
        // PTRACE_SYSCALL, from an event's stop
        KillingKernel kernel = new KillingKernel(Ptrace.EVENT_EXEC, Ptrace.SYSCALL);
        try (RealTasks tasks = RealTasks.open(told, 1, () -> kernel)) {
            tasks.awaitIdle();
            Recorder recorder = new Recorder(tasks.utrace());
            kernel.arm();
            byte[][] argv = Launches.bytes(new String[] {"/bin/true"});
            WaitStatus status = tasks.launch(argv, tasks.environment(), recorder::attach).join();
            tasks.awaitIdle();
            assertThat(kernel.hasKilled()).isTrue();
            assertThat(status.shellStatus()).isEqualTo(137);
            assertThat(recorder.all()).singleElement().satisfies(Torture::assertLife);
            assertThat(recorder.all().getFirst()).endsWith("exiting 137", "dead 137", "reaped");
        }
    }

    @Test
    @DisplayName("P23: without the capability, a process that isn't dumpable is refused")
    void undumpable() throws Exception {
        Bystander secret = Bystander.program("traps", "undumpable");
        Bystander open = new Bystander("cat");
        try (RealTasks tasks = RealTasks.open(told, 1, Unprivileged::newKernel)) {
            assertThatThrownBy(() -> tasks.attach(secret.pid(), task -> {}).join())
                    .hasCauseInstanceOf(AttachException.class);
            Recorder recorder = new Recorder(tasks.utrace());
            tasks.attach(open.pid(), recorder::attach).join();
            assertThat(open.isTraced()).isTrue();
        } finally {
            secret.end();
            open.end();
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName(
            "P24: seized in the middle of a call, a task's calls are told as pairs all the same")
    void inTheMiddle() throws Exception {
        Bystander cat = new Bystander("cat");
        try {
            awaitRead(cat);
            Recorder recorder = new Recorder(session.utrace);
            session.tasks.attach(cat.pid(), recorder::attach).join();
            cat.write("line");
            assertThat(cat.readLine()).isEqualTo("line");
            assertThat(cat.finish()).isZero();
            session.tasks.awaitIdle();
            assertThat(recorder.all()).singleElement().satisfies(Torture::assertLife);
            // it reads, writes and reads again; the first is made again, for it to be seen
            assertThat(recorder.all().getFirst())
                    .startsWith("enter 0", "leave 0", "enter 1", "leave 1", "enter 0");
        } finally {
            cat.end();
        }
    }

    @Test
    @DisplayName(
            "P32: a seized task, and the child that it has then, stop at their execve and exit")
    void options() throws Exception {
        Bystander shell = new Bystander("sh", "-c", "read x; /bin/true; exit 3");
        try {
            awaitRead(shell);
            Recorder recorder = new Recorder(session.utrace);
            session.tasks.attach(shell.pid(), recorder::attach).join();
            shell.write("go");
            assertThat(shell.finish()).isEqualTo(3);
            session.tasks.awaitIdle();
            assertThat(recorder.all()).hasSize(2);
            recorder.all().forEach(Torture::assertLife);
            assertThat(recorder.count("exec")).isOne();
            assertThat(recorder.count("exiting 0")).isOne();
            assertThat(recorder.count("exiting 3")).isOne();
        } finally {
            shell.end();
        }
    }
}
