package io.utrace.ptrace;

/** A request that ptrace(2) refuses. */
public final class PtraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

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
