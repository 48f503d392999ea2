package io.utrace.syscallwatch;

/** Opening files, and listing directories. */
final class Files {
    private static final int O_CREAT = 0100;
    private static final int O_TMPFILE_BIT = 020000000;
    private static final int O_ACCMODE = 3;

    private static final int DIRENT_NAME = 19;
    private static final int DIRENT_LIMIT = 1 << 16;

    private static final Flags RESOLVE =
            new Flags(
                    "RESOLVE_???",
                    """
                    RESOLVE_NO_XDEV 1 RESOLVE_NO_MAGICLINKS 2 RESOLVE_NO_SYMLINKS 4
                    RESOLVE_BENEATH 8 RESOLVE_IN_ROOT 16 RESOLVE_CACHED 32
                    """);

    private Files() {}

    static void printOpenFlags(Line line, long flags) {
        FileFlags.OPEN_ACCESS.printValue(line, flags & O_ACCMODE);
        FileFlags.OPEN.printMoreBits(line, flags & ~O_ACCMODE);
    }

    /** Writes the mode, which counts only for a file that is made. */
    static void printOpenMode(Line line, Call call, int index) {
        if ((call.intArgument(index - 1) & (O_CREAT | O_TMPFILE_BIT)) != 0) {
            line.comma();
            line.octal(call.intArgument(index) & 0xffff);
        }
    }

    static void printOpenHow(Line line, Call call, long address) {
        if (!call.fetch(address, 24)) {
            line.pointer(address);
            return;
        }
        long flags = call.s64(0);
        line.text("{flags=");
        printOpenFlags(line, flags);
        if ((flags & (O_CREAT | O_TMPFILE_BIT)) != 0) {
            line.text(", mode=");
            line.octal((int) call.s64(8) & 0xffff);
        }
        line.text(", resolve=");
        RESOLVE.printBits(line, call.s64(16));
        line.put('}');
    }

    /** Writes how many directory entries there are, if they can be followed to the end. */
    static void printEntries(Line line, Call call, long address) {
        line.pointer(address);
        if (!call.succeeded() || address == 0) {
            return;
        }
        long size = call.result();
        long offset = 0;
        int count = 0;
        while (offset < size && count < DIRENT_LIMIT) {
            if (!call.fetch(address + offset, DIRENT_NAME) || call.u16(16) < DIRENT_NAME) {
                return;
            }
            offset += call.u16(16);
            count++;
        }
        line.text(" /* ");
        line.decimal(count);
        line.text(count == 1 ? " entry */" : " entries */");
    }
}
