package io.utrace.api;

/**
 * What came of a request that may meet a race; the zero and the expected errors of the C interface.
 */
public enum Outcome {
    /** Done, and all its promises hold: 0. */
    DONE,
    /**
     * Noted, but the task or a callback still runs; {@link Engine#barrier} waits for it: {@code
     * -EINPROGRESS}.
     */
    IN_PROGRESS
}
