package io.utrace.api;

/**
 * An event as a callback sees it: a view of the stopped task.
 *
 * <p>Views are reused from one event to the next and fetch what they are asked for when they are
 * asked. A view is valid until the callback it was given to returns, on the thread of that
 * callback; keep copies, not views.
 *
 * <p>Reading the path that a call names, of at most 4096 bytes:
 *
 * <pre>{@code
 * static String path(SyscallEntry call, int argument) {
 *     byte[] bytes = new byte[4096];
 *     int length = call.memory().read(call.argument(argument), bytes, 0, bytes.length);
 *     int end = 0;
 *     while (end < length && bytes[end] != 0) {
 *         end++;
 *     }
 *     return new String(bytes, 0, end, java.nio.charset.StandardCharsets.UTF_8);
 * }
 * }</pre>
 */
public interface Report {
    /**
     * Gives the task it happened to.
     *
     * @return the task
     */
    Task task();

    /**
     * Gives the task's general registers. Who sets one changes the task, and what all who are asked
     * after this see.
     *
     * @return a view as short-lived as this one
     * @throws UtraceException.NoSuchTask when the task was killed meanwhile
     */
    Registers registers();

    /**
     * Gives the task's memory.
     *
     * @return the memory of its process
     */
    Memory memory();

    /**
     * A view was used after the callback it was given to was over. Thrown where each callback gets
     * views of its own, as in modules that run isolated; a view that is used again shows something
     * else then.
     */
    final class StaleView extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param message whose view it was
         */
        public StaleView(String message) {
            super(message);
        }
    }
}
