package io.utrace.api;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Threads, and functions, that wait for something to happen: {@code wait_queue_head_t}. Made by
 * {@link Utrace#newWaitQueue}. Thread-safe; no lock is held while a condition or a function runs.
 *
 * <p>The plain use, in a debugger's thread, with {@link Engine#wakeUp} in a callback as the other
 * half:
 *
 * <pre>{@code
 * queue.waitUntil(() -> stopped.get());
 * }</pre>
 *
 * <p>A wake is a hint: whoever is woken looks again at what it was waiting for.
 */
public interface WaitQueue {
    /**
     * Waits until a condition holds: {@code wait_event}. The condition is evaluated on the calling
     * thread, first at once, then after each wake. No wake between an evaluation and the wait is
     * lost.
     *
     * @param condition what to wait for; must be quick
     * @throws InterruptedException the waiting thread was interrupted
     * @throws IllegalStateException on a thread that runs tasks, which must not wait, and in
     *     callbacks and wake functions wherever they run
     */
    void waitUntil(BooleanSupplier condition) throws InterruptedException;

    /**
     * As {@link #waitUntil(BooleanSupplier)}, for a limited time.
     *
     * @param condition what to wait for
     * @param limit how long to wait at most
     * @return false when the time was over and the condition still did not hold
     * @throws InterruptedException the waiting thread was interrupted
     * @throws IllegalStateException on a thread that runs tasks
     */
    boolean waitUntil(BooleanSupplier condition, Duration limit) throws InterruptedException;

    /**
     * Wakes now: {@code wake_up}. Every waiting thread and function, and of the exclusive functions
     * those up to the first that says it woke somebody. Functions have run when this returns.
     *
     * @param key what happened to; given to the functions
     */
    void wakeUp(@Nullable Task key);

    /**
     * Adds a function to be called at each wake, on the waking thread: {@code add_wait_queue} with
     * a custom function. It must be quick and must not wait. If it throws, the failure is reported
     * and others go on.
     *
     * @param function gets the key of the wake; tells whether it woke somebody
     * @param exclusive whether a true answer uses up the one exclusive wake
     * @return the entry, to be removed by the caller
     */
    Entry add(Predicate<? super @Nullable Task> function, boolean exclusive);

    /** A function's place in a queue. */
    interface Entry {
        /**
         * Takes the function out: {@code remove_wait_queue}. When this returns the function isn't
         * running and won't run again; from within the function it returns at once. Waits at most
         * for the function's end.
         */
        void remove();
    }
}
