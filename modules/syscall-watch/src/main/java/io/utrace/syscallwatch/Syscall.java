package io.utrace.syscallwatch;

import java.nio.charset.StandardCharsets;

/** One system call of the table: its name, its arguments, and how it is written. Immutable. */
final class Syscall {
    private final byte[] opening;
    private final Argument[] arguments;
    private final Result result;
    private final int argumentsAtEntry;
    private final int lengthArgument;
    private final boolean needsStack;

    /**
     * Makes one.
     *
     * @param name as strace spells it
     * @param arguments its kinds of arguments, in order
     * @param result its kind of result
     */
    Syscall(String name, Argument[] arguments, Result result) {
        this.opening = name.concat("(").getBytes(StandardCharsets.ISO_8859_1);
        this.arguments = arguments;
        this.result = result;
        int atEntry = 0;
        while (atEntry < arguments.length && !arguments[atEntry].isAtExit()) {
            atEntry++;
        }
        argumentsAtEntry = atEntry;
        lengthArgument = indexOf(Argument.SOCKLEN_OUT);
        needsStack = indexOf(Argument.SIGFRAME) >= 0;
    }

    private int indexOf(Argument wanted) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Writes the name alone. */
    void printName(Line line) {
        line.text(opening);
        line.truncate(line.length() - 1);
    }

    boolean needsStack() {
        return needsStack;
    }

    /** Writes what is known when the call begins: everything up to the first result in memory. */
    void begin(Line line, Call call) {
        line.text(opening);
        print(line, call, 0, argumentsAtEntry);
        if (lengthArgument >= 0) {
            call.keepLength(SocketAddresses.length(call, call.argument(lengthArgument)));
        }
    }

    /** Writes the rest of a call that is done. */
    void finish(Line line, Call call) {
        print(line, call, argumentsAtEntry, arguments.length);
        close(line);
        if (call.failed()) {
            Result.printError(line, call.result());
            if (Errno.isRestartBlock((int) -call.result())) {
                call.keepInterrupted(this);
            }
        } else {
            result.print(line, call);
        }
    }

    /** Writes the rest of a call that will never return. */
    void abandon(Line line) {
        if (argumentsAtEntry < arguments.length) {
            if (argumentsAtEntry > 0 && !arguments[argumentsAtEntry].isVarying()) {
                line.comma();
            }
            line.text(" <unfinished ...>");
        }
        close(line);
        line.put('?');
    }

    private void print(Line line, Call call, int from, int to) {
        for (int i = from; i < to; i++) {
            Argument argument = arguments[i];
            if (i > 0 && !argument.isVarying()) {
                line.comma();
            }
            argument.print(line, call, i);
        }
    }

    private static void close(Line line) {
        line.put(')');
        line.put(' ');
        line.padTo(Line.RESULT_COLUMN);
        line.put('=');
        line.put(' ');
    }
}
