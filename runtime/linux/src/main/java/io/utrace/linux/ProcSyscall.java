package io.utrace.linux;

import java.nio.charset.StandardCharsets;

/**
 * The system call that a task sleeps in, as /proc/TID/syscall has it: see proc(5).
 *
 * @param number its number, in whatever table; -1 when it runs, or is gone
 * @param argument its first argument
 */
record ProcSyscall(int number, long argument) {
    private static final int SIZE = 64;
    private static final ProcSyscall NONE = new ProcSyscall(-1, 0);

    static ProcSyscall of(Kernel kernel, int tid) {
        byte[] path = ("/proc/" + tid + "/syscall").getBytes(StandardCharsets.ISO_8859_1);
        // The number in decimal, then the arguments: "43 0x3 0x0 …"; or one word.
        String line = new String(kernel.startOf(path, SIZE), StandardCharsets.ISO_8859_1);
        String[] words = line.split(" ", 3);
        return words.length < 3
                ? NONE
                : new ProcSyscall(
                        Integer.parseInt(words[0]),
                        Long.parseUnsignedLong(words[1].substring(2), 16));
    }
}
