package io.utrace.host;

/** A plug-in that can't be loaded; the message is one line that says why, and what to do. */
final class PluginException extends Exception {
    private static final long serialVersionUID = 1;

    private final String line;

    PluginException(String line) {
        super(line);
        this.line = line;
    }

    String line() {
        return line;
    }
}
