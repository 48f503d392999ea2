package io.utrace.api;

/**
 * What becomes of a signal: {@code enum utrace_signal_action}.
 *
 * <p>An engine finds the decision so far in the incoming {@link Action#signalAction()} and replaces
 * it by the one it returns; the last engine's word counts.
 *
 * <p>A program that Ctrl-C can't end:
 *
 * <pre>{@code
 * @Override
 * public Action reportSignal(Action action, Engine engine, SignalReport signal) {
 *     int sigint = 2;
 *     Action neutral = action.with(ResumeAction.RESUME);
 *     return signal.signal() == sigint ? neutral.with(SignalAction.IGN) : neutral;
 * }
 * }</pre>
 */
public enum SignalAction {
    /**
     * Deliver: run the task's handler, or do what its disposition says. Without a signal, nothing.
     */
    DELIVER,
    /** Drop the signal. */
    IGN,
    /** Terminate the process, without a core dump. */
    TERM,
    /** Terminate the process with a core dump. */
    CORE,
    /** Stop the process by job control, like SIGSTOP. */
    STOP,
    /** Stop the process by job control unless its process group is orphaned, like SIGTSTP. */
    TSTP,
    /** In an incoming action: this report carries no signal. As a decision: {@link #IGN}. */
    REPORT,
    /**
     * In an incoming action: a handler's frame has just been set up. As a decision: {@link #IGN}.
     */
    HANDLER
}
