package io.utrace.linux;

import io.utrace.api.EngineOps;
import io.utrace.api.EventSet;
import io.utrace.api.SyscallSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A program of 100,000 calls, a thousand of which are openat, from start to end: by itself, under
 * an engine that wants openat, and under strace that prints openat; both filtered and not. Run with
 * {@code mvn -Pbench verify}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2)
@Measurement(iterations = 7)
public class FilterBenchmark {
    private static final int OPENAT = 257;

    /** Who runs it. */
    public enum Runner {
        /** Nobody looks on. */
        NATIVE,
        /** LaunchFlag.FILTER. */
        ENGINE_FILTERED,
        /** Stops at every call. */
        ENGINE,
        /** strace --seccomp-bpf. */
        STRACE_FILTERED,
        /** strace. */
        STRACE
    }

    @Param({"NATIVE", "ENGINE_FILTERED", "STRACE_FILTERED", "ENGINE", "STRACE"})
    private @Nullable Runner runner;

    private @Nullable RealTasks tasks;
    private List<String> command = List.of();

    /** Builds it. */
    @Setup
    public void start() throws IOException, InterruptedException {
        String program = CPrograms.build("fewcalls").toString();
        command = List.of("/bin/sh", "-c", "exec " + program + " quick 99000 >/dev/null");
        tasks =
                RealTasks.open(
                        new RealTasks.Failures() {
                            @Override
                            public void moduleFailed(
                                    @Nullable EngineOps ops, String where, Throwable failure) {
                                throw new AssertionError(where, failure);
                            }

                            @Override
                            public void tracerFailed(Throwable failure) {
                                throw new AssertionError(failure);
                            }
                        });
    }

    /** Ends the tracer. */
    @TearDown
    public void end() {
        tasks.close();
    }

    /**
     * The whole run.
     *
     * @return the program's exit status
     */
    @Benchmark
    public int run() throws Exception {
        return switch (runner) {
            case NATIVE -> process();
            case ENGINE_FILTERED -> engine(LaunchFlag.FILTER);
            case ENGINE -> engine();
            case STRACE_FILTERED ->
                    process(
                            "strace",
                            "-f",
                            "--seccomp-bpf",
                            "-e",
                            "trace=openat",
                            "-o",
                            "/dev/null");
            case STRACE -> process("strace", "-f", "-e", "trace=openat", "-o", "/dev/null");
        };
    }

    private int engine(LaunchFlag... flags) throws Exception {
        return tasks.launch(
                        Launches.bytes(command.toArray(String[]::new)),
                        tasks.environment(),
                        task ->
                                tasks.utrace()
                                        .attach(task, new EngineOps() {}, null)
                                        .setEvents(EventSet.SYSCALLS, SyscallSet.of(OPENAT)),
                        flags)
                .get()
                .exitCode();
    }

    private int process(String... tracer) throws Exception {
        List<String> words = new ArrayList<>(List.of(tracer));
        words.addAll(command);
        return new ProcessBuilder(words).start().waitFor();
    }
}
