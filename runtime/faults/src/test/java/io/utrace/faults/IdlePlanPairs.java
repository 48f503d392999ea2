package io.utrace.faults;

import io.utrace.api.EngineOps;
import io.utrace.api.Utrace;
import io.utrace.api.spi.TracingModule;
import io.utrace.engine.Dispatch;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleHost;
import io.utrace.linux.RealTasks;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real program of 100,000 calls under a module that counts them, with a plan that has nothing to
 * do and without one, in turn: what the one takes of the other's time. Run with {@code mvn -Pbench
 * verify}.
 */
final class IdlePlanPairs {
    private static final int WARMUPS = 3;
    private static final int PAIRS = 20;

    /** Of 20, the median lies between the 6th and the 15th: 96 times of 100. */
    private static final int RANK = 6;

    private static final List<String> COMMAND =
            List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=50000", "status=none");
    private static final Plan IDLE =
            Plan.parse(
                    "counter reportSyscallEntry enter nth 1000000000000 kill", List.of("counter"));

    private static final class Told implements RealTasks.Failures {
        @Override
        public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
            throw new AssertionError(where, failure);
        }

        @Override
        public void tracerFailed(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private IdlePlanPairs() {}

    public static void main(String[] arguments) throws Exception {
        double[] times = new double[PAIRS];
        double[] work = new double[PAIRS];
        for (int i = -WARMUPS; i < PAIRS; i++) {
            // Each goes first in every other pair.
            boolean isIdleFirst = i % 2 == 0;
            Cost first = run(isIdleFirst);
            Cost second = run(!isIdleFirst);
            if (i >= 0) {
                Cost idle = isIdleFirst ? first : second;
                Cost without = isIdleFirst ? second : first;
                times[i] = idle.elapsed() / without.elapsed();
                work[i] = idle.cpu() / without.cpu();
                System.out.printf("without a plan %s, with an idle one %s%n", without, idle);
            }
        }
        tell("time from start to end", times);
        tell("CPU time of the JVM", work);
    }

    private static void tell(String what, double[] ratios) {
        Arrays.sort(ratios);
        System.out.printf(
                "%s, with an idle plan to without one, %d pairs: median %.3f, 96 %% interval %.3f"
                        + " to %.3f%n",
                what,
                PAIRS,
                (ratios[(PAIRS - 1) / 2] + ratios[PAIRS / 2]) / 2,
                ratios[RANK - 1],
                ratios[PAIRS - RANK]);
    }

    /**
     * What a run has taken.
     *
     * @param elapsed in seconds
     * @param cpu the JVM's CPU time, in seconds: where the machine is busy, this tells more
     */
    private record Cost(double elapsed, double cpu) {
        @Override
        public String toString() {
            return "%.2f s (CPU %.2f s)".formatted(elapsed, cpu);
        }
    }

    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** One run, from the module's start to its stop. */
    private static Cost run(boolean isArmed) throws Exception {
        Counter counter = new Counter();
        TracingModule module = isArmed ? new Injector(IDLE, new Nothing()).wrap(counter) : counter;
        RealTasks tasks = RealTasks.open(new Told());
        try {
            long begin = System.nanoTime();
            double before = cpu();
            ModuleHost host = new ModuleHost(System.err::println);
            Utrace utrace = tasks.utrace(Dispatch.INLINE);
            host.start(
                    ModuleCatalog.of(List.of(module)).choose(List.of("counter"), List.of()),
                    utrace,
                    new PrintStream(
                            OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            byte[][] words =
                    COMMAND.stream()
                            .map(word -> word.getBytes(StandardCharsets.UTF_8))
                            .toArray(byte[][]::new);
            int status = tasks.launch(words, tasks.environment(), host::target).get().exitCode();
            host.stop();
            if (status != 0 || counter.count() < 100_000) {
                throw new IllegalStateException(status + ", " + counter.count() + " calls");
            }
            return new Cost((System.nanoTime() - begin) / 1e9, cpu() - before);
        } finally {
            tasks.close();
        }
    }
}
