package io.utrace.ptrace.guest;

import io.utrace.api.Memory;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The memory of a traced program whose call is answered: all or nothing, EFAULT. */
final class GuestMemory {
    /** What lies below the stack pointer, and is in use all the same; and then some. */
    private static final int BELOW = 256;

    private final Memory memory;

    GuestMemory(Memory memory) {
        this.memory = memory;
    }

    /** Where on its stack, which isn't in use, there is room for something. */
    static long below(long stackPointer, int size) {
        return (stackPointer - BELOW - size) & -16L;
    }

    ByteBuffer read(long address, int length) {
        byte[] bytes = new byte[length];
        if (memory.read(address, bytes, 0, length) < length) {
            throw new PtraceException(Errno.EFAULT);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    void write(long address, byte[] bytes, int length) {
        if (memory.write(address, bytes, 0, length) < length) {
            throw new PtraceException(Errno.EFAULT);
        }
    }

    void write(long address, ByteBuffer bytes) {
        write(address, bytes(bytes), bytes.capacity());
    }

    void putLong(long address, long value) {
        write(address, fields(Long.BYTES).putLong(0, value));
    }

    void putInt(long address, int value) {
        write(address, fields(Integer.BYTES).putInt(0, value));
    }

    static byte[] bytes(ByteBuffer fields) {
        byte[] copy = new byte[fields.capacity()];
        fields.get(0, copy);
        return copy;
    }

    static ByteBuffer fields(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
