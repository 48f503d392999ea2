package io.utrace.api;

/**
 * A look at a held task, from any thread: what lies between {@code utrace_prepare_examine} and
 * {@code utrace_finish_examine}.
 *
 * <p>Nothing but the engine's own stop holds the task meanwhile. So end with {@link #finish}: it
 * tells whether all that was read belongs to one and the same stop (G15).
 *
 * <pre>{@code
 * try (var examination = engine.examine()) {
 *     long pc = examination.registers().instructionPointer();
 *     if (examination.finish()) {
 *         use(pc);
 *     }
 * }
 * }</pre>
 */
public interface Examination extends AutoCloseable {
    /**
     * Gives the general registers as they were when the task was held; to a callback of the task
     * itself, as they are.
     *
     * @return the registers; valid until this examination is closed
     * @throws UtraceException.NoSuchTask when the task was killed before they could be read
     */
    Registers registers();

    /**
     * Gives the memory of the task's process.
     *
     * @return the memory
     */
    Memory memory();

    /**
     * Tells whether the task was held all the while: {@code utrace_finish_examine}.
     *
     * @return false (EAGAIN) when what was read must be thrown away: the task was resumed, if only
     *     for a moment, or killed
     */
    boolean finish();

    /** Ends the examination. Never fails. */
    @Override
    void close();
}
