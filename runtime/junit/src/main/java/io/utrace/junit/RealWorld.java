package io.utrace.junit;

import static java.util.Objects.requireNonNull;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import io.utrace.linux.RealTasks;
import io.utrace.linux.Streams;
import io.utrace.sim.SimKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Real processes, each with files for what it writes. */
final class RealWorld implements World, RealTasks.Failures {
    private static final Path NOTHING = Path.of("/dev/null");
    private static final Duration ELSEWHERE = Duration.ofMillis(100);

    private final History history;
    private final SimKernel.Failures failures;
    private final List<RealProgram> programs = new ArrayList<>();
    private volatile @Nullable Throwable tracerFailure;
    private @Nullable RealTasks tasks;
    private @Nullable Path directory;

    RealWorld(History history, SimKernel.Failures failures) {
        this.history = history;
        this.failures = failures;
    }

    @Override
    public void open() {
        tasks = RealTasks.open(this);
    }

    private RealTasks tasks() {
        return requireNonNull(tasks);
    }

    @Override
    public Utrace utrace() {
        return tasks().utrace(history::dispatch);
    }

    @Override
    public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
        failures.moduleFailed(ops, where, failure);
    }

    @Override
    public void tracerFailed(Throwable failure) {
        tracerFailure = failure;
    }

    Started start(List<String> command, Consumer<? super Task> held) throws Exception {
        if (directory == null) {
            directory = Files.createTempDirectory("utrace-junit");
        }
        RealProgram program =
                new RealProgram(Files.createTempDirectory(directory, "").toAbsolutePath());
        try {
            program.launch(command, held);
        } catch (UnsupportedOperationException | IllegalStateException none) {
            throw unavailable(none);
        } catch (ExecutionException failed) {
            Throwable cause = requireNonNull(failed.getCause());
            if (cause instanceof IllegalStateException) {
                throw unavailable(tracerFailure == null ? cause : tracerFailure);
            }
            throw cause instanceof Exception exception ? exception : failed;
        }
        programs.add(program);
        return program;
    }

    /** A test that was promised real processes must not pass for one that ran. */
    private static RuntimeException unavailable(@Nullable Throwable reason) {
        String line =
                "real processes can't be traced here, see 'utrace doctor': "
                        + (reason == null ? "" : reason.getMessage());
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(line, reason);
        }
        return new TestAbortedException(line, reason);
    }

    @Override
    public void awaitIdle() throws InterruptedException {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        Thread waiter =
                new Thread(
                        () -> {
                            tasks().awaitIdle();
                            idle.complete(null);
                        },
                        "utrace-idle");
        waiter.setDaemon(true);
        waiter.start();
        try {
            // unlike the wait itself, this one can be interrupted
            idle.get();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void kill(@Nullable Task task) {
        int pid = task == null ? programs.getFirst().pid : task.tgid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public void elsewhere(Runnable action) {
        Thread thread = new Thread(action, "utrace-elsewhere");
        thread.setDaemon(true);
        thread.start();
        try {
            // It runs code of the module's, which may want a lock that the calling thread has.
            thread.join(ELSEWHERE);
        } catch (InterruptedException soon) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String doing(Task task) {
        Path own = Path.of("/proc", "" + task.tid());
        try {
            String stat = Files.readString(own.resolve("stat"));
            return "state "
                    + stat.charAt(stat.lastIndexOf(')') + 2)
                    + " of proc(5), at "
                    + Files.readString(own.resolve("wchan")).strip()
                    + ", system call "
                    + Files.readString(own.resolve("syscall")).strip();
        } catch (IOException gone) {
            return "has no /proc entry any more";
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> left = new ArrayList<>();
        for (RealProgram program : programs) {
            program.collect(left);
        }
        tasks().close();
        left.forEach(ProcessHandle::destroyForcibly);
        for (RealProgram program : programs) {
            // one that couldn't be executed has ended, too
            program.end().exceptionally(refusal -> new WaitStatus(0)).join();
        }
        if (directory != null) {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private final class RealProgram implements Started {
        private final Path output;
        private final Path errors;
        private CompletableFuture<WaitStatus> end = new CompletableFuture<>();
        private int pid;

        RealProgram(Path directory) throws IOException {
            output = Files.createFile(directory.resolve("output"));
            errors = Files.createFile(directory.resolve("errors"));
        }

        void launch(List<String> command, Consumer<? super Task> held)
                throws IOException, InterruptedException, ExecutionException {
            byte[][] argv =
                    command.stream()
                            .map(word -> word.getBytes(StandardCharsets.UTF_8))
                            .toArray(byte[][]::new);
            CompletableFuture<Integer> shown = new CompletableFuture<>();
            end =
                    tasks().launch(
                                    argv,
                                    tasks().environment(),
                                    new Streams(NOTHING, output, errors),
                                    task -> {
                                        held.accept(task);
                                        shown.complete(task.tgid());
                                    });
            CompletableFuture.anyOf(shown, end).get();
            pid = shown.get();
        }

        /** Adds the processes of it that still run. */
        void collect(List<ProcessHandle> left) {
            if (!end.isDone()) {
                ProcessHandle.of(pid)
                        .ifPresent(process -> {
                            process.descendants().forEach(left::add);
                            left.add(process);
                        });
            }
        }

        @Override
        public CompletableFuture<WaitStatus> end() {
            return end;
        }

        @Override
        public void send(int signal) {
            try {
                Process kill =
                        new ProcessBuilder("kill", "-" + signal, "" + pid).inheritIO().start();
                if (kill.waitFor() != 0) {
                    throw new IllegalStateException("there is no process " + pid + " any more");
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", interrupted);
            }
        }

        @Override
        public String output() {
            return read(output);
        }

        @Override
        public String errors() {
            return read(errors);
        }

        private static String read(Path file) {
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
