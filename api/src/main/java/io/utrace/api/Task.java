package io.utrace.api;

/**
 * One thread of a traced program: {@code struct task_struct}.
 *
 * <p>A task is an identity, not a number: when a thread other than the leader calls execve it goes
 * on under the leader's tid, as the same Task. So key by the object. Equality is identity.
 *
 * <p>Thread-safe; no method waits. What a method tells may be out of date when it returns, unless
 * the task is held.
 *
 * <p>State of one's own for each task:
 *
 * <pre>{@code
 * Map<Task, String> names = new ConcurrentHashMap<>();
 * names.put(engine.task(), "the one that was launched");
 * }</pre>
 */
public interface Task {
    /**
     * Gives the thread id, as gettid(2) in the tracer's pid namespace.
     *
     * @return the tid, now
     */
    int tid();

    /**
     * Gives the thread group id: the process id.
     *
     * @return the tgid
     */
    int tgid();

    /**
     * Tells where the task stands.
     *
     * @return its state, now
     */
    TaskState state();

    /**
     * Grows whenever the task enters or leaves a hold, or leaves a group-stop. Two equal readings
     * with {@link TaskState#TRACED} or {@link TaskState#STOPPED} between them mean one and the same
     * stop; a stop that was resumed and repeated has another epoch.
     *
     * @return the stop epoch, odd while the task is held
     */
    long stopEpoch();
}
