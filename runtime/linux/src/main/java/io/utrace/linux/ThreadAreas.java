package io.utrace.linux;

/**
 * The set of a task's own entries in the global descriptor table of x86. The kernel's set of that
 * name is 32-bit tasks' alone; by requests, one for each, it gives those of any.
 */
final class ThreadAreas {
    static final int NT_386_TLS = 0x200;

    private static final int FIRST = 12;
    private static final int COUNT = 3;

    /** Of a struct user_desc. */
    private static final int SIZE = 16;

    private ThreadAreas() {}

    /** Copies as many as fit into so many bytes; answers as {@link Kernel#regset}. */
    static long move(Kernel kernel, int request, int tid, long address, int length) {
        if (length % SIZE != 0) {
            return -Kernel.EINVAL;
        }
        int count = Math.min(COUNT, length / SIZE);
        for (int i = 0; i < count; i++) {
            long result = kernel.ptrace(request, tid, FIRST + i, address + (long) i * SIZE);
            if (result < 0) {
                return result;
            }
        }
        return (long) count * SIZE;
    }
}
