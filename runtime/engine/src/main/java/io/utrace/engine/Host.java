package io.utrace.engine;

import io.utrace.api.EngineOps;

/** What the core asks of whoever runs tasks, as a whole. Thread-safe; no method waits. */
public interface Host {
    /**
     * Tells whether a thread runs tasks: such a thread must never wait for a task.
     *
     * @param thread any thread
     * @return true for tracer threads
     */
    boolean runsTasks(Thread thread);

    /**
     * Takes note that a module's code threw. Called once for each failure, with no lock held.
     *
     * @param ops the callbacks of the engine at fault; it has been detached. Null for a function in
     *     a wait queue
     * @param where the callback's name, for example {@code reportExec}
     * @param failure what was thrown
     */
    void moduleFailed(
            @org.jspecify.annotations.Nullable EngineOps ops, String where, Throwable failure);
}
