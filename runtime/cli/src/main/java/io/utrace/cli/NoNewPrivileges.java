package io.utrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether filtered programs gain less by an execve than those that are only traced. A filter needs
 * CAP_SYS_ADMIN, or that they gain nothing. A tracer needs CAP_SYS_PTRACE for the same: without
 * that it makes no difference.
 */
final class NoNewPrivileges {
    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_ADMIN = 21;

    private NoNewPrivileges() {}

    static boolean areNews() {
        try {
            byte[] status = Files.readAllBytes(Path.of("/proc/self/status"));
            return areNews(new String(status, StandardCharsets.ISO_8859_1));
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Reads it off proc(5)'s status. */
    static boolean areNews(String status) {
        String field = "\nCapEff:\t";
        int at = status.indexOf(field);
        int end = status.indexOf('\n', at + 1);
        if (at < 0 || end < 0) {
            return false;
        }
        long capabilities =
                Long.parseUnsignedLong(status.substring(at + field.length(), end).strip(), 16);
        return (capabilities >>> CAP_SYS_PTRACE & 1) != 0
                && (capabilities >>> CAP_SYS_ADMIN & 1) == 0;
    }
}
