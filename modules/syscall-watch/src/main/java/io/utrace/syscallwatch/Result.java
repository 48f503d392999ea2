package io.utrace.syscallwatch;

/** How a call's result is written when it isn't an error. The table names these in lower case. */
enum Result {
    DECIMAL,
    HEX,
    OCTAL,
    /** Depends on fcntl's command. */
    FCNTL,
    /** A count, and what was found ready. */
    POLL,
    PPOLL,
    SELECT,
    PSELECT6;

    /** Finds a kind by its name in lower case; see {@link Argument#named}. */
    static Result named(String name) {
        for (Result result : values()) {
            if (result.name().equalsIgnoreCase(name)) {
                return result;
            }
        }
        throw new IllegalArgumentException(name);
    }

    void print(Line line, Call call) {
        long value = call.result();
        switch (this) {
            case DECIMAL -> line.decimal(value);
            case HEX -> line.hex(value);
            case OCTAL -> line.octal((int) value);
            case FCNTL -> Fcntl.printResult(line, call);
            case POLL, PPOLL -> {
                line.decimal(value);
                Polls.printReady(line, call, this == PPOLL);
            }
            case SELECT, PSELECT6 -> {
                line.decimal(value);
                Selects.printReady(line, call, this == PSELECT6);
            }
        }
    }

    /** Writes a result that stands for an error or a restart. */
    static void printError(Line line, long result) {
        int error = (int) -result;
        boolean restart = Errno.isRestart(error);
        if (restart) {
            line.text("? ");
        } else {
            line.text("-1 ");
        }
        Errno.print(line, error);
    }
}
