package io.utrace.engine;

import io.utrace.api.Action;
import org.jspecify.annotations.Nullable;

/**
 * The way from a pass to a module's callback. The plain way is {@link #INLINE}; another may hand
 * the callback to a thread of its own and answer later.
 */
@FunctionalInterface
public interface Dispatch {
    /** Calls the module at once, on the task's thread. */
    Dispatch INLINE = Pass::call;

    /**
     * Makes the callback that the pass is at.
     *
     * @param pass what is to be called with what; after this method has returned only {@link
     *     Pass#answer} may be used
     * @return the answer; or null when it is pending: {@link Pass#answer} will be called, on any
     *     thread, with the ticket that the pass had
     */
    @Nullable Action dispatch(Pass pass);

    /**
     * Has the module's {@link io.utrace.api.EngineOps#release} called, of an engine that came this
     * way. On any thread, with no lock held.
     *
     * @param release the call, whose failure is contained
     */
    default void release(Runnable release) {
        release.run();
    }

    /**
     * Runs a module's code by the rules of callbacks, which don't wait for a task, on a thread that
     * otherwise might.
     *
     * @param code the module's code
     */
    static void asCallback(Runnable code) {
        Deferred.ofThread().asCallback(code);
    }
}
