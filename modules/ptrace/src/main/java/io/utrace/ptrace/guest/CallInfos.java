package io.utrace.ptrace.guest;

import io.utrace.api.Abi;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.tracee.CallInfo;
import io.utrace.ptrace.tracee.PtraceStop;
import io.utrace.ptrace.tracee.PtraceStop.Kind;
import java.nio.ByteBuffer;

/** PTRACE_GET_SYSCALL_INFO and PTRACE_SET_SYSCALL_INFO: struct ptrace_syscall_info. */
final class CallInfos {
    private static final int NONE = 0;
    private static final int ENTRY = 1;
    private static final int EXIT = 2;
    private static final int SECCOMP = 3;

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

    private static final int ERANGE = 34;
    private static final int AUDIT_ARCH_X86_64 = 0xc000003e;
    private static final int AUDIT_ARCH_I386 = 0x40000003;

    private static final String[] ARGUMENT_REGISTERS = {"rdi", "rsi", "rdx", "r10", "r8", "r9"};

    private CallInfos() {}

    private static int operation(Request r) {
        PtraceStop stop = r.tracee().stop();
        if (stop == null || !(stop.isMarked() || stop.kind() == Kind.SECCOMP)) {
            return NONE;
        }
        return switch (stop.kind()) {
            case ENTRY -> ENTRY;
            case EXIT -> EXIT;
            case SECCOMP -> SECCOMP;
            case SIGNAL, EVENT, TRAP, GROUP -> NONE;
        };
    }

    static long get(Request r) {
        CallInfo call = r.tracee().call();
        long[] pointers = r.look().pointers();
        int operation = operation(r);
        refresh(r, operation);
        ByteBuffer info = GuestMemory.fields(SIZE);
        info.put(0, (byte) operation)
                .putInt(ARCH, call.abi() == Abi.I386 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64)
                .putLong(IP, pointers[0])
                .putLong(SP, pointers[1]);
        int size =
                switch (operation) {
                    case ENTRY -> {
                        putCall(info, call);
                        yield SIZE_OF_ENTRY;
                    }
                    case SECCOMP -> {
                        putCall(info, call);
                        info.putInt(FILTER_DATA, call.filterData());
                        yield SIZE_OF_SECCOMP;
                    }
                    case EXIT -> {
                        info.putLong(BODY, call.result());
                        info.put(BODY + Long.BYTES, (byte) (call.isError() ? 1 : 0));
                        yield SIZE_OF_EXIT;
                    }
                    default -> SIZE_OF_NONE;
                };
        long room = r.address() < 0 ? SIZE : r.address();
        r.memory().write(r.data(), GuestMemory.bytes(info), (int) Long.min(room, size));
        return size;
    }

    /** The tracer may have changed it by its registers. */
    private static void refresh(Request r, int operation) {
        CallInfo call = r.tracee().call();
        if (operation == EXIT) {
            call.leave(r.look().register("rax"));
        } else if (operation != NONE && call.abi() == Abi.X86_64) {
            call.change(r.look().register("orig_rax"), r.look().registerValues(ARGUMENT_REGISTERS));
        }
    }

    private static void putCall(ByteBuffer info, CallInfo call) {
        info.putLong(BODY, call.number());
        for (int i = 0; i < ARGUMENT_COUNT; i++) {
            info.putLong(ARGUMENTS + i * Long.BYTES, call.argument(i));
        }
    }

    static long set(Request r) {
        if (Long.compareUnsigned(r.address(), SIZE) < 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        ByteBuffer info = r.memory().read(r.data(), SIZE);
        int operation = info.get(0);
        boolean isReserved = info.get(1) != 0 || info.getShort(2) != 0;
        if (isReserved || operation != operation(r) || operation == NONE) {
            throw new PtraceException(Errno.EINVAL);
        }
        if (operation == EXIT) {
            setResult(r, info);
        } else {
            setCall(r, info);
        }
        return 0;
    }

    private static void setResult(Request r, ByteBuffer info) {
        long result = info.getLong(BODY);
        if (info.get(BODY + Long.BYTES) != 0 && result != (int) result) {
            throw new PtraceException(ERANGE);
        }
        r.look().setRegister("rax", result);
    }

    private static void setCall(Request r, ByteBuffer info) {
        long number = info.getLong(BODY);
        if (number != (int) number) {
            throw new PtraceException(ERANGE);
        }
        for (int i = 0; i < ARGUMENT_COUNT && number != -1; i++) {
            r.look().setRegister(ARGUMENT_REGISTERS[i], info.getLong(ARGUMENTS + i * Long.BYTES));
        }
        r.look().setRegister("orig_rax", number);
    }
}
