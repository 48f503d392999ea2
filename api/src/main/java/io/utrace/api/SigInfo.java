package io.utrace.api;

/**
 * What comes with a signal: {@code siginfo_t}, see sigaction(2). Which fields mean something
 * depends on {@link #code} and the signal, as in C.
 *
 * <p>A view of one stop: valid as long as the report it came from; {@link #copy} outlives it.
 *
 * <pre>{@code
 * @Override
 * public Action reportSignal(Action action, Engine engine, SignalReport signal) {
 *     SigInfo info = signal.info();
 *     boolean isSent = info.code() <= 0;
 *     System.out.println(
 *             info.signal() + (isSent ? " from " + info.pid() : " at " + info.address()));
 *     return action.with(ResumeAction.RESUME);
 * }
 * }</pre>
 */
public interface SigInfo {
    /** What comes with no signal: all zero. */
    SigInfo NONE = RawSigInfo.none();

    /**
     * Makes a siginfo from its bytes.
     *
     * @param raw a {@code siginfo_t} of this machine, 128 bytes on Linux; copied
     * @return a value that stays as it is
     * @throws IllegalArgumentException when it has another size, or a number outside 1 to 64
     */
    static SigInfo of(byte[] raw) {
        return RawSigInfo.of(raw);
    }

    /**
     * Makes the siginfo of a signal that a process sends.
     *
     * @param signal the signal's number
     * @param code why it is sent, for example 0 for kill(2)
     * @param pid the sender
     * @param uid the sender's user id
     * @return a value that stays as it is
     * @throws IllegalArgumentException when the number is outside 1 to 64
     */
    static SigInfo of(int signal, int code, int pid, int uid) {
        return RawSigInfo.of(signal, code, pid, uid);
    }

    /**
     * Gives {@code si_signo}.
     *
     * @return the signal's number; 0 for {@link #NONE}
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
     * Gives it as the kernel has it.
     *
     * @return the {@code siginfo_t}, 128 bytes on Linux; a copy
     */
    byte[] bytes();

    /**
     * Gives the same with another number.
     *
     * @param signal the other signal's number
     * @return a value that stays as it is
     * @throws IllegalArgumentException when the number is outside 1 to 64
     */
    SigInfo withSignal(int signal);

    /**
     * Takes a copy that stays valid.
     *
     * @return the siginfo as it is now
     */
    SigInfo copy();
}
