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
}
