package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Callback;
import io.utrace.engine.Elsewhere;
import io.utrace.engine.Pass;
import io.utrace.engine.Profile;
import io.utrace.sim.KernelWorld;
import io.utrace.sim.Program;
import io.utrace.sim.SimKernel;
import io.utrace.sim.SimTask;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A simulated kernel. Its steps are picked by chance, with a seed; while it can go on, nobody else
 * is heard. So a run whose module has no threads of its own is the same every time, and one that
 * has some is, as far as these act only when the tasks wait for them.
 *
 * <p>Time is the moves of others: a delay is so many of them, and a hang is all that there are.
 */
final class SimulatedStage implements Stage {
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;

    /** More than any run takes that comes to an end. */
    private static final int MOST_MOVES = 100_000;

    /** How long threads of the module's may take, when all tasks wait. */
    private static final long PATIENCE_MILLIS = 2000;

    private static final int TICK_MILLIS = 5;
    private static final int MOST_THREADS = 16;
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final Program program;
    private final SplittableRandom chance;
    private final SimKernel kernel = new SimKernel(Profile.USER_SPACE, SimulatedStage::dispatch);
    private final KernelWorld world = new KernelWorld(kernel);
    private final BlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
    private final int[] possible = new int[KernelWorld.MOVES];

    /** The tasks that are in the middle of a move: a move of another may be made within. */
    private final Deque<SimTask> moving = new ArrayDeque<>();

    private @Nullable Thread runner;
    private @Nullable SimTask first;
    private int moves;

    SimulatedStage(Program program, long seed, SimKernel.Failures failures) {
        this.program = program;
        chance = new SplittableRandom(seed);
        kernel.onFailures(failures);
    }

    /** With copies of what is reported, as for isolated modules: who keeps one is found out. */
    private static @Nullable Action dispatch(Pass pass) {
        Callback callback = pass.handOver();
        callback.make();
        return null;
    }

    @Override
    public void open() {
        runner = Thread.currentThread();
        kernel.runBy(Thread.currentThread(), this::request);
    }

    private boolean isRunner() {
        return Thread.currentThread().equals(runner);
    }

    private void request(Runnable request) {
        if (isRunner()) {
            request.run();
        } else {
            requests.add(request);
        }
    }

    @Override
    public Utrace utrace() {
        return kernel.core().through(SimulatedStage::dispatch);
    }

    @Override
    public void aside(Act act) throws Exception {
        Throwable[] thrown = new Throwable[1];
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                act.run();
                            } catch (Throwable failure) {
                                thrown[0] = failure;
                            }
                        },
                        "utrace-aside");
        thread.start();
        while (!thread.join(Duration.ofMillis(TICK_MILLIS))) {
            for (Runnable next = requests.poll(); next != null; next = requests.poll()) {
                next.run();
            }
        }
        if (thrown[0] instanceof Exception failure) {
            throw failure;
        }
        if (thrown[0] instanceof Error failure) {
            throw failure;
        }
    }

    @Override
    public void start(Consumer<? super Task> held) {
        settle();
        first =
                kernel.start(
                        program,
                        task -> {
                            moving.push(task);
                            held.accept(task.record());
                            moving.pop();
                        });
    }

    @Override
    public Optional<String> drive() throws InterruptedException {
        long since = System.nanoTime();
        while (moves < MOST_MOVES) {
            settle();
            // Asked before the look at what can move: a thread may end with what it has set going.
            boolean mayAct = areThreadsLeft();
            if (move()) {
                since = System.nanoTime();
                continue;
            }
            Runnable request = requests.poll();
            if (request == null && isOver()) {
                return Optional.empty();
            }
            if (request == null && mayAct) {
                request = requests.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (request != null) {
                request.run();
                since = System.nanoTime();
            } else if (!mayAct
                    || System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                return Optional.of(stuck());
            }
        }
        return Optional.of("goes on and on");
    }

    private boolean isOver() {
        return kernel.tasks().stream().allMatch(SimTask::isGone);
    }

    /**
     * Lets the module's threads come to rest, for a while: so that how far they have got depends on
     * what the tasks have done, and less on the machine.
     */
    private static void settle() {
        Thread[] threads = new Thread[MOST_THREADS];
        long begin = System.nanoTime();
        int count = Thread.currentThread().getThreadGroup().enumerate(threads);
        for (int i = 0; i < count; i++) {
            while (isBusy(threads[i]) && System.nanoTime() - begin < SETTLE_NANOS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isBusy(Thread thread) {
        return switch (thread.getState()) {
            case RUNNABLE, BLOCKED -> !thread.equals(Thread.currentThread());
            default -> false;
        };
    }

    private static boolean areThreadsLeft() {
        return Thread.currentThread().getThreadGroup().activeCount() > 1;
    }

    private String stuck() {
        StringBuilder text = new StringBuilder();
        for (SimTask task : kernel.tasks()) {
            if (!task.isGone()) {
                text.append(text.isEmpty() ? "" : ", ").append(task.record());
                text.append(" is ").append(task.record().state());
            }
        }
        return text.toString();
    }

    /** Makes one move of a task that isn't in the middle of one; false when there is none. */
    private boolean move() {
        int count = world.moves(possible);
        int free = 0;
        for (int i = 0; i < count; i++) {
            if (!moving.contains(world.task(possible[i]))) {
                possible[free++] = possible[i];
            }
        }
        if (free == 0) {
            return false;
        }
        int move = possible[chance.nextInt(free)];
        moves++;
        moving.push(world.task(move));
        try {
            world.take(move);
        } finally {
            moving.pop();
        }
        return true;
    }

    @Override
    public void goOn() {
        for (SimTask task : kernel.tasks()) {
            if (!task.isGone()) {
                task.send(SIGCONT);
            }
        }
    }

    @Override
    public @Nullable WaitStatus status() {
        return first == null ? null : first.end();
    }

    @Override
    public String output() {
        return "";
    }

    @Override
    public String errors() {
        return "";
    }

    @Override
    public List<String> troubles() {
        return List.of();
    }

    @Override
    public void close() {
        // there is nothing but objects
    }

    // ---- for faults

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
    public void delay(Duration duration) {
        if (isRunner()) {
            Elsewhere.run(() -> moveOthers(duration.toMillis()));
        }
    }

    @Override
    public void hang() {
        if (isRunner()) {
            Elsewhere.run(() -> moveOthers(MOST_MOVES));
        }
    }

    private void moveOthers(long most) {
        for (long i = 0; i < most && moves < MOST_MOVES && move(); i++) {
            // one more
        }
    }
}
