package io.utrace.faults.command;

/** The command can't do what it is asked to. The message is one line. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String line) {
        super(line);
    }
}
