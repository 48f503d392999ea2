package io.utrace.api;

/**
 * What can happen to a task: {@code enum utrace_events}. An engine asks for them with {@link
 * Engine#setEvents}.
 *
 * <p>{@link EventSet} has an example of how to ask for some.
 */
public enum Event {
    /**
     * The task is at a safe point. Also asks for a quiesce report before each report of any other
     * event.
     */
    QUIESCE,
    /** The task's last trace is being removed. */
    REAP,
    /** The task made another: fork, vfork or clone. */
    CLONE,
    /** The task runs a new program. */
    EXEC,
    /** The task begins to exit; its state is still live. */
    EXIT,
    /** The task is dead. */
    DEATH,
    /** The task enters a system call. */
    SYSCALL_ENTRY,
    /** The task leaves a system call. */
    SYSCALL_EXIT,
    /** A signal that the task catches. */
    SIGNAL,
    /** A signal that the task ignores, by disposition or by default. */
    SIGNAL_IGN,
    /** A signal that stops the process by default. */
    SIGNAL_STOP,
    /** A signal that terminates the process by default. */
    SIGNAL_TERM,
    /** A signal that terminates the process with a core dump by default. */
    SIGNAL_CORE,
    /** The task enters or leaves a group-stop: job control. */
    JCTL,
    /**
     * A filter of the program's own leaves a system call to its tracer: {@code SECCOMP_RET_TRACE}.
     */
    SECCOMP;

    private static final Event[] VALUES = values();

    /**
     * Gives the event as the bit it has in {@link EventSet#bits()}.
     *
     * @return one bit
     */
    @SuppressWarnings("EnumOrdinal") // the order is that of the C interface
    public int bit() {
        return 1 << ordinal();
    }

    static Event at(int ordinal) {
        return VALUES[ordinal];
    }
}
