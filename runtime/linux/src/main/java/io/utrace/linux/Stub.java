package io.utrace.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The program that a zygote runs: a static executable as in elf(5), with the code of {@link
 * Architecture#stubCode} and an arena of zeros, large enough for anything execve(2) takes, so that
 * nothing has to be mapped in a child that hasn't run yet. Immutable, for any thread.
 */
final class Stub {
    /** Where the arena is. */
    static final long ARENA = 0x10000000;

    /** Above the 6 MiB that the kernel allows arguments and environment, pointers counted. */
    static final int ARENA_SIZE = 8 << 20;

    /** The end of the arena, where execve(2) doesn't take anything. */
    static final long SPARE = ARENA + ARENA_SIZE - (1 << 16);

    private static final long IMAGE = 0x400000;
    private static final int HEADER_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;
    private static final int SEGMENTS = 3;
    private static final int CODE = HEADER_SIZE + SEGMENTS * SEGMENT_SIZE;

    private static final int LOAD = 1;
    private static final int GNU_STACK = 0x6474e551;
    private static final int READ_EXECUTE = 5;
    private static final int READ_WRITE = 6;

    /** Pages have at most 64 KiB. */
    private static final int ALIGNMENT = 1 << 16;

    private final byte[] image;

    /** Where it sleeps. */
    final long sleep = IMAGE + CODE;

    /** Where it makes a system call and exits with its errno. */
    final long call;

    /** Where it exits. */
    final long exit;

    /** Where an instruction of one byte comes before a jump back to where it sleeps. */
    final long block;

    Stub(Architecture architecture) {
        byte[] code = architecture.stubCode();
        call = sleep + architecture.stubCall();
        exit = sleep + architecture.stubExit();
        block = sleep + architecture.stubBlock();
        image = new byte[CODE + code.length];
        ByteBuffer elf = ByteBuffer.wrap(image).order(ByteOrder.nativeOrder());
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        elf.putShort((short) 2).putShort((short) architecture.elfMachine()).putInt(1);
        elf.putLong(sleep).putLong(HEADER_SIZE).putLong(0).putInt(0);
        elf.putShort((short) HEADER_SIZE).putShort((short) SEGMENT_SIZE).putShort((short) SEGMENTS);
        elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        segment(elf, LOAD, READ_EXECUTE, IMAGE, image.length, image.length);
        segment(elf, LOAD, READ_WRITE, ARENA, 0, ARENA_SIZE);
        segment(elf, GNU_STACK, READ_WRITE, 0, 0, 0);
        elf.put(code);
    }

    /** An open file to execute it from, closed on exec; a negated errno if there can't be one. */
    int file(Kernel kernel) {
        int cloexec = 1;
        int exec = 0x10;
        int file = kernel.memoryFile("utrace", cloexec | exec);
        if (file == -Kernel.EINVAL) {
            // before Linux 6.3, where every such file may be executed
            file = kernel.memoryFile("utrace", cloexec);
        }
        if (file < 0) {
            return file;
        }
        long written = kernel.write(file, image, 0, image.length);
        if (written < 0) {
            kernel.close(file);
            return (int) written;
        }
        return file;
    }

    private static void segment(
            ByteBuffer elf, int type, int flags, long address, long fileSize, long memorySize) {
        elf.putInt(type).putInt(flags).putLong(0).putLong(address).putLong(address);
        elf.putLong(fileSize).putLong(memorySize).putLong(ALIGNMENT);
    }
}
