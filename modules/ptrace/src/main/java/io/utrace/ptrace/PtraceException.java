package io.utrace.ptrace;

/**
 * A request that ptrace(2) refuses. That a tracee isn't there any more is nothing special: SIGKILL
 * may end it before any request.
 *
 * <pre>{@code
 * try {
 *     debugger.resume(tid, Resume.CONT, 0);
 * } catch (PtraceException refusal) {
 *     if (refusal.errno() != Errno.ESRCH) {
 *         throw refusal;
 *     }
 *     // killed in its stop: the next wait tells of its end
 * }
 * }</pre>
 */
public final class PtraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** As errno(3) has it. */
    private final int errno;

    /**
     * Makes one.
     *
     * @param errno the error number, one of {@link Errno}
     */
    public PtraceException(int errno) {
        super("errno " + errno, null, false, false);
        this.errno = errno;
    }

    /**
     * Gives the error number.
     *
     * @return as errno(3) has it
     */
    public int errno() {
        return errno;
    }
}
