package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a held task has besides registers and memory")
@Timeout(120)
class HeldStateIT {
    private static final int SIGTRAP = 5;
    private static final int SIGSTOP = 19;
    private static final int TRAP_HWBKPT = 4;
    private static final int MARK = 1000;
    private static final int NT_386_TLS = 0x200;

    /** Debug register 7: the first address, on a write of 8 bytes. */
    private static final long WATCH_WRITES = 1 | 0b1001L << 16;

    private static final long KERNEL_ADDRESS = 0xffff_8000_0000_0000L;

    @RegisterExtension final Session session = new Session();

    private final WaitQueue queue = session.utrace.newWaitQueue();
    private final AtomicReference<Engine> held = new AtomicReference<>();

    @BeforeAll
    static void build() throws Exception {
        CPrograms.build("watched");
        CPrograms.build("narrow", "-m32", "-nostdlib", "-static");
    }

    private Action hold(Engine engine) {
        held.set(engine.retain());
        engine.wakeUp(queue);
        return Action.STOP;
    }

    private Engine awaitHeld() throws InterruptedException {
        queue.waitUntil(() -> held.get() != null);
        Engine engine = held.getAndSet(null);
        // who comes late may come between the callback and the stop
        engine.barrier();
        return engine;
    }

    @Test
    @DisplayName("a watchpoint in a debug register is hit, and says so")
    void watchpoint() throws Exception {
        List<String> traps = new CopyOnWriteArrayList<>();
        AtomicReference<Long> variable = new AtomicReference<>(0L);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        variable.set(call.argument(0));
                        return hold(engine);
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        traps.add(signal.signal() + " " + signal.info().code());
                        try (Examination examination = engine.examine()) {
                            traps.add("hit " + (examination.debugRegister(6) & 0xf));
                            examination.setDebugRegister(7, 0);
                        }
                        return action.with(io.utrace.api.SignalAction.IGN)
                                .with(ResumeAction.RESUME);
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec target/c/watched",
                        task ->
                                session.utrace
                                        .attach(task, ops, null)
                                        .setEvents(
                                                EventSet.of(Event.SYSCALL_EXIT, Event.SIGNAL_CORE),
                                                SyscallSet.of(MARK)));
        Engine engine = awaitHeld();
        try (Examination examination = engine.examine()) {
            examination.setDebugRegister(0, variable.get());
            examination.setDebugRegister(7, WATCH_WRITES);
            assertThat(examination.debugRegister(0)).isEqualTo(variable.get());
            assertThat(examination.debugRegister(7)).isEqualTo(WATCH_WRITES);
            assertThatThrownBy(() -> examination.setDebugRegister(1, KERNEL_ADDRESS))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> examination.debugRegister(8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        engine.control(ResumeAction.RESUME);
        assertThat(end.get().exitCode()).isEqualTo(2);
        assertThat(traps).containsExactly(SIGTRAP + " " + TRAP_HWBKPT, "hit 1");
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("its registration for restartable sequences is glibc's")
    void restartableSequences() throws Exception {
        AtomicReference<Long> registered = new AtomicReference<>(0L);
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        registered.set(call.argument(1));
                        return hold(engine);
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec target/c/watched",
                        task ->
                                session.utrace
                                        .attach(task, ops, null)
                                        .setEvents(
                                                EventSet.of(Event.SYSCALL_EXIT),
                                                SyscallSet.of(MARK)));
        Engine engine = awaitHeld();
        try (Examination examination = engine.examine()) {
            ByteBuffer configuration =
                    ByteBuffer.wrap(examination.restartableSequences())
                            .order(ByteOrder.nativeOrder());
            assertThat(configuration.getLong(0)).isEqualTo(registered.get());
            assertThat(examination.filter(0)).isEmpty();
            assertThat(examination.filterFlags(0)).isEmpty();
        }
        engine.control(ResumeAction.RESUME);
        assertThat(end.get().exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"watched, 2", "narrow-m32-nostdlib-static, 7"})
    @DisplayName("it has thread areas, whether its words are of 64 bits or of 32")
    void threadAreas(String program, int status) throws Exception {
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportExit(Action action, Engine engine, ExitReport exit) {
                        return hold(engine);
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec target/c/" + program, task -> session.attach(task, ops, Event.EXIT));
        Engine engine = awaitHeld();
        try (Examination examination = engine.examine()) {
            byte[] before = examination.registerSet(NT_386_TLS);
            assertThat(words(before))
                    .containsExactly(12, 0, 0, 0x28, 13, 0, 0, 0x28, 14, 0, 0, 0x28);
            byte[] first = Arrays.copyOf(before, 32);
            ByteBuffer fields = ByteBuffer.wrap(first).order(ByteOrder.nativeOrder());
            fields.putInt(20, 0x7000).putInt(24, 0xfffff).putInt(28, 0x51);
            examination.setRegisterSet(NT_386_TLS, first);
            assertThat(words(examination.registerSet(NT_386_TLS)))
                    .containsExactly(12, 0, 0, 0x28, 13, 0x7000, 0xfffff, 0x51, 14, 0, 0, 0x28);
            int notThere = 0x20;
            fields.putInt(12, notThere);
            for (byte[] wrong : List.of(first, Arrays.copyOf(before, 17))) {
                assertThatThrownBy(() -> examination.setRegisterSet(NT_386_TLS, wrong))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        engine.control(ResumeAction.RESUME);
        assertThat(end.get().exitCode()).isEqualTo(status);
        assertThat(session.failures).isEmpty();
    }

    private static int[] words(byte[] set) {
        int[] words = new int[set.length / Integer.BYTES];
        ByteBuffer.wrap(set).order(ByteOrder.nativeOrder()).asIntBuffer().get(words);
        return words;
    }

    @Test
    @DisplayName("it can leave its group-stop by itself, and run")
    void leavesItsGroupStop() throws Exception {
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
                        assertThat(jctl.signal())
                                .isEqualTo(jctl.type() == JctlReport.STOPPED ? SIGSTOP : 0);
                        return hold(engine);
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "kill -STOP $$; echo on; kill -STOP $$; echo off",
                        task -> session.attach(task, ops, Event.JCTL, Event.QUIESCE));
        for (String expected : List.of("on\n", "on\noff\n")) {
            Engine engine = awaitHeld();
            try (Examination examination = engine.examine()) {
                assertThat(examination.groupStop()).isEqualTo(SIGSTOP);
                examination.leaveGroupStop();
                assertThat(examination.groupStop()).isZero();
            }
            engine.control(ResumeAction.RESUME);
            session.awaitOutput(expected);
        }
        assertThat(end.get().exitCode()).isZero();
        assertThat(session.failures).isEmpty();
    }
}
