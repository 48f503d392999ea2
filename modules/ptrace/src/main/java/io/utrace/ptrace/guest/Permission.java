package io.utrace.ptrace.guest;

import io.utrace.ptrace.tracee.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a traced program may do to others, as far as /proc tells. */
final class Permission {
    private static final long CAP_SYS_PTRACE = 1L << 19;
    private static final long CAP_SYS_ADMIN = 1L << 21;
    private static final String NOBODY = "3";

    private Permission() {}

    /** Whether it may trace the other in any case; else the kernel is to judge. */
    static boolean isSure(int tid, int other) {
        return has(tid, CAP_SYS_PTRACE)
                && userNamespace(tid).equals(userNamespace(other))
                && !read("/proc/sys/kernel/yama/ptrace_scope").equals(NOBODY);
    }

    /** Whether it may look at the filters of the programs that it traces. */
    static boolean seesFilters(int tid) {
        return has(tid, CAP_SYS_ADMIN) && new Proc(tid).number("Seccomp:", 10) == 0;
    }

    private static boolean has(int tid, long capability) {
        return (new Proc(tid).number("CapEff:", 16) & capability) != 0;
    }

    private static String userNamespace(int tid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + tid + "/ns/user")).toString();
        } catch (IOException unknown) {
            return "unknown " + tid;
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException none) {
            return "";
        }
    }
}
