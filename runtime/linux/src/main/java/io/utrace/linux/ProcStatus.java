package io.utrace.linux;

import java.nio.charset.StandardCharsets;

/** What /proc/TID/status says of a task: see proc(5). A task that is gone has nothing but zeros. */
final class ProcStatus {
    private static final int ENOUGH = 4096;

    private final String text;

    private ProcStatus(String text) {
        this.text = text;
    }

    static ProcStatus of(Kernel kernel, int tid) {
        byte[] path = ("/proc/" + tid + "/status").getBytes(StandardCharsets.ISO_8859_1);
        long file = kernel.open(path, Kernel.O_RDONLY | Kernel.O_CLOEXEC);
        if (file < 0) {
            return new ProcStatus("");
        }
        byte[] bytes = new byte[ENOUGH];
        long length = kernel.read((int) file, bytes, 0, ENOUGH);
        kernel.close((int) file);
        int valid = (int) Math.max(0, length);
        return new ProcStatus(new String(bytes, 0, valid, StandardCharsets.ISO_8859_1));
    }

    int tgid() {
        return (int) number("\nTgid:", 10);
    }

    int parent() {
        return (int) number("\nPPid:", 10);
    }

    boolean ignores(int signal) {
        return (number("\nSigIgn:", 16) & bit(signal)) != 0;
    }

    boolean catches(int signal) {
        return (number("\nSigCgt:", 16) & bit(signal)) != 0;
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }

    private long number(String field, int radix) {
        int at = text.indexOf(field);
        int end = at < 0 ? -1 : text.indexOf('\n', at + 1);
        if (end < 0) {
            return 0;
        }
        return Long.parseUnsignedLong(text.substring(at + field.length(), end).strip(), radix);
    }
}
