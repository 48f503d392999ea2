package io.utrace.syscallwatch;

/** The many calls that are called futex(2). */
final class Futex {
    private static final Flags OPERATIONS =
            new Flags(
                    "FUTEX_???",
                    """
                    FUTEX_WAIT 0 FUTEX_WAKE 1 FUTEX_FD 2 FUTEX_REQUEUE 3 FUTEX_CMP_REQUEUE 4
                    FUTEX_WAKE_OP 5 FUTEX_LOCK_PI 6 FUTEX_UNLOCK_PI 7 FUTEX_TRYLOCK_PI 8
                    FUTEX_WAIT_BITSET 9 FUTEX_WAKE_BITSET 10 FUTEX_WAIT_REQUEUE_PI 11
                    FUTEX_CMP_REQUEUE_PI 12 FUTEX_LOCK_PI2 13

                    FUTEX_WAIT_PRIVATE 128 FUTEX_WAKE_PRIVATE 129
                    FUTEX_FD|FUTEX_PRIVATE_FLAG 130 FUTEX_REQUEUE_PRIVATE 131
                    FUTEX_CMP_REQUEUE_PRIVATE 132 FUTEX_WAKE_OP_PRIVATE 133
                    FUTEX_LOCK_PI_PRIVATE 134 FUTEX_UNLOCK_PI_PRIVATE 135
                    FUTEX_TRYLOCK_PI_PRIVATE 136 FUTEX_WAIT_BITSET_PRIVATE 137
                    FUTEX_WAKE_BITSET_PRIVATE 138 FUTEX_WAIT_REQUEUE_PI_PRIVATE 139
                    FUTEX_CMP_REQUEUE_PI_PRIVATE 140 FUTEX_LOCK_PI2_PRIVATE 141

                    FUTEX_WAIT|FUTEX_CLOCK_REALTIME 256
                    FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME 265
                    FUTEX_WAIT_REQUEUE_PI|FUTEX_CLOCK_REALTIME 267
                    FUTEX_LOCK_PI2|FUTEX_CLOCK_REALTIME 269
                    FUTEX_WAIT_PRIVATE|FUTEX_CLOCK_REALTIME 384
                    FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME 393
                    FUTEX_WAIT_REQUEUE_PI_PRIVATE|FUTEX_CLOCK_REALTIME 395
                    FUTEX_LOCK_PI2_PRIVATE|FUTEX_CLOCK_REALTIME 397
                    """);
    private static final Flags WAKE_OPERATIONS =
            new Flags(
                    "FUTEX_OP_???",
                    """
                    FUTEX_OP_SET 0 FUTEX_OP_ADD 1 FUTEX_OP_OR 2 FUTEX_OP_ANDN 3 FUTEX_OP_XOR 4
                    """);
    private static final Flags COMPARISONS =
            new Flags(
                    "FUTEX_OP_CMP_???",
                    """
                    FUTEX_OP_CMP_EQ 0 FUTEX_OP_CMP_NE 1 FUTEX_OP_CMP_LT 2 FUTEX_OP_CMP_LE 3
                    FUTEX_OP_CMP_GT 4 FUTEX_OP_CMP_GE 5
                    """);

    private static final int OPERATION = 0x7f;
    private static final long ANY = 0xffff_ffffL;

    private Futex() {}

    /** Writes all arguments but the address. */
    static void print(Line line, Call call) {
        int operation = call.intArgument(1);
        line.comma();
        OPERATIONS.printValue(line, operation & 0xffff_ffffL);
        switch (operation & OPERATION) {
            case 0 -> {
                printCount(line, call, 2);
                printTimeout(line, call);
            }
            case 1, 2 -> printCount(line, call, 2);
            case 3 -> printRequeue(line, call);
            case 4, 12 -> {
                printRequeue(line, call);
                printCount(line, call, 5);
            }
            case 5 -> {
                printRequeue(line, call);
                line.comma();
                printWakeOperation(line, call.intArgument(5));
            }
            case 6, 13 -> printTimeout(line, call);
            case 7, 8 -> {}
            case 9 -> {
                printCount(line, call, 2);
                printTimeout(line, call);
                printBits(line, call);
            }
            case 10 -> {
                printCount(line, call, 2);
                printBits(line, call);
            }
            case 11 -> {
                printCount(line, call, 2);
                printTimeout(line, call);
                line.comma();
                line.pointer(call.argument(4));
            }
            default -> {
                printCount(line, call, 2);
                line.comma();
                line.pointer(call.argument(3));
                line.comma();
                line.pointer(call.argument(4));
                line.comma();
                line.hex(call.argument(5) & 0xffff_ffffL);
            }
        }
    }

    private static void printCount(Line line, Call call, int index) {
        line.comma();
        line.unsigned(call.argument(index) & 0xffff_ffffL);
    }

    private static void printTimeout(Line line, Call call) {
        line.comma();
        Times.printTimespec(line, call, true, call.argument(3));
    }

    /** Writes how many to wake, how many to move, and where to. */
    private static void printRequeue(Line line, Call call) {
        printCount(line, call, 2);
        printCount(line, call, 3);
        line.comma();
        line.pointer(call.argument(4));
    }

    private static void printBits(Line line, Call call) {
        long bits = call.argument(5) & 0xffff_ffffL;
        line.comma();
        if (bits == ANY) {
            line.text("FUTEX_BITSET_MATCH_ANY");
        } else {
            line.hex(bits);
        }
    }

    private static void printWakeOperation(Line line, int code) {
        WAKE_OPERATIONS.printValue(line, code >>> 28);
        line.text("<<28|");
        line.hex(code >>> 12 & 0xfff);
        line.text("<<12|");
        COMPARISONS.printValue(line, code >>> 24 & 15);
        line.text("<<24|");
        line.hex(code & 0xfff);
    }
}
