package io.utrace.syscallwatch;

/** Numbers with a meaning of their own, and numbers that a call takes or leaves in memory. */
final class Numbers {
    private static final int AT_FDCWD = -100;

    private Numbers() {}

    static void printDirectory(Line line, int fd) {
        if (fd == AT_FDCWD) {
            line.text("AT_FDCWD");
        } else {
            line.decimal(fd);
        }
    }

    /** Writes a user or group id, where -1 stands for none. */
    static void printId(Line line, int id) {
        if (id == -1) {
            line.text("-1");
        } else {
            line.unsigned(id & 0xffff_ffffL);
        }
    }

    static void printInt(Line line, Call call, boolean there, long address) {
        if (there && call.fetch(address, 4)) {
            line.put('[');
            line.decimal(call.s32(0));
            line.put(']');
        } else {
            line.pointer(address);
        }
    }

    static void printSize(Line line, Call call, long address) {
        if (call.succeeded() && call.fetch(address, 8)) {
            line.put('[');
            line.unsigned(call.s64(0));
            line.put(']');
        } else {
            line.pointer(address);
        }
    }

    static void printPointer(Line line, Call call, long address) {
        if (call.succeeded() && call.fetch(address, 8)) {
            line.put('[');
            line.pointer(call.s64(0));
            line.put(']');
        } else {
            line.pointer(address);
        }
    }

    /** Writes the offset a call starts from; where it ends isn't shown. */
    static void printOffset(Line line, Call call, long address) {
        if (call.fetch(address, 8)) {
            line.put('[');
            line.decimal(call.s64(0));
            line.put(']');
        } else {
            line.pointer(address);
        }
    }

    static void printPair(Line line, Call call, long address) {
        if (call.succeeded() && call.fetch(address, 8)) {
            line.put('[');
            line.decimal(call.s32(0));
            line.comma();
            line.decimal(call.s32(4));
            line.put(']');
        } else {
            line.pointer(address);
        }
    }
}
