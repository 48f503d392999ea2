package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("U14: signals that engines send")
@Timeout(120)
class SentSignalsIT {
    private static final int SIGTRAP = 5;
    private static final int SIGCHLD = 17;
    private static final int CLD_TRAPPED = 4;
    private static final int RT_SIGTIMEDWAIT = 128;
    private static final int GETPPID = 110;

    /** A child with an event of ptrace(2), say. */
    private static final SigInfo TRAPPED = child(CLD_TRAPPED, 4711, 42, 0x8005);

    private static final String RECEIVED = "signal 17 code 4 errno 0 pid 4711 uid 42 status ";

    private static Path program;

    @RegisterExtension final Session session = new Session();

    @TempDir private Path directory;

    private final AtomicReference<Task> launched = new AtomicReference<>();

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("received");
    }

    @BeforeEach
    void makeFifo() throws Exception {
        String fifo = directory.resolve("fifo").toString();
        assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();
    }

    private static SigInfo child(int code, int pid, int uid, int status) {
        ByteBuffer raw = ByteBuffer.allocate(128).order(ByteOrder.nativeOrder());
        raw.putInt(0, SIGCHLD).putInt(8, code).putInt(16, pid).putInt(20, uid).putInt(24, status);
        return SigInfo.of(raw.array());
    }

    /** Lets the program read a byte, if it waits for one. */
    private void feed() throws Exception {
        Files.writeString(directory.resolve("fifo"), "x");
    }

    private CompletableFuture<WaitStatus> start(String how, EngineOps ops, EventSet events)
            throws Exception {
        return start(how, ops, events, SyscallSet.ALL);
    }

    private CompletableFuture<WaitStatus> start(
            String how, EngineOps ops, EventSet events, SyscallSet calls) throws Exception {
        String fifo = directory.resolve("fifo").toString();
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + program + " " + how + " <>" + fifo,
                        task -> {
                            launched.set(task);
                            session.utrace.attach(task, ops, null).setEvents(events, calls);
                        });
        session.awaitOutput("ready\n");
        return end;
    }

    private void awaitBlocked() {
        // In the call by which it waits.
        while (ProcSyscall.of(Tracer.kernel(), launched.get().tid()).number() < 0) {
            Thread.onSpinWait();
        }
    }

    private void assertReceived(CompletableFuture<WaitStatus> end, String what) throws Exception {
        assertThat(end.get().exitCode()).isZero();
        assertThat(session.output()).isEqualTo("ready\n" + what + "done\n");
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handler", "suspended"})
    @DisplayName("a handler finds what the kernel would have said, traced closely or hardly at all")
    void handler(String how) throws Exception {
        CompletableFuture<WaitStatus> end = start(how, new EngineOps() {}, EventSet.of(Event.EXEC));
        awaitBlocked();
        launched.get().sendToProcess(TRAPPED);
        assertReceived(end, RECEIVED + 0x8005 + "\n");
    }

    @Test
    @DisplayName("sigtimedwait gives what was sent, where that call is watched")
    void timedwait() throws Exception {
        CompletableFuture<WaitStatus> end =
                start(
                        "timedwait",
                        new EngineOps() {},
                        EventSet.SYSCALLS,
                        SyscallSet.of(RT_SIGTIMEDWAIT));
        awaitBlocked();
        launched.get().sendToProcess(TRAPPED);
        assertReceived(end, RECEIVED + 0x8005 + "\n");
    }

    @Test
    @DisplayName("a signalfd gives what was sent, where calls are watched")
    void signalfd() throws Exception {
        CompletableFuture<WaitStatus> end =
                start("signalfd", new EngineOps() {}, EventSet.SYSCALLS, SyscallSet.of(GETPPID));
        awaitBlocked();
        launched.get().send(TRAPPED);
        assertReceived(end, RECEIVED + 0x8005 + "\n");
    }

    @Test
    @DisplayName("blocked, it is pending; sent twice, it is one; its report shows what was sent")
    void blocked() throws Exception {
        List<String> reports = new CopyOnWriteArrayList<>();
        EngineOps reporter =
                new EngineOps() {
                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        if (signal.signal() != 0) {
                            reports.add(signal.signal() + " " + signal.info().code());
                        }
                        return action.with(ResumeAction.RESUME);
                    }
                };
        CompletableFuture<WaitStatus> end = start("blocked", reporter, EventSet.SIGNALS);
        Task task = launched.get();
        awaitBlocked();
        task.sendToProcess(TRAPPED);
        task.sendToProcess(child(1, 12, 0, 0));
        task.send(SigInfo.of(SIGCHLD, 1, 7, 8));
        Engine engine = session.utrace.find(task, reporter, null).orElseThrow();
        engine.control(ResumeAction.STOP);
        engine.barrier();
        try (var examination = engine.examine()) {
            assertThat(examination.signalMask()).isEqualTo(1L << SIGCHLD - 1);
            assertThat(examination.pendingSignals(true))
                    .singleElement()
                    .satisfies(info -> assertThat(info.bytes()).isEqualTo(TRAPPED.bytes()));
            assertThat(examination.pendingSignals(false))
                    .singleElement()
                    .satisfies(info -> assertThat(info.pid()).isEqualTo(7));
            examination.setSignalMask(1L << SIGCHLD - 1 | 1L << SIGTRAP - 1);
            assertThat(examination.signalMask()).isEqualTo(1L << SIGCHLD - 1 | 1L << SIGTRAP - 1);
        }
        engine.control(ResumeAction.RESUME);
        feed();
        assertReceived(
                end, "signal 17 code 1 errno 0 pid 7 uid 8 status 0\n" + RECEIVED + 0x8005 + "\n");
        assertThat(reports).containsExactly("17 1", "17 4");
    }

    @Test
    @DisplayName("ignored and unasked for, it is dropped: the task isn't even stopped")
    void ignored() throws Exception {
        CompletableFuture<WaitStatus> end =
                start("ignored", new EngineOps() {}, EventSet.of(Event.QUIESCE));
        awaitBlocked();
        long before = switches();
        for (int i = 0; i < 1000; i++) {
            launched.get().sendToProcess(TRAPPED);
        }
        assertThat(switches()).isEqualTo(before);
        feed();
        assertReceived(end, "");
    }

    private long switches() throws Exception {
        return Files.readAllLines(Path.of("/proc/" + launched.get().tid() + "/status")).stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                .sum();
    }

    @Test
    @DisplayName("one that the kernel sends itself kills like it, and who is dead gets none")
    void deadly() throws Exception {
        CompletableFuture<WaitStatus> end =
                start("ignored", new EngineOps() {}, EventSet.of(Event.DEATH));
        Task task = launched.get();
        task.send(SigInfo.of(SIGTRAP, 0, task.tgid(), 0));
        assertThat(end.get().signal()).isEqualTo(SIGTRAP);
        session.tasks.awaitIdle();
        assertThatThrownBy(() -> task.send(TRAPPED)).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> task.sendToProcess(TRAPPED)).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> task.send(SigInfo.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
