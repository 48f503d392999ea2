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

    /**
     * Sends a signal to this thread alone: {@code send_sig_info}. It is queued as if the kernel had
     * sent it, whatever its code: blocked, it is pending; pending already, it becomes one with the
     * other, unless it is a real-time signal; and the report of it shows what was sent. A signal
     * that the thread would ignore, and nobody has asked to hear of, is dropped.
     *
     * <p>SIGTRAP, as if the program had sent it to itself:
     *
     * <pre>{@code
     * task.send(SigInfo.of(5, 0, task.tgid(), 0));
     * }</pre>
     *
     * @param signal what to send
     * @throws IllegalArgumentException when this is no signal
     * @throws UtraceException.NoSuchTask when the task is dead
     */
    void send(SigInfo signal);

    /**
     * Sends a signal to the process, to be taken by any thread that doesn't block it: {@code
     * group_send_sig_info}. Otherwise as {@link #send}.
     *
     * @param signal what to send
     * @throws IllegalArgumentException when this is no signal
     * @throws UtraceException.NoSuchTask when the process is dead
     */
    void sendToProcess(SigInfo signal);
}
