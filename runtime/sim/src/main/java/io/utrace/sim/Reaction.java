package io.utrace.sim;

/** What a task has arranged for a signal: its disposition. */
public enum Reaction {
    /** What the system does by itself. */
    DEFAULT,
    /** Nothing. */
    IGNORED,
    /** A handler runs. */
    HANDLED
}
