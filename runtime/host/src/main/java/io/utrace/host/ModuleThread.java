package io.utrace.host;

import io.utrace.api.Action;
import io.utrace.engine.Callback;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Pass;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that runs all the code of an isolated module, one call after the other, and the
 * watch over it. A call that doesn't end in time is the last: the thread is given up, and whoever
 * waits for it, or for what it was to do next, is told that nothing will come. Thread-safe.
 *
 * <p>What the module writes for the user is not held against it: the user may be slow to take it.
 */
final class ModuleThread implements Dispatch {
    /** The module's code didn't come to its end in time, now or before. */
    static final class Hung extends Exception {
        private static final long serialVersionUID = 1L;

        Hung(String message) {
            super(message);
        }
    }

    private record Call(String name, Runnable code, Runnable otherwise) {}

    /** The one call that whoever made it tells of when it hangs. */
    static final String START = "start";

    private final long limit;
    private final Consumer<? super String> onHang;
    private final ModuleThreads group;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isCalled = lock.newCondition();
    private final Condition isTimed = lock.newCondition();
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private @Nullable Call current;

    /** When its time is over; while it writes, how much of its time is left. */
    private long deadline;

    /** The user takes his time with what the module writes. */
    private boolean isWriting;

    private boolean isWatchIdle;
    private boolean over;

    /**
     * Starts the thread.
     *
     * @param group where it belongs
     * @param loader the loader of the module's classes
     * @param limit how long each call may take
     * @param onHang told of the call that took longer
     */
    ModuleThread(
            ModuleThreads group,
            @Nullable ClassLoader loader,
            Duration limit,
            Consumer<? super String> onHang) {
        this.limit = limit.toNanos();
        this.onHang = onHang;
        this.group = group;
        thread = new Thread(group, this::run, group.getName());
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        Thread watch = new Thread(this::watch, group.getName() + "-watch");
        watch.setDaemon(true);
        watch.start();
    }

    // ---- what it is to run

    @Override
    public @Nullable Action dispatch(Pass pass) {
        Callback callback = pass.handOver();
        call(callback.name(), callback::make, callback::fail);
        return null;
    }

    @Override
    public void release(Runnable release) {
        call("release", () -> Dispatch.asCallback(release), () -> {});
    }

    /**
     * Has it run something after all that it was given before. Doesn't wait.
     *
     * @param name what it is, for the user
     * @param code contains its failures
     * @param otherwise run instead, or after it, on another thread, when the thread is given up
     */
    void call(String name, Runnable code, Runnable otherwise) {
        lock.lock();
        try {
            if (!over) {
                calls.add(new Call(name, code, otherwise));
                isCalled.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        otherwise.run();
    }

    /**
     * Has it run something, and waits for that: the thread ends the wait, or its watch.
     *
     * @throws Hung it took too long
     * @throws Exception what it threw
     */
    void await(String name, Callable<?> code) throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        call(
                name,
                () -> {
                    try {
                        code.call();
                        end.complete(null);
                    } catch (Throwable thrown) {
                        end.completeExceptionally(thrown);
                    }
                },
                () -> end.completeExceptionally(new Hung("it hung for " + limit())));
        try {
            end.join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case Exception thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> throw failure;
            }
        }
    }

    /** How long a call may take, for the user. */
    String limit() {
        double seconds = Duration.ofNanos(limit).toMillis() / 1000.0;
        return (seconds == (long) seconds ? "" + (long) seconds : "" + seconds) + " s";
    }

    private void close() {
        call(
                "the end",
                () -> {
                    lock.lock();
                    try {
                        over = true;
                        isTimed.signal();
                    } finally {
                        lock.unlock();
                    }
                },
                () -> {});
    }

    // ---- the module's thread

    private void run() {
        for (Call next = next(); next != null; next = next()) {
            next.code.run();
        }
    }

    private @Nullable Call next() {
        lock.lock();
        try {
            if (!over) {
                current = null;
            }
            while (!over && calls.isEmpty()) {
                isCalled.awaitUninterruptibly();
            }
            if (over) {
                return null;
            }
            // An interrupt was for the call before.
            Thread.interrupted();
            current = calls.remove();
            startClock(limit);
            return current;
        } finally {
            lock.unlock();
        }
    }

    private void startClock(long nanos) {
        deadline = System.nanoTime() + nanos;
        if (isWatchIdle) {
            isTimed.signal();
        }
    }

    /** The module writes for the user: until {@link #resume} its time stands still. */
    void pause() {
        if (Thread.currentThread() == thread) {
            lock.lock();
            try {
                isWriting = true;
                deadline -= System.nanoTime();
            } finally {
                lock.unlock();
            }
        }
    }

    void resume() {
        if (Thread.currentThread() == thread) {
            lock.lock();
            try {
                isWriting = false;
                startClock(deadline);
            } finally {
                lock.unlock();
            }
        }
    }

    // ---- the watch

    private void watch() {
        Call hung = awaitHang();
        if (hung != null) {
            // First, so that it is known before anybody goes on, and what the thread throws for
            // being interrupted comes after it.
            onHang.accept(hung.name);
            giveUp(hung);
            thread.interrupt();
        }
    }

    private @Nullable Call awaitHang() {
        lock.lock();
        try {
            while (!over) {
                long left = deadline - System.nanoTime();
                if (current == null || isWriting) {
                    isWatchIdle = true;
                    // Ended by the thread, when it begins something, or is through.
                    isTimed.awaitUninterruptibly();
                    isWatchIdle = false;
                } else if (left <= -limit / 4) {
                    // All stood still, not only the module: a SIGSTOP, or a machine put to sleep.
                    startClock(limit);
                } else if (left <= 0) {
                    over = true;
                    return current;
                } else {
                    isTimed.awaitNanos(left);
                }
            }
            return null;
        } catch (InterruptedException nobodysDoing) {
            throw new AssertionError(nobodysDoing);
        } finally {
            lock.unlock();
        }
    }

    /** Runs nothing any more, and answers for what is running and what was to be run. */
    private void giveUp(Call running) {
        List<Call> rest = new ArrayList<>(List.of(running));
        lock.lock();
        try {
            over = true;
            rest.addAll(calls);
            calls.clear();
            isCalled.signal();
            isTimed.signal();
        } finally {
            lock.unlock();
        }
        rest.forEach(call -> call.otherwise.run());
    }

    /** Gives the thread up if it is the calling one, which will not come back. */
    void leave() {
        if (Thread.currentThread() != thread) {
            return;
        }
        Call running;
        lock.lock();
        try {
            running = current;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            giveUp(running);
        }
    }

    /** Whether the calling thread is the module's, this one or one of its own making. */
    boolean isOwn() {
        return group.isCurrent();
    }

    /**
     * Ends: this thread when it has run what it was given, the others if they heed.
     *
     * @return those that don't
     */
    List<Thread> end() {
        close();
        return group.end(thread);
    }
}
