package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code -Dfailures.stride=N} has the tracer fail at every N-th of its calls; at every one in the
 * profile {@code explore}.
 */
@DisplayName("A tracer that fails")
@Timeout(1800)
class FailingTracerIT {
    private static final int STRIDE = Integer.getInteger("failures.stride", 61);
    private static final int LIMIT_SECONDS = 60;

    @TempDir private Path directory;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

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

    /** Passive, and forgets what it saw. */
    private static final class Watcher extends Recorder {
        private final EventSet wanted;

        Watcher(Utrace utrace, boolean seesCalls) {
            super(utrace);
            wanted = seesCalls ? EVENTS : EVENTS.minus(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        }

        @Override
        EventSet wanted() {
            return wanted;
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    @DisplayName(
            "P2: whenever it fails, its tracees run on untraced, and end as if they always had")
    void failsAtEachStep(boolean seesCalls, boolean afterwards) throws Exception {
        String program = CPrograms.build("allsorts").toString();
        int step = 1;
        while (fails(program, seesCalls, afterwards, step)) {
            step += STRIDE;
        }
        System.out.printf("%d steps%n", step);
        assertThat(step).isGreaterThan(100);
    }

    /** False when the program ended before that step. */
    private boolean fails(String program, boolean seesCalls, boolean afterwards, int step)
            throws Exception {
        failures.clear();
        Leaks leaks = new Leaks();
        Path out = directory.resolve("out");
        String line = "exec >" + out + " 2>&1; exec " + program;
        FailingKernel kernel = new FailingKernel(afterwards);
        WaitStatus status;
        try (RealTasks tasks = RealTasks.open(told, 1, () -> kernel)) {
            Recorder first = new Watcher(tasks.utrace(), seesCalls);
            Recorder second = new Watcher(tasks.utrace(), seesCalls);
            tasks.awaitIdle();
            kernel.failAt(step);
            CompletableFuture<WaitStatus> end =
                    tasks.launch(
                            Launches.bytes("/bin/sh", "-c", line),
                            tasks.environment(),
                            task -> {
                                first.attach(task);
                                second.attach(task);
                            });
            try {
                status = end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException hang) {
                String state = Processes.dump(Path.of(program));
                Processes.kill(Path.of(program));
                throw new AssertionError("step " + step + ": " + failures + "\n" + state, hang);
            } catch (ExecutionException unstarted) {
                assertThat(unstarted.getCause())
                        .isInstanceOfAny(FailingKernel.Failure.class, IllegalStateException.class);
                status = null;
            }
            tasks.awaitIdle();
        }
        boolean hasFailed = kernel.hasFailed();
        String where = "step " + step + ": " + failures;
        if (status != null) {
            assertThat(Files.readString(out)).as(where).isEqualTo("all right\n");
            assertThat(status.shellStatus()).as(where).isEqualTo(11);
        }
        try {
            leaks.assertNone();
        } catch (AssertionError leak) {
            throw new AssertionError(where, leak);
        }
        assertThat(failures).as(where).hasSize(hasFailed ? 1 : 0);
        return hasFailed;
    }
}
