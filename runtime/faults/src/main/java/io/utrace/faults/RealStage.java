package io.utrace.faults;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Dispatch;
import io.utrace.linux.LaunchException;
import io.utrace.linux.RealTasks;
import io.utrace.linux.Streams;
import io.utrace.sim.SimKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A real process, with a runtime of its own. */
final class RealStage implements Stage {
    private static final Path NOTHING = Path.of("/dev/null");
    private static final int NOT_EXECUTED = 127;

    /** How long a hang lasts that nobody cuts short. */
    private static final long HANG_MILLIS = 100;

    private static final long TICK_MILLIS = 20;
    private static final Duration HELD = Duration.ofSeconds(1);

    private final List<String> command;
    private final Duration limit;
    private final SimKernel.Failures failures;
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Path output;
    private final Path errors;
    private @Nullable RealTasks tasks;
    private CompletableFuture<WaitStatus> end = new CompletableFuture<>();
    private volatile int pid;

    RealStage(List<String> command, Duration limit, SimKernel.Failures failures)
            throws IOException {
        this.command = command;
        this.limit = limit;
        this.failures = failures;
        output = Files.createTempFile("utrace-faults", ".out");
        errors = Files.createTempFile("utrace-faults", ".err");
    }

    private RealTasks tasks() {
        RealTasks open = tasks;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    @Override
    public void open() {
        tasks =
                RealTasks.open(
                        new RealTasks.Failures() {
                            @Override
                            public void moduleFailed(
                                    @Nullable EngineOps ops, String where, Throwable failure) {
                                failures.moduleFailed(ops, where, failure);
                            }

                            @Override
                            public void tracerFailed(Throwable failure) {
                                troubles.add("the tracer failed: " + failure);
                            }
                        });
    }

    @Override
    public Utrace utrace() {
        return tasks().utrace(Dispatch.INLINE);
    }

    @Override
    public void aside(Act act) throws Exception {
        act.run();
    }

    @Override
    public void start(Consumer<? super Task> held) throws Exception {
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
                                    pid = task.tgid();
                                    held.accept(task);
                                    shown.complete(pid);
                                });
        CompletableFuture.anyOf(shown, end).get();
        end = end.exceptionally(RealStage::notExecuted);
    }

    /** A fault, or the module, may have its execve fail: that ends it, as shells tell of it. */
    private static WaitStatus notExecuted(Throwable failure) {
        if (failure instanceof LaunchException) {
            return new WaitStatus(NOT_EXECUTED << 8);
        }
        throw new CompletionException(failure);
    }

    @Override
    public Optional<String> drive() throws InterruptedException {
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
        long begin = System.nanoTime();
        Map<Task, Long> held = new HashMap<>();
        while (System.nanoTime() - begin < limit.toNanos() / 3) {
            try {
                CompletableFuture.allOf(end, idle).get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                return Optional.empty();
            } catch (TimeoutException notYet) {
                String stuck = stuck(held);
                if (!stuck.isEmpty()) {
                    return Optional.of(stuck);
                }
            } catch (ExecutionException failure) {
                return Optional.of("failed: " + failure.getCause());
            }
        }
        return Optional.of("not over after " + limit.toMillis() / 3 + " ms");
    }

    /** A task that is held, by the same stop, for so long isn't being looked at. */
    private String stuck(Map<Task, Long> held) {
        long now = System.nanoTime();
        held.keySet().retainAll(tasks().tasks());
        for (Task task : tasks().tasks()) {
            if (task.state() != TaskState.TRACED) {
                held.remove(task);
            } else if (now - held.computeIfAbsent(task, first -> now) > HELD.toNanos()) {
                return task + " is held";
            }
        }
        return "";
    }

    @Override
    public void goOn() {
        Set<Integer> processes = new HashSet<>();
        tasks().tasks().forEach(task -> processes.add(task.tgid()));
        // Those of a process that was let go are tasks no more.
        processes.add(pid);
        for (int process : processes) {
            try {
                new ProcessBuilder("kill", "-CONT", "" + process)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException soon) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public @Nullable WaitStatus status() {
        return end.isDone() && !end.isCompletedExceptionally() ? end.join() : null;
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
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public List<String> troubles() {
        return troubles;
    }

    @Override
    public void close() {
        release.countDown();
        if (!end.isDone() && pid != 0) {
            ProcessHandle.of(pid)
                    .ifPresent(process -> {
                        process.descendants().forEach(ProcessHandle::destroyForcibly);
                        process.destroyForcibly();
                    });
        }
        tasks().close();
        try {
            Files.delete(output);
            Files.delete(errors);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // ---- for faults

    @Override
    public void kill(@Nullable Task task) {
        int victim = task == null ? pid : task.tgid();
        ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public void elsewhere(Runnable action) {
        Thread thread = new Thread(action, "utrace-elsewhere");
        thread.setDaemon(true);
        thread.start();
        try {
            // It runs code of the module's, which may want a lock that the calling thread has.
            thread.join(Duration.ofMillis(HANG_MILLIS));
        } catch (InterruptedException soon) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void delay(Duration duration) {
        await(duration.toMillis());
    }

    @Override
    public void hang() {
        await(HANG_MILLIS);
    }

    private void await(long millis) {
        try {
            boolean isReleased = release.await(millis, TimeUnit.MILLISECONDS);
            assert isReleased || millis > 0;
        } catch (InterruptedException cutShort) {
            Thread.currentThread().interrupt();
        }
    }
}
