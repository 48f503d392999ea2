package io.utrace.api;

import org.jspecify.annotations.Nullable;

/**
 * A signal about to be acted on: the arguments of {@code report_signal}. See {@link Report}.
 *
 * <p>When the incoming {@link Action#signalAction()} is {@link SignalAction#REPORT} no signal was
 * taken from the queue: the report was asked for with {@link ResumeAction#REPORT} or {@link
 * ResumeAction#INTERRUPT}. It shows the signal that an {@link SignalAction#IGN} with a STOP has
 * kept for it, which can be decided anew; else none.
 *
 * <p>{@link SigInfo} and {@link SignalAction} have examples.
 */
public interface SignalReport extends Report {
    /**
     * Gives the signal's number.
     *
     * @return 1 to 64; 0 when there is no signal
     */
    int signal();

    /**
     * Tells what the task's disposition makes of the signal that was taken from the queue.
     *
     * @return one of the {@code SIGNAL} events, {@link #setInfo} or not; null when there is no
     *     signal
     */
    @Nullable Event event();

    /**
     * Gives what came with the signal.
     *
     * @return a view as short-lived as this one; {@link SigInfo#NONE} when there is no signal
     * @throws UtraceException.NoSuchTask the task was killed meanwhile
     */
    SigInfo info();

    /**
     * Changes the signal. This engine and those after it see the change; the last one to make it
     * wins. {@link SignalAction#DELIVER} then goes by what the task has arranged for the new
     * number, the other actions mean the new number too, and {@link Action#hold} puts the changed
     * signal back.
     *
     * @param info what the signal is to be
     * @throws IllegalStateException (EINVAL) when there is no signal
     * @throws IllegalArgumentException when the number is outside 1 to 64
     */
    void setInfo(SigInfo info);
}
