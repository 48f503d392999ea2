package io.utrace.conformance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Another observer: a thread that makes one call, which may wait.
 *
 * @param <T> what the call gives
 */
public final class Observer<T> {
    private final World world;
    private final FutureTask<T> call;
    private final Thread thread;

    Observer(World world, Callable<T> call) {
        this.world = world;
        this.call = new FutureTask<>(call);
        thread = Thread.ofPlatform().name("observer").daemon().start(this.call);
    }

    /** Lets the tasks go on until the call waits for something. */
    public Observer<T> awaitWaiting() {
        world.await("an observer that waits", this::isWaiting);
        return this;
    }

    /** Waits until the call waits for something, and does nothing else meanwhile: for callbacks. */
    public Observer<T> joinWaiting() {
        while (!isWaiting()) {
            assertThat(isDone()).as("an observer that didn't wait").isFalse();
            Thread.onSpinWait();
        }
        return this;
    }

    /** Tells whether the call is waiting now. */
    public boolean isWaiting() {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }

    /** Tells whether the call is over. */
    public boolean isDone() {
        return call.isDone();
    }

    /** Interrupts the thread, as a signal interrupts a task. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Lets the tasks go on until the call is over; gives its result, or throws what it threw. */
    public T result() {
        world.await("an observer's end", this::isDone);
        return join();
    }

    /** Waits for the call's end, and does nothing else meanwhile: for callbacks. */
    public T join() {
        try {
            return call.get();
        } catch (ExecutionException failure) {
            throw sneak(requireNonNull(failure.getCause()));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneak(Throwable failure) throws E {
        throw (E) failure;
    }
}
