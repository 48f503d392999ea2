package io.utrace.ptrace;

/**
 * The option bits of wait4(2) and waitid(2). {@link WaitSelection} has examples with some of them.
 */
public final class WaitOption {
    /** Don't wait. */
    public static final int WNOHANG = 1;

    /** Stops by job control, too: WSTOPPED. */
    public static final int WUNTRACED = 2;

    /** Ends. */
    public static final int WEXITED = 4;

    /** Continuations, too. */
    public static final int WCONTINUED = 8;

    /** Leave it to be waited for again. */
    public static final int WNOWAIT = 0x01000000;

    /** Only the calling thread's. */
    public static final int WNOTHREAD = 0x20000000;

    /** All, however they were cloned. */
    public static final int WALL = 0x40000000;

    /** Those that don't end with SIGCHLD. */
    public static final int WCLONE = 0x80000000;

    private WaitOption() {}
}
