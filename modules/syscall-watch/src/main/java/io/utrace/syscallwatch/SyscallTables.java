package io.utrace.syscallwatch;

import io.utrace.api.Abi;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tables of all interfaces. One that few programs use is made when it is first used. */
final class SyscallTables {
    private final SyscallTable native64 = new SyscallTable(X86_64.TABLE);

    // Should two threads make one at once, it doesn't matter whose stays.
    private @Nullable SyscallTable i386;
    private @Nullable SyscallTable x32;

    /** Gives the call with a number in an interface; one without a name when there is none. */
    Syscall get(Abi abi, int number) {
        return switch (abi) {
            case X86_64 -> native64.get(number);
            case I386 -> i386().get(number);
            case X32 -> number < X32.FIRST ? native64.get(number) : x32().get(number);
            // Its numbers mean other calls: no name is better than a wrong one.
            case AARCH64, UNKNOWN ->
                    SyscallTable.unknown(
                            abi.name().toLowerCase(Locale.ROOT).concat("_syscall_0x"), number);
        };
    }

    private SyscallTable i386() {
        SyscallTable table = i386;
        if (table == null) {
            table = I386.table();
            i386 = table;
        }
        return table;
    }

    private SyscallTable x32() {
        SyscallTable table = x32;
        if (table == null) {
            table = X32.table();
            x32 = table;
        }
        return table;
    }

    /**
     * Finds a call of the machine's own interface by name.
     *
     * @return its number, -1 when no call is called that
     */
    int number(String name) {
        return native64.number(name);
    }
}
