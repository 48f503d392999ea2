package io.utrace.host;

/**
 * A module would not start. The message is one line for the user; the cause is what it threw. The
 * others that the example of {@link ModuleHost} has started by then are stopped again.
 */
public final class ModuleStartException extends Exception {
    private static final long serialVersionUID = 1L;

    ModuleStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Tells whether the module refused the value of an option, beyond what its type says.
     *
     * @return true when it threw an {@link IllegalArgumentException}
     */
    public boolean refusesOptions() {
        return getCause() instanceof IllegalArgumentException;
    }
}
