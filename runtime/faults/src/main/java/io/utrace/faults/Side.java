package io.utrace.faults;

/** Which end of a call a fault is at. {@link Plan} has examples with both. */
public enum Side {
    /** Before the call. */
    ENTER,
    /** After it, with its result at hand. */
    EXIT;

    /**
     * Gives the word for it in plans.
     *
     * @return {@code enter} or {@code exit}
     */
    public String text() {
        return this == ENTER ? "enter" : "exit";
    }
}
