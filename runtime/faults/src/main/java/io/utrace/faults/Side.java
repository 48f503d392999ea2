package io.utrace.faults;

/** Which end of a call a fault is at. */
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
