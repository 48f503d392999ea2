package io.utrace.engine;

import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The wait queue. A wake counts up a number under the lock; a sleeper reads the number before it
 * evaluates its condition and sleeps only while the number is the same, so that no wake between the
 * two is lost. Functions are snapshotted under the lock and called without it.
 */
final class WaitList implements WaitQueue {
    private final Host host;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Condition functionEnded = lock.newCondition();
    private final List<FunctionEntry> entries = new ArrayList<>();
    private long wakes;

    WaitList(Host host) {
        this.host = host;
    }

    @Override
    public void waitUntil(BooleanSupplier condition) throws InterruptedException {
        boolean held = sleepUntil(condition, Long.MAX_VALUE);
        assert held;
    }

    @Override
    public boolean waitUntil(BooleanSupplier condition, Duration limit)
            throws InterruptedException {
        return sleepUntil(condition, limit.toNanos());
    }

    private boolean sleepUntil(BooleanSupplier condition, long nanos) throws InterruptedException {
        if (host.runsTasks(Thread.currentThread()) || Deferred.ofThread().isInModule()) {
            throw new IllegalStateException(
                    "a callback must not wait; return STOP and let another thread wait");
        }
        long left = nanos;
        while (true) {
            long seen = wakeCount();
            if (condition.getAsBoolean()) {
                return true;
            }
            lock.lockInterruptibly();
            try {
                while (wakes == seen) {
                    if (left <= 0) {
                        return false;
                    }
                    left = woken.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private long wakeCount() {
        lock.lock();
        try {
            return wakes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wakeUp(@Nullable Task key) {
        FunctionEntry[] snapshot;
        lock.lock();
        try {
            snapshot = entries.toArray(FunctionEntry[]::new);
        } finally {
            lock.unlock();
        }
        boolean exclusiveUsed = false;
        for (FunctionEntry entry : snapshot) {
            if (!(entry.exclusive && exclusiveUsed)) {
                boolean woke = entry.call(key);
                exclusiveUsed |= entry.exclusive && woke;
            }
        }
        // Last: what a function does may be what a sleeper waits for.
        lock.lock();
        try {
            wakes++;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Entry add(Predicate<? super @Nullable Task> function, boolean exclusive) {
        FunctionEntry entry = new FunctionEntry(function, exclusive);
        lock.lock();
        try {
            entries.add(entry);
        } finally {
            lock.unlock();
        }
        return entry;
    }

    /** A function in the queue, and the threads that are running it. */
    private final class FunctionEntry implements Entry {
        private final Predicate<? super @Nullable Task> function;
        private final boolean exclusive;
        private final List<Thread> runners = new ArrayList<>(1);
        private boolean removed;

        FunctionEntry(Predicate<? super @Nullable Task> function, boolean exclusive) {
            this.function = function;
            this.exclusive = exclusive;
        }

        boolean call(@Nullable Task key) {
            lock.lock();
            try {
                if (removed) {
                    return false;
                }
                runners.add(Thread.currentThread());
            } finally {
                lock.unlock();
            }
            try {
                return function.test(key);
            } catch (Throwable failure) {
                host.moduleFailed(null, "wake function", failure);
                return false;
            } finally {
                lock.lock();
                try {
                    runners.remove(Thread.currentThread());
                    functionEnded.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        }

        @Override
        public void remove() {
            lock.lock();
            try {
                removed = true;
                entries.remove(this);
                // A tracer thread never waits: of the functions it runs itself, it is the runner.
                while (!runners.isEmpty() && !runners.contains(Thread.currentThread())) {
                    functionEnded.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
