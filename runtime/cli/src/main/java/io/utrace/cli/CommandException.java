package io.utrace.cli;

import io.utrace.host.ModuleChoiceException;
import io.utrace.host.ModuleStartException;
import org.jspecify.annotations.Nullable;

/** The command can't go on: a line for the user and an exit status. */
class CommandException extends Exception {
    static final int USAGE = 2;
    static final int FAILED = 125;

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String line;

    CommandException(int status, String line) {
        super(line);
        this.status = status;
        this.line = line;
    }

    CommandException(int status, String line, @Nullable Throwable cause) {
        super(line, cause);
        this.status = status;
        this.line = line;
    }

    static CommandException of(ModuleChoiceException refusal) {
        return new CommandException(USAGE, String.valueOf(refusal.getMessage()), refusal);
    }

    static CommandException of(ModuleStartException refusal) {
        return new CommandException(
                refusal.refusesOptions() ? USAGE : FAILED,
                String.valueOf(refusal.getMessage()),
                refusal);
    }

    String line() {
        return line;
    }

    int status() {
        return status;
    }
}
