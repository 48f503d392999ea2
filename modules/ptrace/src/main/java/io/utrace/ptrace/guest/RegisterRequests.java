package io.utrace.ptrace.guest;

import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The requests for registers, and for what else the processor keeps of a task. */
final class RegisterRequests {
    private static final int NT_PRSTATUS = 1;
    private static final int NT_PRFPREG = 2;
    private static final int NT_386_TLS = 0x200;
    private static final int NT_X86_XSTATE = 0x202;
    private static final int REGISTERS_SIZE = 216;
    private static final int FP_REGISTERS_SIZE = 512;

    private static final int ARCH_SET_GS = 0x1001;
    private static final int ARCH_SET_FS = 0x1002;
    private static final int ARCH_GET_FS = 0x1003;
    private static final int ARCH_GET_GS = 0x1004;

    private static final int USER_DESC_SIZE = 16;
    private static final int FIRST_TLS = 12;
    private static final int TLS_ENTRIES = 3;

    private RegisterRequests() {}

    static long peekUser(Request r) {
        r.memory().putLong(r.data(), r.look().peekUser(r.address()));
        return 0;
    }

    static long pokeUser(Request r) {
        r.look().pokeUser(r.address(), r.data());
        return 0;
    }

    static long getGeneral(Request r) {
        return get(r, NT_PRSTATUS);
    }

    static long setGeneral(Request r) {
        return set(r, NT_PRSTATUS, REGISTERS_SIZE);
    }

    static long getFloatingPoint(Request r) {
        return get(r, NT_PRFPREG);
    }

    static long setFloatingPoint(Request r) {
        return set(r, NT_PRFPREG, FP_REGISTERS_SIZE);
    }

    private static long get(Request r, int note) {
        byte[] set = r.look().registerSet(note);
        r.memory().write(r.data(), set, set.length);
        return 0;
    }

    private static long set(Request r, int note, int size) {
        r.look().setRegisterSet(note, GuestMemory.bytes(r.memory().read(r.data(), size)));
        return 0;
    }

    static long getRegisterSet(Request r) {
        ByteBuffer vector = r.memory().read(r.data(), 2 * Long.BYTES);
        long room = vector.getLong(Long.BYTES);
        checkSet(r);
        byte[] set = r.look().registerSet((int) r.address());
        int length = (int) Long.min(checkedRoom(room), set.length);
        r.memory().write(vector.getLong(0), set, length);
        r.memory().putLong(r.data() + Long.BYTES, length);
        return 0;
    }

    static long setRegisterSet(Request r) {
        ByteBuffer vector = r.memory().read(r.data(), 2 * Long.BYTES);
        int note = (int) r.address();
        checkSet(r);
        int size = r.look().registerSet(note).length;
        int length = (int) Long.min(checkedRoom(vector.getLong(Long.BYTES)), size);
        if (note == NT_X86_XSTATE && length < size) {
            throw new PtraceException(Errno.EFAULT);
        }
        byte[] value = GuestMemory.bytes(r.memory().read(vector.getLong(0), length));
        r.look().setRegisterSet(note, value);
        r.memory().putLong(r.data() + Long.BYTES, length);
        return 0;
    }

    /** A 64-bit task's thread areas are reached by requests of their own only. */
    private static void checkSet(Request r) {
        boolean isAreas = (int) r.address() == NT_386_TLS;
        if (isAreas && r.look().registers().length == REGISTERS_SIZE) {
            throw new PtraceException(Errno.EINVAL);
        }
    }

    private static long checkedRoom(long room) {
        if (room % Long.BYTES != 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        return room < 0 ? Long.MAX_VALUE : room;
    }

    static long archPrctl(Request r) {
        switch ((int) r.data()) {
            case ARCH_SET_GS -> setBase(r, "gs_base");
            case ARCH_SET_FS -> setBase(r, "fs_base");
            case ARCH_GET_FS -> r.memory().putLong(r.address(), r.look().register("fs_base"));
            case ARCH_GET_GS -> r.memory().putLong(r.address(), r.look().register("gs_base"));
            default -> throw new PtraceException(Errno.EINVAL);
        }
        return 0;
    }

    private static void setBase(Request r, String register) {
        try {
            r.look().setRegister(register, r.address());
        } catch (PtraceException refused) {
            throw new PtraceException(refused.errno() == Errno.EIO ? Errno.EPERM : refused.errno());
        }
    }

    static long getThreadArea(Request r) {
        checkEntry(r);
        int from = threadArea(r);
        byte[] areas = r.look().registerSet(NT_386_TLS);
        byte[] area = Arrays.copyOfRange(areas, from, from + USER_DESC_SIZE);
        r.memory().write(r.data(), area, area.length);
        return 0;
    }

    static long setThreadArea(Request r) {
        checkEntry(r);
        byte[] area = GuestMemory.bytes(r.memory().read(r.data(), USER_DESC_SIZE));
        int from = threadArea(r);
        byte[] areas = Arrays.copyOf(r.look().registerSet(NT_386_TLS), from + USER_DESC_SIZE);
        System.arraycopy(area, 0, areas, from, USER_DESC_SIZE);
        r.look().setRegisterSet(NT_386_TLS, areas);
        return 0;
    }

    private static void checkEntry(Request r) {
        if ((int) r.address() < 0) {
            throw new PtraceException(Errno.EIO);
        }
    }

    /** Where the entry is among the task's own. */
    private static int threadArea(Request r) {
        int index = (int) r.address() - FIRST_TLS;
        if (index < 0 || index >= TLS_ENTRIES) {
            throw new PtraceException(Errno.EINVAL);
        }
        return index * USER_DESC_SIZE;
    }

    static long getRestartableSequences(Request r) {
        byte[] configuration = r.look().restartableSequences();
        int length = (int) Long.min(checkedSize(r.address()), configuration.length);
        r.memory().write(r.data(), configuration, length);
        return configuration.length;
    }

    private static long checkedSize(long size) {
        return size < 0 ? Long.MAX_VALUE : size;
    }
}
