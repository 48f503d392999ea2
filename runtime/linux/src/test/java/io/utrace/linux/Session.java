package io.utrace.linux;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A runtime for one test, and the programs that it started there. */
final class Session implements AfterEachCallback {
    final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    final RealTasks tasks;
    final Utrace utrace;
    private final Path out;
    private final Map<CompletableFuture<WaitStatus>, Integer> started = new ConcurrentHashMap<>();

    /** Notes failures. */
    record Told(List<String> failures) implements RealTasks.Failures {
        @Override
        public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
            failures.add(where + ": " + failure);
        }

        @Override
        public void tracerFailed(Throwable failure) {
            failures.add("tracer: " + failure);
        }
    }

    Session() {
        this(1);
    }

    Session(int threads) {
        tasks = RealTasks.open(new Told(failures), threads);
        utrace = tasks.utrace();
        try {
            out = Files.createTempFile("utrace-test", ".out");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        tasks.close();
        // what a failed test left running
        started.forEach((end, pid) -> {
            if (!end.isDone()) {
                Tracer.kernel().kill(pid, Kernel.SIGKILL);
                end.join();
            }
        });
        Files.deleteIfExists(out);
    }

    /** Starts a shell command, its output in a file of the test's. */
    CompletableFuture<WaitStatus> start(String command, Consumer<Task> held, LaunchFlag... flags)
            throws Exception {
        String line = "exec >" + out + " 2>&1; " + command;
        byte[][] argv = Launches.bytes("/bin/sh", "-c", line);
        AtomicInteger pid = new AtomicInteger();
        CountDownLatch launched = new CountDownLatch(1);
        CompletableFuture<WaitStatus> end =
                tasks.launch(
                        argv,
                        tasks.environment(),
                        task -> {
                            pid.set(task.tgid());
                            try {
                                held.accept(task);
                            } finally {
                                launched.countDown();
                            }
                        },
                        flags);
        launched.await();
        started.put(end, pid.get());
        return end;
    }

    int run(String command, Consumer<Task> held, LaunchFlag... flags) throws Exception {
        CompletableFuture<WaitStatus> end = start(command, held, flags);
        int status = end.get().shellStatus();
        tasks.awaitIdle();
        return status;
    }

    String output() throws IOException {
        return Files.readString(out);
    }

    void awaitOutput(String expected) throws IOException {
        while (!output().equals(expected)) {
            Thread.onSpinWait();
        }
    }

    Engine attach(Task task, EngineOps ops, Event... events) {
        Engine engine = utrace.attach(task, ops, null);
        engine.setEvents(EventSet.of(events));
        return engine;
    }
}
