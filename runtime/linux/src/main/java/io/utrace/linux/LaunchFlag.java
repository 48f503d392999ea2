package io.utrace.linux;

/** How a program is started. */
public enum LaunchFlag {
    /**
     * System calls that no engine names stop nobody: the calls that are named when the program is
     * about to run are made a seccomp(2) filter, which the program and its descendants keep. When
     * engines name more of them later, all stop from then on, and what engines are told is the same
     * either way. If all calls are named at the start, or none, no filter is made.
     *
     * <p>Where a filter stops a task there must be a tracer, or the call fails. So a filtered task
     * is never let go, not even when its last engine is gone; and it is killed when the tracer
     * ends. Without CAP_SYS_ADMIN its execve can't gain privileges (no_new_privs). /proc shows the
     * filter.
     */
    FILTER
}
