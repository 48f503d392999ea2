package io.utrace.api;

/**
 * Where a task stands in its life.
 *
 * <pre>{@code
 * if (task.state() == TaskState.TRACED) {
 *     System.out.println(task.tid() + " is held");
 * }
 * }</pre>
 */
public enum TaskState {
    /** On a processor, runnable, or asleep in the kernel; also at a report that is being made. */
    RUNNING,
    /**
     * Stopped by job control; SIGCONT ends it, unless {@link Engine#control} with STOP turns it
     * into {@link #TRACED} first.
     */
    STOPPED,
    /**
     * Held for at least one engine; only engines, or SIGKILL, end it. Released while its group is
     * stopped, the task is {@link #STOPPED}.
     */
    TRACED,
    /** Dead, not yet reaped. */
    ZOMBIE,
    /** Reaped, or let go: no engine can be attached any more. */
    DEAD
}
