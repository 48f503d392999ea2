package io.utrace.ptrace;

/**
 * The PTRACE_O_ bits.
 *
 * <pre>{@code
 * debugger.setOptions(tid, TraceOption.FORK | TraceOption.EXITKILL);
 * debugger.resume(tid, Resume.CONT, 0);
 * WaitResult stop = debugger.waitFor(WaitSelection.of(tid)).orElseThrow();
 * if (stop.event() == 1) { // PTRACE_EVENT_FORK
 *     int child = (int) debugger.eventMessage(tid); // a tracee already
 *     debugger.waitFor(WaitSelection.of(child));
 * }
 * }</pre>
 */
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

    /** Have the filters that are upon the tracee do nothing: its own, and the runtime's. */
    public static final int SUSPEND_SECCOMP = 1 << 21;

    /** All there are. */
    public static final int ALL = 0xff | EXITKILL | SUSPEND_SECCOMP;

    private TraceOption() {}
}
