package io.utrace.syscallwatch;

/**
 * The system calls of one interface by number. A call is read from the table the first time it is
 * met; should two threads meet it at once, both make the same one and it doesn't matter whose
 * stays, for a call is made of final fields.
 */
final class SyscallTable {
    private static final int LIMIT = 576;
    private static final Argument[] UNKNOWN = {
        Argument.HEX, Argument.HEX, Argument.HEX, Argument.HEX, Argument.HEX, Argument.HEX
    };

    private final NumberedLines lines;
    private final Syscall[] known = new Syscall[LIMIT];

    /**
     * Makes one.
     *
     * @param text its lines, as {@link X86_64} has them
     */
    SyscallTable(String text) {
        lines = new NumberedLines(text, LIMIT);
    }

    /** Gives the call with a number; one without a name when there is none. */
    Syscall get(int number) {
        if (!lines.has(number)) {
            return unknown("syscall_0x", number);
        }
        Syscall syscall = known[number];
        if (syscall == null) {
            syscall = parse(lines.line(number));
            known[number] = syscall;
        }
        return syscall;
    }

    static Syscall unknown(String prefix, int number) {
        return new Syscall(prefix.concat(Long.toHexString(number)), UNKNOWN, Result.DECIMAL);
    }

    private static Syscall parse(String line) {
        Result result = Result.DECIMAL;
        String call = line;
        int equals = line.indexOf(" = ");
        if (equals >= 0) {
            result = Result.named(line.substring(equals + 3));
            call = line.substring(0, equals);
        }
        int count = 0;
        for (int i = call.indexOf(' '); i >= 0; i = call.indexOf(' ', i + 1)) {
            count++;
        }
        Argument[] arguments = new Argument[count];
        int end = call.length();
        while (count > 0) {
            int space = call.lastIndexOf(' ', end - 1);
            arguments[--count] = Argument.named(call.substring(space + 1, end));
            end = space;
        }
        return new Syscall(call.substring(0, end), arguments, result);
    }

    /**
     * Finds a call by name.
     *
     * @return its number, -1 when no call is called that
     */
    int number(String name) {
        for (int number = 0; number < lines.limit(); number++) {
            if (lines.has(number) && name(lines.line(number)).equals(name)) {
                return number;
            }
        }
        return -1;
    }

    private static String name(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }
}
