package io.utrace.linux;

/**
 * Which ptrace-stop a tracee is in, if any: what ptrace(2) calls so, told apart by what a restart
 * means.
 */
enum PtraceStop {
    /** Not stopped. */
    RUNNING,
    ENTRY,
    EXIT,
    SIGNAL,
    /** The same; the signal was put back, to be reported once more. */
    PUT_BACK,
    /** PTRACE_EVENT_STOP on the way to user mode, the first stop of a new task included. */
    TRAP,
    /** PTRACE_EVENT_STOP of a task that job control has stopped. */
    GROUP_STOP,
    /** Left to its group-stop by PTRACE_LISTEN, as if untraced; SIGCONT traps it. */
    LISTENING,
    /** Any other event, with more stops before user mode. */
    EVENT,
    EXITING,
    /** Dead, and gone from the seat. */
    DEAD;

    /** Whether no request but, at most, PTRACE_INTERRUPT reaches the tracee. */
    boolean isOut() {
        return this == RUNNING || this == LISTENING || this == DEAD;
    }

    /** Whether a system call is under way that has an exit still to come. */
    boolean isInKernel() {
        return this == ENTRY || this == EVENT;
    }

    /** Whether a restart may deliver a signal. */
    boolean hasSignal() {
        return this == SIGNAL || this == PUT_BACK;
    }
}
