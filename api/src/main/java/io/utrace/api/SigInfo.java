package io.utrace.api;

/**
 * What comes with a signal: {@code siginfo_t}, see sigaction(2). Which fields mean something
 * depends on {@link #code} and the signal, as in C.
 *
 * <p>A view of one stop: valid as long as the report it came from; {@link #copy} outlives it.
 */
public interface SigInfo {
    /**
     * Gives {@code si_signo}.
     *
     * @return the signal's number
     */
    int signal();

    /**
     * Gives {@code si_code}.
     *
     * @return why the signal was sent, for example 0 for kill(2)
     */
    int code();

    /**
     * Gives {@code si_errno}.
     *
     * @return an error number, mostly 0
     */
    int errno();

    /**
     * Gives {@code si_pid}, of signals that were sent and of SIGCHLD.
     *
     * @return the sender or the child
     */
    int pid();

    /**
     * Gives {@code si_uid}, of signals that were sent and of SIGCHLD.
     *
     * @return a user id
     */
    int uid();

    /**
     * Gives {@code si_status} of SIGCHLD.
     *
     * @return an exit status or a signal number
     */
    int status();

    /**
     * Gives {@code si_value}, of signals sent with sigqueue(3), as a 64-bit integer.
     *
     * @return the sender's value
     */
    long value();

    /**
     * Gives {@code si_addr}, of SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGTRAP.
     *
     * @return the address of the fault
     */
    long address();

    /**
     * Takes a copy that stays valid.
     *
     * @return the siginfo as it is now
     */
    SigInfo copy();
}
