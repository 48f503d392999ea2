package io.utrace.linux;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A debugger's round trip with a program that never sleeps: stop it, read its registers, let it go
 * on. Through an engine, from a thread that isn't the tracer's; and as the bare requests, made by
 * the tracer itself, which no one can undercut. Run with {@code mvn -Pbench verify}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class ControlBenchmark {
    /** A busy program with one engine. */
    @State(Scope.Thread)
    public static class Observed {
        private @Nullable RealTasks tasks;
        private @Nullable Engine engine;

        /** Starts it. */
        @Setup
        public void start() throws Exception {
            tasks = RealTasks.open(new Thrower());
            CompletableFuture<Engine> attached = new CompletableFuture<>();
            tasks.launch(
                    Launches.bytes(busy(), "-1"),
                    tasks.environment(),
                    task -> {
                        Engine made = tasks.utrace().attach(task, new EngineOps() {}, null);
                        made.setEvents(EventSet.of(Event.DEATH));
                        attached.complete(made);
                    });
            engine = attached.get();
        }

        /** Ends it. */
        @TearDown
        public void end() {
            new Kernel(Architecture.current()).kill(engine.task().tid(), Kernel.SIGKILL);
            tasks.awaitIdle();
            tasks.close();
        }
    }

    /** A busy program in the benchmark's own seat. */
    @State(Scope.Thread)
    public static class Seated {
        private final Launches launches = new Launches(new Surroundings());
        private final RegisterBlock registers = new RegisterBlock(launches.architecture);
        private final Seat seat = new Seat(launches.kernel, launches.architecture);
        private int tracee;

        /** Starts it. */
        @Setup
        public void start() throws Exception {
            byte[][] none = {};
            tracee = launches.prepare(none, busy(), "-1");
            seat.restart(tracee, Ptrace.CONT, 0);
            launches.kernel.wait4(tracee, Launches.WAIT);
            seat.restart(tracee, Ptrace.CONT, 0);
        }

        /** Ends it. */
        @TearDown
        public void end() {
            launches.kernel.kill(tracee, Kernel.SIGKILL);
            launches.kernel.wait4(tracee, Launches.WAIT);
            launches.close();
        }
    }

    private static final class Thrower implements RealTasks.Failures {
        @Override
        public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
            throw new AssertionError(where, failure);
        }

        @Override
        public void tracerFailed(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private static String busy() throws IOException, InterruptedException {
        return CPrograms.build("busy").toString();
    }

    /**
     * One round trip through an engine.
     *
     * @param observed the program
     * @return what was read
     */
    @Benchmark
    public long engine(Observed observed) throws InterruptedException {
        Engine engine = observed.engine;
        if (engine.control(ResumeAction.STOP) == Outcome.IN_PROGRESS) {
            engine.barrier();
        }
        long pointer;
        try (var examination = engine.examine()) {
            pointer = examination.registers().instructionPointer();
        }
        engine.control(ResumeAction.RESUME);
        return pointer;
    }

    /**
     * One round trip of a tracer's own.
     *
     * @param seated the program
     * @return what was read
     */
    @Benchmark
    public long seat(Seated seated) {
        seated.seat.interrupt(seated.tracee);
        seated.launches.kernel.wait4(seated.tracee, Launches.WAIT);
        seated.seat.fetchRegisters(seated.tracee, seated.registers);
        seated.seat.restart(seated.tracee, Ptrace.CONT, 0);
        return seated.registers.instructionPointer();
    }
}
