package io.utrace.linux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A file that /proc has for each task: see proc(5). */
final class ProcFile {
    private static final int PART = 1 << 16;

    private ProcFile() {}

    /** Opens a file, for writing if it is the memory; a negated errno when it can't be. */
    static int open(Kernel kernel, int tid, String name) {
        byte[] path = ("/proc/" + tid + "/" + name).getBytes(StandardCharsets.ISO_8859_1);
        int access = name.equals("mem") ? Kernel.O_WRONLY : Kernel.O_RDONLY;
        return (int) kernel.open(path, access | Kernel.O_CLOEXEC);
    }

    /** Gives a file's contents, or as much of them as the limit allows; nothing without a file. */
    static byte[] read(Kernel kernel, int tid, String name, int limit) {
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        int file = open(kernel, tid, name);
        if (file >= 0) {
            byte[] part = new byte[PART];
            long length;
            do {
                length = kernel.read(file, part, 0, Math.min(PART, limit - contents.size()));
                contents.write(part, 0, (int) Math.max(0, length));
            } while (length > 0);
            kernel.close(file);
        }
        return contents.toByteArray();
    }
}
