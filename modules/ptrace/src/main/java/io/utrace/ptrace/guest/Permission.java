package io.utrace.ptrace.guest;

import io.utrace.ptrace.tracee.Proc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a traced program may do to others, as far as /proc tells. */
final class Permission {
    private static final long CAP_SYS_ADMIN = 1L << 21;
    private static final long AT_SECURE = 23;
    private static final String NOBODY = "3";

    // include/uapi/linux/nsfs.h
    private static final String FIRST_USER_NAMESPACE = "user:[4026531837]";

    private Permission() {}

    /** Whether it may trace the other in any case; else the kernel is to judge. */
    static boolean isSure(int tid, int other) {
        return new Proc(tid).isCapable()
                && userNamespace(tid).equals(userNamespace(other))
                && !read("/proc/sys/kernel/yama/ptrace_scope").equals(NOBODY);
    }

    /** Whether the other may have it as its tracer: it has no capabilities more. */
    static boolean mayBeGiven(int tid, int other) {
        Proc own = new Proc(tid);
        long more = new Proc(other).number("CapPrm:", 16) & ~own.number("CapPrm:", 16);
        return own.isCapable() || (more == 0 && userNamespace(tid).equals(userNamespace(other)));
    }

    /** Whether an execve, just now, has given the other no rights that it hasn't. */
    static boolean mayHold(int tid, int other) {
        Proc own = new Proc(tid);
        Proc others = new Proc(other);
        boolean isMore = (others.number("CapPrm:", 16) & ~own.number("CapEff:", 16)) != 0;
        return !isSecure(other)
                || (!isMore
                        && areAll(others.line("Uid:"), own.number("Uid:", 10))
                        && areAll(others.line("Gid:"), own.number("Gid:", 10)));
    }

    /** AT_SECURE: that execve has changed what it may. */
    private static boolean isSecure(int tid) {
        try {
            LongBuffer words =
                    ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/" + tid + "/auxv")))
                            .order(ByteOrder.nativeOrder())
                            .asLongBuffer();
            for (int i = 0; i + 1 < words.limit(); i += 2) {
                if (words.get(i) == AT_SECURE) {
                    return words.get(i + 1) != 0;
                }
            }
        } catch (IOException gone) {
            // Then it holds nobody.
        }
        return false;
    }

    /** Real, effective, saved; that of the file system is no right of its own. */
    private static boolean areAll(String ids, long expected) {
        return Stream.of(ids.split("\\s+")).limit(3).allMatch(Long.toString(expected)::equals);
    }

    /** Whether it may do what only who administers the whole system may. */
    static boolean administers(int tid) {
        return (new Proc(tid).number("CapEff:", 16) & CAP_SYS_ADMIN) != 0
                && userNamespace(tid).equals(FIRST_USER_NAMESPACE);
    }

    /** Whether the kernel, which takes the runtime for everybody's tracer, lets programs rise. */
    static boolean hasRuntimeRights() {
        return new Proc((int) ProcessHandle.current().pid()).isCapable();
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
