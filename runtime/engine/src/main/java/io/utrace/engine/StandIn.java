package io.utrace.engine;

/**
 * A handle that stands in for another, of an engine or a task: it is equal to the other, and where
 * it is given to the core, the other is meant.
 */
public interface StandIn {
    /**
     * Gives what it stands in for.
     *
     * @return the core's own handle, or one more that stands in
     */
    Object original();
}
