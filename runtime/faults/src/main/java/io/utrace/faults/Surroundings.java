package io.utrace.faults;

import io.utrace.api.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What faults need of the world they are injected in. Called on whatever thread crosses. For those
 * who run modules themselves, as in the examples of {@link Injector} and {@link Arming}; a campaign
 * has its own.
 */
public interface Surroundings {
    /**
     * Sends SIGKILL. Doesn't wait.
     *
     * @param task to this task's process; null for the one that is traced first
     */
    void kill(@Nullable Task task);

    /**
     * Has another thread do something that doesn't wait, and goes on when it is done, or wants a
     * lock that the calling thread has.
     *
     * @param action what it does
     */
    void elsewhere(Runnable action);

    /**
     * Lets time pass.
     *
     * @param duration so much
     */
    void delay(Duration duration);

    /** Returns when nobody else can go on, or the wait is cut short. */
    void hang();
}
