package io.utrace.syscallwatch;

/** fcntl(2): a command, what it takes, and what its result means. */
final class Fcntl {
    private static final int F_DUPFD = 0;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_GETLK = 5;
    private static final int F_SETLK = 6;
    private static final int F_SETLKW = 7;
    private static final int F_SETOWN = 8;
    private static final int F_GETOWN = 9;
    private static final int F_SETSIG = 10;
    private static final int F_GETSIG = 11;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int F_OFD_SETLKW = 38;
    private static final int F_SETLEASE = 1024;
    private static final int F_GETLEASE = 1025;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;

    private static final Flags COMMANDS =
            new Flags(
                    "F_???",
                    """
                    F_DUPFD 0 F_GETFD 1 F_SETFD 2 F_GETFL 3 F_SETFL 4 F_GETLK 5 F_SETLK 6 F_SETLKW 7
                    F_SETOWN 8 F_GETOWN 9 F_SETSIG 10 F_GETSIG 11 F_SETOWN_EX 15 F_GETOWN_EX 16
                    F_GETOWNER_UIDS 17 F_OFD_GETLK 36 F_OFD_SETLK 37 F_OFD_SETLKW 38
                    F_SETLEASE 1024 F_GETLEASE 1025 F_NOTIFY 1026 F_DUPFD_QUERY 1027
                    F_CREATED_QUERY 1028 F_CANCELLK 1029 F_DUPFD_CLOEXEC 1030 F_SETPIPE_SZ 1031
                    F_GETPIPE_SZ 1032 F_ADD_SEALS 1033 F_GET_SEALS 1034 F_GET_RW_HINT 1035
                    F_SET_RW_HINT 1036 F_GET_FILE_RW_HINT 1037 F_SET_FILE_RW_HINT 1038
                    """);
    private static final Flags DESCRIPTOR_FLAGS = new Flags("FD_???", "FD_CLOEXEC 1");
    private static final Flags LOCK_TYPES = new Flags("F_???", "F_RDLCK 0 F_WRLCK 1 F_UNLCK 2");
    private static final Flags SEALS =
            new Flags(
                    "F_SEAL_???",
                    """
                    F_SEAL_SEAL 1 F_SEAL_SHRINK 2 F_SEAL_GROW 4 F_SEAL_WRITE 8
                    F_SEAL_FUTURE_WRITE 16 F_SEAL_EXEC 32
                    """);

    private static final int FLOCK_SIZE = 32;

    private Fcntl() {}

    /** Writes the command, and what it takes unless that is for the kernel to fill. */
    static void printCommand(Line line, Call call) {
        int command = call.intArgument(1);
        long value = call.argument(2);
        line.comma();
        COMMANDS.printValue(line, command & 0xffff_ffffL);
        switch (command) {
            case F_GETFD,
                    F_GETFL,
                    F_GETOWN,
                    F_GETSIG,
                    F_GETLEASE,
                    F_GETPIPE_SZ,
                    F_GET_SEALS,
                    F_GETLK,
                    F_OFD_GETLK -> {}
            case F_DUPFD, F_DUPFD_CLOEXEC, F_SETOWN, F_SETPIPE_SZ -> {
                line.comma();
                line.decimal(call.intArgument(2));
            }
            case F_SETFD -> {
                line.comma();
                DESCRIPTOR_FLAGS.printBits(line, value & 0xffff_ffffL);
            }
            case F_SETFL -> {
                line.comma();
                Files.printOpenFlags(line, value & 0xffff_ffffL);
            }
            case F_SETSIG -> {
                line.comma();
                Signals.printName(line, (int) value);
            }
            case F_SETLEASE -> {
                line.comma();
                LOCK_TYPES.printValue(line, value & 0xffff_ffffL);
            }
            case F_ADD_SEALS -> {
                line.comma();
                SEALS.printBits(line, value & 0xffff_ffffL);
            }
            case F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW -> {
                line.comma();
                printLock(line, call, true, false, value);
            }
            default -> {
                line.comma();
                line.hex(value);
            }
        }
    }

    /** Writes what the kernel filled. */
    static void printOut(Line line, Call call) {
        int command = call.intArgument(1);
        if (command == F_GETLK || command == F_OFD_GETLK) {
            line.comma();
            printLock(line, call, call.succeeded(), true, call.argument(2));
        }
    }

    private static void printLock(
            Line line, Call call, boolean there, boolean withOwner, long address) {
        if (!there || !call.fetch(address, FLOCK_SIZE)) {
            line.pointer(address);
            return;
        }
        line.text("{l_type=");
        LOCK_TYPES.printValue(line, call.u16(0));
        line.text(", l_whence=");
        FileFlags.WHENCE.printValue(line, call.u16(2));
        line.text(", l_start=");
        line.decimal(call.s64(8));
        line.text(", l_len=");
        line.decimal(call.s64(16));
        if (withOwner) {
            line.text(", l_pid=");
            line.decimal(call.s32(24));
        }
        line.put('}');
    }

    static void printResult(Line line, Call call) {
        long value = call.result();
        switch (call.intArgument(1)) {
            case F_GETFD -> {
                line.hex(value);
                if (value != 0) {
                    line.text(" (flags ");
                    DESCRIPTOR_FLAGS.printBits(line, value);
                    line.put(')');
                }
            }
            case F_GETFL -> {
                line.hex(value);
                line.text(" (flags ");
                Files.printOpenFlags(line, value);
                line.put(')');
            }
            case F_GETLEASE -> {
                line.hex(value);
                line.text(" (");
                LOCK_TYPES.printValue(line, value);
                line.put(')');
            }
            case F_GET_SEALS -> {
                line.hex(value);
                line.text(" (seals ");
                SEALS.printBits(line, value);
                line.put(')');
            }
            case F_GETSIG -> {
                line.decimal(value);
                if (value != 0) {
                    line.text(" (");
                    Signals.printName(line, (int) value);
                    line.put(')');
                }
            }
            default -> line.decimal(value);
        }
    }
}
