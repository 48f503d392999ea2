package io.utrace.ptrace;

/**
 * The error numbers that ptrace(2), wait4(2) and waitid(2) give. {@link PtraceException} has an
 * example that tells one of them from the others.
 */
public final class Errno {
    /** Not permitted, or somebody else traces it. */
    public static final int EPERM = 1;

    /** No such task, not this thread's tracee, or not stopped. */
    public static final int ESRCH = 3;

    /** No such register set in use. */
    public static final int ENXIO = 6;

    /** A signal came first. */
    public static final int EINTR = 4;

    /** No such memory, register or signal; no such request. */
    public static final int EIO = 5;

    /** Nobody to wait for. */
    public static final int ECHILD = 10;

    /** Nothing to be told of now, by a descriptor that doesn't wait. */
    public static final int EAGAIN = 11;

    /** Not allowed to see it. */
    public static final int EACCES = 13;

    /** The caller's own memory. */
    public static final int EFAULT = 14;

    /** Not a device that can do that. */
    public static final int ENODEV = 19;

    /** An argument. */
    public static final int EINVAL = 22;

    /** A number that doesn't fit. */
    public static final int ERANGE = 34;

    /** There is none. */
    public static final int ENOENT = 2;

    private Errno() {}
}
