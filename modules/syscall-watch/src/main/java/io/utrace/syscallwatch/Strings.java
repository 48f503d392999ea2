package io.utrace.syscallwatch;

/**
 * Strings and buffers: escaped, so that nothing a program says can pass for something we say, and
 * cut at the user's limit, paths excepted.
 */
final class Strings {
    /** As many environment variables as are worth counting. */
    private static final int ENVIRONMENT_LIMIT = 1 << 16;

    private static final int POINTERS_PER_READ = 32;

    private Strings() {}

    static void printPath(Line line, Call call, long address) {
        print(line, call, address, Call.PATH_LIMIT);
    }

    static void printString(Line line, Call call, long address) {
        print(line, call, address, call.stringLimit());
    }

    /** Writes a string of which at most so many bytes are shown. */
    static void print(Line line, Call call, long address, int limit) {
        int length = call.fetchString(address, limit);
        if (length < 0) {
            line.pointer(address);
            return;
        }
        quote(line, call, Math.min(length, limit), length > limit);
    }

    private static void quote(Line line, Call call, int length, boolean cut) {
        line.put('"');
        line.escaped(call.window(), 0, length);
        line.put('"');
        if (cut) {
            line.text("...");
        }
    }

    /** Writes what a program hands to the kernel. */
    static void printSent(Line line, Call call, long address, long length) {
        int shown = shown(call, length);
        if (address == 0 || (shown > 0 && !call.fetch(address, shown))) {
            line.pointer(address);
        } else {
            quote(line, call, shown, shown != length);
        }
    }

    /** Writes what the kernel handed to a program: as many bytes as the call's result says. */
    static void printReceived(Line line, Call call, long address) {
        if (call.succeeded()) {
            printSent(line, call, address, call.result());
        } else {
            line.pointer(address);
        }
    }

    /** Writes the working directory; the result counts the zero byte at its end. */
    static void printDirectory(Line line, Call call, long address) {
        if (call.succeeded()) {
            printPath(line, call, address);
        } else {
            line.pointer(address);
        }
    }

    /** Writes bytes that never are text. */
    static void printRandom(Line line, Call call, long address) {
        int shown = shown(call, call.result());
        if (!call.succeeded() || address == 0 || (shown > 0 && !call.fetch(address, shown))) {
            line.pointer(address);
            return;
        }
        line.put('"');
        for (int i = 0; i < shown; i++) {
            line.put('\\');
            line.put('x');
            line.hexDigits(call.u8(i), 2);
        }
        line.put('"');
        if (shown != call.result()) {
            line.text("...");
        }
    }

    /**
     * Writes names with a zero byte after each; with no room for them only their length is told.
     */
    static void printNames(Line line, Call call, long address, long size) {
        if (size == 0) {
            line.pointer(address);
        } else {
            printReceived(line, call, address);
        }
    }

    private static int shown(Call call, long length) {
        // A negative length is a huge one to the kernel.
        return length < 0 ? call.stringLimit() : (int) Math.min(length, call.stringLimit());
    }

    /** Writes the arguments of a program. */
    static void printVector(Line line, Call call, long address) {
        if (address == 0 || !call.fetch(address, 8)) {
            line.pointer(address);
            return;
        }
        line.put('[');
        for (int i = 0; ; i++) {
            long element = address + i * 8L;
            if (i > 0 && !call.fetch(element, 8)) {
                line.text(", ... /* ");
                line.pointer(element);
                line.text(" */");
                break;
            }
            long string = call.s64(0);
            if (string == 0) {
                break;
            }
            if (i > 0) {
                line.comma();
            }
            if (i == call.stringLimit()) {
                line.text("...");
                break;
            }
            printString(line, call, string);
        }
        line.put(']');
    }

    /** Writes where the environment is, and how large. */
    static void printEnvironment(Line line, Call call, long address) {
        line.pointer(address);
        if (address == 0) {
            return;
        }
        int count = 0;
        boolean readable = true;
        scan:
        while (count < ENVIRONMENT_LIMIT) {
            int pointers = pointersAt(call, address + count * 8L);
            if (pointers == 0) {
                readable = false;
                break;
            }
            for (int i = 0; i < pointers; i++) {
                if (call.s64(i * 8) == 0) {
                    break scan;
                }
                count++;
            }
        }
        if (!readable && count == 0) {
            return;
        }
        line.text(" /* ");
        line.decimal(count);
        line.text(count == 1 ? " var" : " vars");
        line.text(readable ? " */" : ", unterminated */");
    }

    private static int pointersAt(Call call, long address) {
        for (int count = POINTERS_PER_READ; count > 0; count /= 2) {
            if (call.fetch(address, count * 8)) {
                return count;
            }
        }
        return 0;
    }
}
