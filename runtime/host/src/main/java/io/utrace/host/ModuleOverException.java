package io.utrace.host;

/** A module asks for something after its end. That is no failure of its own. */
final class ModuleOverException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ModuleOverException(String message) {
        super(message);
    }
}
