package io.utrace.ptrace.guest;

import io.utrace.api.Abi;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.SyscallInfo;
import io.utrace.ptrace.SyscallInfo.Entry;
import io.utrace.ptrace.SyscallInfo.Exit;
import io.utrace.ptrace.SyscallInfo.Filtered;
import io.utrace.ptrace.SyscallInfo.None;
import io.utrace.ptrace.SyscallInfo.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@link SyscallInfo} as the kernel lays it out: struct ptrace_syscall_info. */
final class CallInfos {
    private static final byte ENTRY = 1;
    private static final byte EXIT = 2;
    private static final byte SECCOMP = 3;

    private static final int SIZE = 88;
    private static final int SIZE_OF_NONE = 24;
    private static final int SIZE_OF_ENTRY = 80;
    private static final int SIZE_OF_EXIT = 33;
    private static final int SIZE_OF_SECCOMP = 84;

    private static final int ARCH = 4;
    private static final int IP = 8;
    private static final int SP = 16;
    private static final int BODY = 24;
    private static final int ARGUMENTS = 32;
    private static final int ARGUMENT_COUNT = 6;
    private static final int FILTER_DATA = 80;

    private static final int AUDIT_ARCH_X86_64 = 0xc000003e;
    private static final int AUDIT_ARCH_I386 = 0x40000003;

    private CallInfos() {}

    static long get(Request r) {
        SyscallInfo info = r.tracee().call().tell(r.tracee().stop(), r.look());
        ByteBuffer raw = GuestMemory.fields(SIZE);
        raw.putInt(ARCH, info.abi() == Abi.I386 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64)
                .putLong(IP, info.instructionPointer())
                .putLong(SP, info.stackPointer());
        int size = put(raw, info.operation());
        long room = r.address() < 0 ? SIZE : r.address();
        r.memory().write(r.data(), GuestMemory.bytes(raw), (int) Long.min(room, size));
        return size;
    }

    /** Gives how much of it counts. */
    private static int put(ByteBuffer raw, Operation operation) {
        return switch (operation) {
            case None _ -> SIZE_OF_NONE;
            case Entry(long number, List<Long> arguments) -> {
                raw.put(0, ENTRY);
                putCall(raw, number, arguments);
                yield SIZE_OF_ENTRY;
            }
            case Exit(long result, boolean isError) -> {
                raw.put(0, EXIT).putLong(BODY, result);
                raw.put(BODY + Long.BYTES, (byte) (isError ? 1 : 0));
                yield SIZE_OF_EXIT;
            }
            case Filtered(long number, List<Long> arguments, int data) -> {
                raw.put(0, SECCOMP).putInt(FILTER_DATA, data);
                putCall(raw, number, arguments);
                yield SIZE_OF_SECCOMP;
            }
        };
    }

    private static void putCall(ByteBuffer raw, long number, List<Long> arguments) {
        raw.putLong(BODY, number);
        for (int i = 0; i < ARGUMENT_COUNT; i++) {
            raw.putLong(ARGUMENTS + i * Long.BYTES, arguments.get(i));
        }
    }

    static long set(Request r) {
        if (Long.compareUnsigned(r.address(), SIZE) < 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        ByteBuffer raw = r.memory().read(r.data(), SIZE);
        boolean isReserved = raw.get(1) != 0 || raw.getShort(2) != 0;
        if (isReserved) {
            throw new PtraceException(Errno.EINVAL);
        }
        r.tracee().call().change(r.tracee().stop(), r.look(), operation(raw));
        return 0;
    }

    private static Operation operation(ByteBuffer raw) {
        long first = raw.getLong(BODY);
        return switch (raw.get(0)) {
            case ENTRY -> new Entry(first, arguments(raw));
            case EXIT -> new Exit(first, raw.get(BODY + Long.BYTES) != 0);
            case SECCOMP -> new Filtered(first, arguments(raw), raw.getInt(FILTER_DATA));
            default -> new None();
        };
    }

    private static List<Long> arguments(ByteBuffer raw) {
        List<Long> arguments = new ArrayList<>();
        for (int i = 0; i < ARGUMENT_COUNT; i++) {
            arguments.add(raw.getLong(ARGUMENTS + i * Long.BYTES));
        }
        return arguments;
    }
}
