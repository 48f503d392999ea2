package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a signal that an engine has put back with HOLD when the engine goes. */
@DisplayName("U6 a signal held back, and its engine gone")
@Timeout(120)
class HeldSignalIT {
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;
    private static final EventSet EVENTS = EventSet.of(Event.CLONE, Event.SIGNAL);

    private static Path infos;
    private static Path signals;

    @TempDir private Path directory;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final FailingKernel kernel = new FailingKernel(false);

    private final RealTasks.Failures told =
            new RealTasks.Failures() {
                @Override
                public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
                    throw new AssertionError(where, failure);
                }

                @Override
                public void tracerFailed(Throwable failure) {
                    failures.add(failure);
                }
            };

    @BeforeAll
    static void build() throws Exception {
        infos = CPrograms.build("infos");
        signals = CPrograms.build("signals");
    }

    /** How the engine goes. */
    private enum Leaving {
        DETACHES,
        /** The runtime closes. */
        CLOSES,
        /** The tracer fails at its next request. */
        FAILS
    }

    /** Holds every thread at its first signal, which it has put back. */
    private static final class Holder implements EngineOps {
        private final Utrace utrace;
        private final @Nullable SigInfo changed;
        private final WaitQueue queue;
        private volatile @Nullable Engine holding;

        Holder(Utrace utrace, @Nullable SigInfo changed) {
            this.utrace = utrace;
            this.changed = changed;
            queue = utrace.newWaitQueue();
        }

        void attach(Task task) {
            utrace.attach(task, this, null).setEvents(EVENTS);
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            attach(clone.child());
            return Action.RESUME;
        }

        @Override
        public Action reportSignal(Action action, Engine engine, SignalReport signal) {
            if (changed != null) {
                signal.setInfo(changed);
            }
            holding = engine.retain();
            engine.wakeUp(queue);
            return Action.STOP.with(SignalAction.IGN).hold();
        }

        Engine awaitHeld() throws InterruptedException {
            queue.waitUntil(() -> holding != null);
            Engine held = holding;
            assertThat(held).isNotNull();
            held.barrier();
            return held;
        }
    }

    /** What the program prints when its first signal has been held back. */
    private String outputOf(String command, @Nullable SigInfo changed, Leaving leaving)
            throws Exception {
        Path out = directory.resolve("out");
        byte[][] argv = Launches.bytes("/bin/sh", "-c", "exec >" + out + " 2>&1; exec " + command);
        RealTasks tasks = RealTasks.open(told, 1, () -> kernel);
        CompletableFuture<WaitStatus> end;
        try (tasks) {
            Holder holder = new Holder(tasks.utrace(), changed);
            end = tasks.launch(argv, tasks.environment(), holder::attach);
            Engine held = holder.awaitHeld();
            assertThat(Files.readString(out)).isEmpty();
            switch (leaving) {
                case DETACHES -> {
                    held.control(ResumeAction.DETACH);
                    end.get();
                }
                case CLOSES -> {}
                case FAILS -> {
                    kernel.failAt(1);
                    CompletableFuture<WaitStatus> other =
                            tasks.launch(argv, tasks.environment(), task -> {});
                    // which its failure ends
                    assertThatThrownBy(other::get).isInstanceOf(ExecutionException.class);
                }
            }
        }
        assertThat(end.get().shellStatus()).isZero();
        assertThat(failures).hasSize(leaving == Leaving.FAILS ? 1 : 0);
        return Files.readString(out);
    }

    private String untraced(String command) throws Exception {
        Path out = directory.resolve("untraced");
        Process process =
                new ProcessBuilder("/bin/sh", "-c", "exec " + command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(process.waitFor()).isZero();
        return Files.readString(out);
    }

    static Stream<Arguments> sent() {
        return Stream.of("10 kill", "10 sigqueue", "10 tgkill", "36 sigqueue 3", "36 tgsigqueue 3")
                .flatMap(how ->
                        Stream.of(Leaving.values()).map(leaving -> Arguments.of(how, leaving)));
    }

    @ParameterizedTest
    @MethodSource("sent")
    @DisplayName("its handler runs in the same thread, in its turn, with the same siginfo")
    void siginfo(String how, Leaving leaving) throws Exception {
        String command = infos + " " + how;
        assertThat(outputOf(command, null, leaving)).isEqualTo(untraced(command));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("as it was put back: with another number")
    void changedNumber(Leaving leaving) throws Exception {
        SigInfo usr2 = SigInfo.of(SIGUSR2, -1, 4242, 7);
        assertThat(outputOf(signals.toString(), usr2, leaving)).startsWith("usr2\n");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("as it was put back: with another siginfo")
    void changedInfo(Leaving leaving) throws Exception {
        SigInfo queued = SigInfo.of(SIGUSR1, -1, 4242, 7);
        assertThat(outputOf(infos + " 10 kill", queued, leaving))
                .isEqualTo("10 signo 10 code -1 from elsewhere uid 7 value 0 in main\n1 runs\n");
    }
}
