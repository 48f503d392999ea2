package io.utrace.sim;

/** A guarantee that was broken: what an exploration looks for. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which guarantee, and how
     */
    public Violation(String message) {
        super(message, null, false, false);
    }
}
