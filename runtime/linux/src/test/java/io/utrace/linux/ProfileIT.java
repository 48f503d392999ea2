package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Abi;
import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where real tasks differ from the kernel's utrace, as far as no other test pins it. */
@DisplayName("The user-space profile")
@Timeout(120)
class ProfileIT {
    private static final int READ = 0;
    private static final int EXECVE = 59;
    private static final int EXIT_GROUP = 231;

    @RegisterExtension final Session session = new Session();

    @TempDir private Path directory;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        return fifo;
    }

    private static void awaitSleep(Task task, int call) throws Exception {
        Path process = Path.of("/proc/" + task.tgid());
        while (!Files.readString(process.resolve("stat")).contains(") S ")
                || !Files.readString(process.resolve("syscall")).startsWith(call + " ")) {
            Thread.onSpinWait();
        }
    }

    // ---- U1

    @Test
    @DisplayName("U1, T59 a STOP answered to an event holds the task at that event")
    void heldAtTheReport() throws Exception {
        WaitQueue queue = session.utrace.newWaitQueue();
        AtomicReference<Engine> execed = new AtomicReference<>();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        log.add("exec");
                        execed.set(engine.retain());
                        engine.wakeUp(queue);
                        return Action.STOP;
                    }

                    @Override
                    public Action reportQuiesce(
                            Action action, Engine engine, @Nullable Event event) {
                        log.add("quiesce " + event);
                        return EngineOps.super.reportQuiesce(action, engine, event);
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exit 6",
                        task -> session.attach(task, ops, Event.EXEC, Event.QUIESCE).close());
        queue.waitUntil(() -> execed.get() != null);
        Engine engine = execed.get();
        engine.barrier();
        try (var examination = engine.examine()) {
            assertThat(examination.registers().get("orig_rax")).isEqualTo(EXECVE);
            assertThat(examination.finish()).isTrue();
        }
        assertThat(log).containsExactly("quiesce EXEC", "exec");
        engine.control(ResumeAction.RESUME);
        assertThat(end.get().shellStatus()).isEqualTo(6);
        assertThat(log).doesNotContain("quiesce null");
        assertThat(session.failures).isEmpty();
    }

    // ---- U2, U4

    @Test
    @DisplayName("U2, T23 system call events, asked for in a call: it is made again, with an entry")
    void askedForInACall() throws Exception {
        Path fifo = fifo();
        AtomicReference<Engine> attached = new AtomicReference<>();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        log.add("enter " + call.number());
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        log.add("leave " + call.number() + " = " + call.result());
                        return Action.RESUME;
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec 3<>" + fifo + "; exec cat <&3",
                        task -> attached.set(session.attach(task, ops, Event.EXIT)));
        Engine engine = attached.get();
        awaitSleep(engine.task(), READ);
        engine.setEvents(EventSet.SYSCALLS);
        while (log.isEmpty()) {
            Thread.onSpinWait();
        }
        awaitSleep(engine.task(), READ);
        Files.writeString(fifo, "x\n");
        session.awaitOutput("x\n");
        Tracer.kernel().kill(engine.task().tgid(), Kernel.SIGKILL);
        assertThat(end.get().signal()).isEqualTo(Kernel.SIGKILL);
        assertThat(log).startsWith("enter " + READ, "leave " + READ + " = 2");
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("U4 a REPORT reaches a task that is asleep in a call, which then goes on")
    void reportInACall() throws Exception {
        Path fifo = fifo();
        AtomicReference<Engine> attached = new AtomicReference<>();
        CountDownLatch reported = new CountDownLatch(1);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportQuiesce(
                            Action action, Engine engine, @Nullable Event event) {
                        if (event == null) {
                            reported.countDown();
                        }
                        return Action.RESUME;
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec 3<>" + fifo + "; read line <&3; echo $line",
                        task -> attached.set(session.attach(task, ops, Event.QUIESCE)));
        awaitSleep(attached.get().task(), READ);
        attached.get().control(ResumeAction.REPORT);
        reported.await();
        Files.writeString(fifo, "text\n");
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.output()).isEqualTo("text\n");
    }

    // ---- U8

    @Test
    @DisplayName("U8 a status is changed by the call that exits, not at PTRACE_EVENT_EXIT")
    void exitStatus() {
        try (Launches launches = new Launches(new Surroundings())) {
            assertThat(exit(launches, Ptrace.EVENT_EXIT)).isEqualTo(3);
            assertThat(exit(launches, 0)).isEqualTo(9);
        }
    }

    /**
     * How a program ends whose exit_group(3) becomes exit_group(9) at an event, 0 for the entry.
     */
    private static int exit(Launches launches, int event) {
        Kernel kernel = launches.kernel;
        Architecture architecture = launches.architecture;
        int tracee = launches.prepare(new byte[0][], "/bin/sh", "-c", "exit 3");
        int options = Launches.OPTIONS | Ptrace.O_TRACEEXIT;
        assertThat(kernel.ptrace(Ptrace.SETOPTIONS, tracee, 0, options)).isZero();
        Seat seat = new Seat(kernel, architecture);
        RegisterBlock registers = new RegisterBlock(architecture);
        int status;
        do {
            assertThat(kernel.ptrace(Ptrace.SYSCALL, tracee, 0, 0)).isZero();
            assertThat(kernel.wait4(tracee, Launches.WAIT)).isEqualTo(tracee);
            status = kernel.status();
            boolean isThere = Ptrace.stopped(status) && Ptrace.event(status) == event;
            if (isThere && seat.fetchRegisters(tracee, registers)) {
                int argument = architecture.syscallArgument(Abi.X86_64, 0);
                if (registers.at(architecture.syscallNumber()) == EXIT_GROUP) {
                    kernel.ptrace(Ptrace.POKEUSER, tracee, argument, 9);
                }
            }
        } while (Ptrace.stopped(status));
        return Ptrace.exitStatus(status);
    }

    // ---- U10

    @Test
    @DisplayName(
            "P21, U10: a child's reap is reported when its parent has waited, and not with its death")
    void zombieUntilItsParentWaits() throws Exception {
        Path fifo = fifo();
        CountDownLatch dead = new CountDownLatch(1);
        CountDownLatch reaped = new CountDownLatch(1);
        List<Task> children = Collections.synchronizedList(new ArrayList<>());
        Recorder recorder =
                new Recorder(session.utrace) {
                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        children.add(clone.child());
                        return super.reportClone(action, engine, clone);
                    }

                    @Override
                    public Action reportDeath(Engine engine, DeathReport death) {
                        dead.countDown();
                        return super.reportDeath(engine, death);
                    }

                    @Override
                    public void reportReap(Engine engine, Task task) {
                        super.reportReap(engine, task);
                        reaped.countDown();
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec 3<>" + fifo + "; (exit 3) & read line <&3; wait $!; echo $?",
                        recorder::attach);
        dead.await();
        int child = children.getFirst().tid();
        while (!Files.readString(Path.of("/proc/" + child + "/stat")).contains(") Z ")) {
            Thread.onSpinWait();
        }
        assertThat(reaped.getCount()).isOne();
        Files.writeString(fifo, "text\n");
        reaped.await();
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.output()).isEqualTo("3\n");
        session.tasks.awaitIdle();
        assertThat(recorder.events.get(children.getFirst())).endsWith("dead 3", "reaped");
        assertThat(session.failures).isEmpty();
    }

    // ---- U12

    @Test
    @DisplayName("P15, U12: the parent of a vfork can't be stopped before its child has run on")
    void vforkParent() throws Exception {
        Path fifo = fifo();
        AtomicReference<Engine> attached = new AtomicReference<>();
        CountDownLatch born = new CountDownLatch(1);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        born.countDown();
                        return Action.RESUME;
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + CPrograms.build("vforks") + " " + fifo,
                        task ->
                                attached.set(
                                        session.attach(task, ops, Event.QUIESCE, Event.CLONE)));
        born.await();
        Engine engine = attached.get();
        engine.barrier();
        Path stat = Path.of("/proc/" + engine.task().tgid() + "/stat");
        while (!Files.readString(stat).contains(") D ")) {
            Thread.onSpinWait();
        }
        assertThat(engine.control(ResumeAction.STOP)).isEqualTo(Outcome.IN_PROGRESS);
        // the tracer thread has made the request before it has started this
        assertThat(
                        session.tasks
                                .launch(
                                        new byte[][] {Launches.bytes("/bin/true")},
                                        new byte[0][],
                                        task -> {})
                                .get())
                .isEqualTo(new WaitStatus(0));
        assertThat(Files.readString(stat)).contains(") D ");
        assertThat(engine.task().state()).isEqualTo(TaskState.RUNNING);
        Files.writeString(fifo, "x");
        assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
        assertThat(engine.task().state()).isEqualTo(TaskState.TRACED);
        engine.control(ResumeAction.RESUME);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.output()).isEqualTo("exited 4\n");
        assertThat(session.failures).isEmpty();
    }

    // ---- U13

    @Test
    @DisplayName(
            "U13, T51 a look at a held task is void once SIGKILL has come, not only at its death")
    void killedWhileLookedAt() throws Exception {
        AtomicReference<Engine> attached = new AtomicReference<>();
        CountDownLatch exiting = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportExit(Action action, Engine engine, ExitReport exit) {
                        exiting.countDown();
                        try {
                            looked.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        return Action.STOP;
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + CPrograms.build("busy") + " -1",
                        task -> attached.set(session.attach(task, ops, Event.QUIESCE, Event.EXIT)));
        session.awaitOutput("ready\n");
        Engine engine = attached.get();
        engine.control(ResumeAction.STOP);
        assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
        try (var examination = engine.examine()) {
            assertThat(examination.finish()).isTrue();
            Tracer.kernel().kill(engine.task().tgid(), Kernel.SIGKILL);
            exiting.await();
            byte[] stack = new byte[8];
            long sp = examination.registers().stackPointer();
            // it can still be read, which proves nothing
            assertThat(examination.memory().read(sp, stack, 0, 8)).isEqualTo(8);
            assertThat(examination.finish()).isFalse();
        } finally {
            looked.countDown();
        }
        assertThat(end.get().shellStatus()).isEqualTo(128 + Kernel.SIGKILL);
        assertThat(session.failures).isEmpty();
    }
}
