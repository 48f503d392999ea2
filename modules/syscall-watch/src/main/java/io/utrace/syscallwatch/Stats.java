package io.utrace.syscallwatch;

/** What stat(2) and statx(2) tell of a file. */
final class Stats {
    private static final int STAT_SIZE = 144;
    private static final int STATX_SIZE = 256;

    private static final int S_IFMT = 0170000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;

    private static final Flags TYPES =
            new Flags(
                    "S_IF???",
                    """
                    S_IFREG 0100000 S_IFSOCK 0140000 S_IFIFO 010000 S_IFLNK 0120000
                    S_IFBLK 060000 S_IFDIR 040000 S_IFCHR 020000
                    """);
    private static final Flags SPECIAL_BITS =
            new Flags("S_IS???", "S_ISUID 04000 S_ISGID 02000 S_ISVTX 01000");
    private static final Flags ATTRIBUTES =
            new Flags(
                    "STATX_ATTR_???",
                    """
                    STATX_ATTR_COMPRESSED 0x4 STATX_ATTR_IMMUTABLE 0x10 STATX_ATTR_APPEND 0x20
                    STATX_ATTR_NODUMP 0x40 STATX_ATTR_ENCRYPTED 0x800 STATX_ATTR_AUTOMOUNT 0x1000
                    STATX_ATTR_MOUNT_ROOT 0x2000 STATX_ATTR_VERITY 0x100000
                    STATX_ATTR_DAX 0x200000 STATX_ATTR_WRITE_ATOMIC 0x400000
                    """);

    private Stats() {}

    static void printStat(Line line, Call call, long address) {
        if (!call.succeeded() || !call.fetch(address, STAT_SIZE)) {
            line.pointer(address);
            return;
        }
        int mode = call.s32(24);
        line.text("{st_mode=");
        printMode(line, mode);
        if (isDevice(mode)) {
            long device = call.s64(40);
            line.text(", st_rdev=");
            printDevice(
                    line,
                    (device >>> 32 & 0xffff_f000L) | (device >>> 8 & 0xfff),
                    (device >>> 12 & 0xffff_ff00L) | (device & 0xff));
        } else {
            line.text(", st_size=");
            line.decimal(call.s64(48));
        }
        line.text(", ...}");
    }

    static void printStatx(Line line, Call call, long address) {
        if (!call.succeeded() || !call.fetch(address, STATX_SIZE)) {
            line.pointer(address);
            return;
        }
        line.text("{stx_mask=");
        FileFlags.STATX_MASK.printBits(line, call.u32(0));
        line.text(", stx_attributes=");
        ATTRIBUTES.printBits(line, call.s64(8));
        line.text(", stx_mode=");
        printMode(line, call.u16(28));
        line.text(", stx_size=");
        line.unsigned(call.s64(40));
        line.text(", ...}");
    }

    static void printStatxFlags(Line line, long flags) {
        FileFlags.STATX_SYNC.printValue(line, flags & FileFlags.STATX_SYNC_MASK);
        FileFlags.AT.printMoreBits(line, flags & ~FileFlags.STATX_SYNC_MASK);
    }

    /** Writes the type of a file and its permissions. */
    static void printMode(Line line, int mode) {
        byte[] type = TYPES.name(mode & S_IFMT);
        if (type == null) {
            line.octal(mode);
            return;
        }
        line.text(type);
        int permissions = (int) SPECIAL_BITS.printKnown(line, mode & ~S_IFMT, true);
        line.put('|');
        line.octal(permissions);
    }

    /** Writes the device that mknod(2) is to make a node for, if it is to be such a node. */
    static void printNodeDevice(Line line, Call call, int index) {
        if (isDevice(call.intArgument(index - 1))) {
            int device = call.intArgument(index);
            line.comma();
            printDevice(line, device >>> 8 & 0xfff, (device >>> 12 & 0xfff00) | (device & 0xff));
        }
    }

    private static boolean isDevice(int mode) {
        int type = mode & S_IFMT;
        return type == S_IFCHR || type == S_IFBLK;
    }

    private static void printDevice(Line line, long major, long minor) {
        line.text("makedev(");
        line.hex(major);
        line.comma();
        line.hex(minor);
        line.put(')');
    }
}
