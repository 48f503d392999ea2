package io.utrace.api;

/**
 * A task that begins to exit, all its state still there: {@code report_exit}. See {@link Report}.
 */
public interface ExitReport extends Report {
    /**
     * Gives the status its parent will see.
     *
     * @return how it ends
     */
    WaitStatus status();
}
