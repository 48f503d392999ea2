package io.utrace.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way in: finds tasks and attaches engines to them. A module gets its own from its context.
 *
 * <p>Thread-safe; no method waits.
 *
 * <pre>{@code
 * Engine engine = utrace.attach(task, ops, null);
 * engine.setEvents(EventSet.SYSCALLS);
 * }</pre>
 */
public interface Utrace {
    /**
     * Finds a task by its thread id, as it is at this moment.
     *
     * @param tid a thread id
     * @return the task that has this tid now and is in the runtime's hands
     */
    Optional<Task> task(int tid);

    /**
     * Attaches an engine: {@code utrace_attach_task} with {@code UTRACE_ATTACH_CREATE}. The engine
     * comes last in the order of callbacks. By itself this does nothing to the task and reports
     * nothing: ask for events next. Of an event that is being reported it sees nothing (G10).
     *
     * <p>With {@link AttachFlag#EXCLUSIVE} it is refused if an engine is there that matches;
     * without a match flag any engine does. An engine that is being detached doesn't match any
     * more.
     *
     * @param task the task
     * @param ops the callbacks, shared by as many engines as you like
     * @param data whatever the client wants to find again in {@link Engine#data}
     * @param flags how to look at the engines that are there
     * @return a reference to the engine; the caller closes it when it needs it no more
     * @throws UtraceException.AlreadyAttached the attach was exclusive and a matching engine is
     *     there
     * @throws UtraceException.NoSuchTask the task is reaped or let go
     */
    Engine attach(Task task, EngineOps ops, @Nullable Object data, AttachFlag... flags);

    /**
     * As {@link #attach(Task, EngineOps, Object, AttachFlag...)}, by thread id: {@code
     * utrace_attach_pid}.
     *
     * @param tid resolved now
     * @param ops the callbacks
     * @param data the client's value
     * @param flags how to look at the engines that are there
     * @return a reference to the engine
     * @throws UtraceException.NoSuchTask no task in the runtime's hands has this tid
     */
    default Engine attach(int tid, EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        return attach(resolve(tid), ops, data, flags);
    }

    /**
     * Looks for an engine: {@code utrace_attach_task} without {@code UTRACE_ATTACH_CREATE}. Without
     * a match flag it gives the task's first engine, whosever it is. The reference stays valid
     * whatever becomes of the task (G13).
     *
     * @param task the task
     * @param ops compared by identity with {@link AttachFlag#MATCH_OPS}
     * @param data compared by identity with {@link AttachFlag#MATCH_DATA}
     * @param flags which of them to compare; EXCLUSIVE has no meaning here
     * @return a reference to the first engine that matches, which the caller closes; empty (ENOENT)
     *     when none does
     */
    Optional<Engine> find(
            Task task, @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags);

    /**
     * As {@link #find(Task, EngineOps, Object, AttachFlag...)}, by thread id.
     *
     * @param tid resolved now
     * @param ops compared with {@link AttachFlag#MATCH_OPS}
     * @param data compared with {@link AttachFlag#MATCH_DATA}
     * @param flags which of them to compare
     * @return a reference to the first engine that matches; empty when none does
     * @throws UtraceException.NoSuchTask no task in the runtime's hands has this tid
     */
    default Optional<Engine> find(
            int tid, @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        return find(resolve(tid), ops, data, flags);
    }

    /**
     * Makes a wait queue.
     *
     * @return an empty queue
     */
    WaitQueue newWaitQueue();

    private Task resolve(int tid) {
        return task(tid).orElseThrow(() -> new UtraceException.NoSuchTask("no task " + tid));
    }
}
