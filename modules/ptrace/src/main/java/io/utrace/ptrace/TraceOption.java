package io.utrace.ptrace;

/** The PTRACE_O_ bits. */
public final class TraceOption {
    /** Marks the stops of system calls with 0x80. */
    public static final int SYSGOOD = 1;

    /** Stop at fork(2), and trace the child. */
    public static final int FORK = 1 << 1;

    /** Stop at vfork(2), and trace the child. */
    public static final int VFORK = 1 << 2;

    /** Stop at clone(2), and trace the child. */
    public static final int CLONE = 1 << 3;

    /** Stop at execve(2), in place of a SIGTRAP. */
    public static final int EXEC = 1 << 4;

    /** Stop when the child of a vfork(2) is out of the way. */
    public static final int VFORK_DONE = 1 << 5;

    /** Stop before an exit. */
    public static final int EXIT = 1 << 6;

    /** Stop where a filter of the program's own says so. */
    public static final int SECCOMP = 1 << 7;

    /** Kill the tracee when its tracer ends. */
    public static final int EXITKILL = 1 << 20;

    /** Set the program's own filters aside. */
    public static final int SUSPEND_SECCOMP = 1 << 21;

    /** All there are. */
    public static final int ALL = 0xff | EXITKILL | SUSPEND_SECCOMP;

    private TraceOption() {}
}
