package io.utrace.junit;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Elsewhere;
import io.utrace.engine.Profile;
import io.utrace.sim.KernelWorld;
import io.utrace.sim.Program;
import io.utrace.sim.SimKernel;
import io.utrace.sim.SimTask;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A simulated kernel that runs by itself: its thread takes the steps, each picked by chance, and
 * makes the callbacks. The same chances every time.
 */
final class SimulatedWorld implements World {
    /** How often a program's own wait for the test is looked at: nobody tells when it is over. */
    private static final int PATIENCE_MILLIS = 1;

    private static final int SIGKILL = 9;

    private final SimKernel kernel;
    private final KernelWorld moves;
    private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
    private final Map<SimTask, CompletableFuture<WaitStatus>> ends = new ConcurrentHashMap<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private @Nullable Thread runner;
    private volatile boolean closed;

    SimulatedWorld(History history, SimKernel.Failures failures) {
        kernel = new SimKernel(Profile.USER_SPACE, history::dispatch);
        kernel.onFailures(failures);
        moves = new KernelWorld(kernel);
    }

    @Override
    public void open() {
        Thread thread = new Thread(this::run, "utrace-sim");
        thread.setDaemon(true);
        runner = thread;
        kernel.runBy(thread, this::request);
        thread.start();
    }

    private void request(Runnable request) {
        if (Thread.currentThread().equals(runner)) {
            request.run();
        } else {
            requests.add(request);
        }
    }

    @Override
    public Utrace utrace() {
        return kernel.core();
    }

    private void run() {
        SplittableRandom chance = new SplittableRandom(1);
        int[] possible = new int[KernelWorld.MOVES];
        try {
            while (!closed) {
                int count = moves.moves(possible);
                Runnable request =
                        count > 0
                                ? requests.poll()
                                : requests.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (request != null) {
                    request.run();
                } else if (count > 0) {
                    moves.take(possible[chance.nextInt(count)]);
                    tellEnds();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error thrown) {
            failure.complete(thrown);
            ends.values().forEach(end -> end.completeExceptionally(thrown));
        }
    }

    private void tellEnds() {
        ends.forEach((task, end) -> {
            WaitStatus status = task.end();
            if (status != null && !end.isDone()) {
                end.complete(status);
            }
        });
    }

    Started start(Program program, Consumer<? super Task> held) {
        CompletableFuture<SimTask> started = new CompletableFuture<>();
        request(() -> {
            SimTask first =
                    kernel.start(
                            program,
                            task -> {
                                ends.put(task, new CompletableFuture<>());
                                held.accept(task.record());
                            });
            started.complete(first);
        });
        CompletableFuture.anyOf(started, failure).join();
        return new SimulatedProgram(started.join());
    }

    @Override
    public void awaitIdle() throws InterruptedException {
        for (boolean idle = false; !idle; ) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            request(() -> answer.complete(kernel.tasks().stream().allMatch(SimTask::isGone)));
            CompletableFuture.anyOf(answer, failure).join();
            idle = failure.isDone() || answer.join();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Override
    public void kill(@Nullable Task task) {
        request(() -> {
            for (SimTask each : kernel.tasks()) {
                if ((task == null || each.record().equals(task)) && !each.isGone()) {
                    each.send(SIGKILL);
                    return;
                }
            }
        });
    }

    @Override
    public void elsewhere(Runnable action) {
        Elsewhere.run(action);
    }

    @Override
    public String doing(Task task) {
        return "runs, or sleeps in a simulated call";
    }

    @Override
    public void close() {
        closed = true;
        Thread thread = runner;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private final class SimulatedProgram implements Started {
        private final SimTask task;

        SimulatedProgram(SimTask task) {
            this.task = task;
        }

        @Override
        public CompletableFuture<WaitStatus> end() {
            return requireNonNull(ends.get(task));
        }

        @Override
        public void send(int signal) {
            request(() -> task.send(signal));
        }

        @Override
        public String output() {
            return "";
        }

        @Override
        public String errors() {
            return "";
        }
    }
}
