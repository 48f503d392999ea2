package io.utrace.api;

import org.jspecify.annotations.Nullable;

/**
 * A signal about to be acted on: the arguments of {@code report_signal}. See {@link Report}.
 *
 * <p>When the incoming {@link Action#signalAction()} is {@link SignalAction#REPORT} there is no
 * signal: the report was asked for with {@link ResumeAction#REPORT} or {@link
 * ResumeAction#INTERRUPT}.
 */
public interface SignalReport extends Report {
    /**
     * Gives the signal's number.
     *
     * @return 1 to 64; 0 when there is no signal
     */
    int signal();

    /**
     * Tells what the task's disposition makes of the signal.
     *
     * @return one of the {@code SIGNAL} events; null when there is no signal
     */
    @Nullable Event event();

    /**
     * Gives what came with the signal.
     *
     * @return a view as short-lived as this one; all zero when there is no signal
     */
    SigInfo info();
}
