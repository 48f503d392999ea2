package io.utrace.api;

/**
 * What came of a request that may meet a race; the zero and the expected errors of the C interface.
 *
 * <p>Making sure that no callback comes any more:
 *
 * <pre>{@code
 * if (engine.control(ResumeAction.DETACH) == Outcome.IN_PROGRESS) {
 *     try {
 *         engine.barrier();
 *     } catch (UtraceException.NoSuchTask detached) {
 *         // what was waited for
 *     }
 * }
 * }</pre>
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
