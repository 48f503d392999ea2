package io.utrace.host;

/**
 * The user asked for what isn't there. The message says what was wrong and what would be right:
 * without that plug-in the example of {@link ModuleRequest} is told the names of those there are.
 */
public final class ModuleChoiceException extends Exception {
    private static final long serialVersionUID = 1L;

    ModuleChoiceException(String message) {
        super(message);
    }
}
