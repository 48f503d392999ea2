package io.utrace.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What decides whether processes can be traced here: what the system says of itself and of this
 * process, and what came of trying it on a child. Immutable.
 *
 * @param release the kernel's, such as {@code 6.18.44}
 * @param machine as Java calls it, such as {@code amd64}
 * @param isSupported whether there are real tasks on this machine
 * @param hasNativeAccess whether this JVM lets the runtime make system calls
 * @param user this process's effective user
 * @param capabilities its effective capabilities, a bit each, as in capabilities(7)
 * @param isFiltered whether a seccomp filter is upon it
 * @param tracer the process that traces it, 0 for none
 * @param tracerName that process's command, empty when it isn't known
 * @param yamaScope kernel.yama.ptrace_scope, -1 where there is none
 * @param inUserNamespace whether it is in another user namespace than the first
 * @param inPidNamespace whether it is in another pid namespace than the first
 * @param openFiles how many files it may open, -1 for any number
 * @param processes how many processes and threads its user may have, -1 for any number
 * @param trials what each trial that could be made came to: 0, or the errno it failed with
 */
public record Conditions(
        String release,
        String machine,
        boolean isSupported,
        boolean hasNativeAccess,
        int user,
        long capabilities,
        boolean isFiltered,
        int tracer,
        String tracerName,
        int yamaScope,
        boolean inUserNamespace,
        boolean inPidNamespace,
        long openFiles,
        long processes,
        Map<Trial, Integer> trials) {
    /** What is tried, in this order. What needs one that failed can't be tried. */
    public enum Trial {
        /** To make a child from a file in memory. */
        CHILD,
        /** To open a pidfd of the child. */
        PIDFD_OPEN,
        /** To take the child's seat. */
        SEIZE,
        /** To stop it. */
        INTERRUPT,
        /** To read what system call it is in. */
        GET_SYSCALL_INFO,
        /** To read its memory. */
        READ_MEMORY,
        /** To leave it stopped, and hear of what ends the stop. */
        LISTEN
    }

    // include/linux/proc_ns.h
    private static final String FIRST_USER_NAMESPACE = "user:[4026531837]";
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    /** Copies the trials. */
    public Conditions {
        trials = Map.copyOf(trials);
    }

    /**
     * Reads and tries. The child is gone when this returns.
     *
     * @return what was found
     */
    public static Conditions find() {
        Architecture architecture;
        try {
            architecture = Architecture.current();
        } catch (UnsupportedOperationException unsupported) {
            return read(false, false, Map.of());
        }
        Kernel kernel;
        try {
            kernel = new Kernel(architecture);
        } catch (UnsupportedOperationException refused) {
            return read(true, false, Map.of());
        }
        return read(true, true, Trials.make(kernel, architecture));
    }

    private static Conditions read(
            boolean isSupported, boolean hasNativeAccess, Map<Trial, Integer> trials) {
        ProcStatus own = ProcStatus.of(text("/proc/self/status", ""));
        int tracer = own.tracer();
        String limits = text("/proc/self/limits", "");
        return new Conditions(
                text("/proc/sys/kernel/osrelease", "").strip(),
                System.getProperty("os.arch", ""),
                isSupported,
                hasNativeAccess,
                own.effectiveUid(),
                own.capabilities(),
                own.isFiltered(),
                tracer,
                tracer == 0 ? "" : ProcStatus.of(text("/proc/" + tracer + "/status", "")).name(),
                Integer.parseInt(text("/proc/sys/kernel/yama/ptrace_scope", "-1").strip()),
                isOther("/proc/self/ns/user", FIRST_USER_NAMESPACE),
                isOther("/proc/self/ns/pid", FIRST_PID_NAMESPACE),
                softLimit(limits, "Max open files"),
                softLimit(limits, "Max processes"),
                trials);
    }

    private static String text(String path, String otherwise) {
        try {
            return Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
        } catch (IOException none) {
            return otherwise;
        }
    }

    private static boolean isOther(String link, String first) {
        try {
            return !Files.readSymbolicLink(Path.of(link)).toString().equals(first);
        } catch (IOException noNamespaces) {
            return false;
        }
    }

    /** Of proc(5)'s table of limits, whose names have spaces in them. */
    static long softLimit(String limits, String name) {
        int at = limits.indexOf(name);
        if (at < 0) {
            return -1;
        }
        String soft = limits.substring(at + name.length()).strip().split("\\s+", 2)[0];
        return soft.equals("unlimited") ? -1 : Long.parseLong(soft);
    }
}
