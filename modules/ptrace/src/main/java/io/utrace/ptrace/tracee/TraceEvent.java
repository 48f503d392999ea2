package io.utrace.ptrace.tracee;

/** The PTRACE_EVENT_ numbers, which stand in bits 8 to 15 of a stop's code. */
public final class TraceEvent {
    /** A fork. */
    public static final int FORK = 1;

    /** A vfork. */
    public static final int VFORK = 2;

    /** A clone. */
    public static final int CLONE = 3;

    /** A new program. */
    public static final int EXEC = 4;

    /** The child of a vfork is out of the way. */
    public static final int VFORK_DONE = 5;

    /** About to exit. */
    public static final int EXIT = 6;

    /** A filter of the program's own. */
    public static final int SECCOMP = 7;

    /** Stopped by PTRACE_INTERRUPT or by job control; the first stop of a new tracee. */
    public static final int STOP = 128;

    private TraceEvent() {}
}
