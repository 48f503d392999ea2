package io.utrace.cli;

import io.utrace.linux.Conditions;
import io.utrace.linux.Conditions.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says of what was found whether it keeps programs from being traced. Reads nothing itself. */
final class Diagnosis {
    /** What the build made to start faster, and whether this JVM took it. */
    enum Cache {
        USED,
        REFUSED,
        MISSING
    }

    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int ENOSYS = 38;

    private static final int YAMA_DESCENDANTS = 1;
    private static final int YAMA_PRIVILEGED = 2;
    private static final int YAMA_NOBODY = 3;

    /** The last call that the runtime needs, close_range(2), came with Linux 5.9. */
    private static final int OLDEST_MAJOR = 5;

    private static final int OLDEST_MINOR = 9;

    /** A JVM has some fifty files open before it does anything. */
    private static final int FEW_FILES = 256;

    /** A JVM has some twenty threads before it does anything. */
    private static final int FEW_PROCESSES = 64;

    private final Conditions found;
    private final List<Finding> findings = new ArrayList<>();

    private Diagnosis(Conditions found) {
        this.found = found;
    }

    /**
     * Goes through what was found.
     *
     * @param java the JVM's version
     * @param cache the state of the AOT cache
     * @return a line for each
     */
    static List<Finding> of(Conditions found, String java, Cache cache) {
        Diagnosis diagnosis = new Diagnosis(found);
        diagnosis.system();
        diagnosis.java(java, cache);
        diagnosis.rights();
        diagnosis.limits();
        found.trials().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(trial -> diagnosis.trial(trial.getKey(), trial.getValue()));
        return diagnosis.findings;
    }

    private void add(Finding finding) {
        findings.add(finding);
    }

    // ---- what there is

    private void system() {
        add(
                isOld(found.release())
                        ? Finding.fails(
                                "kernel",
                                "Linux " + found.release() + ": utrace needs 5.9 or later")
                        : Finding.ok("kernel", "Linux " + found.release()));
        add(
                found.isSupported()
                        ? Finding.ok("machine", found.machine())
                        : Finding.fails("machine", found.machine() + ": utrace needs x86-64"));
    }

    private static boolean isOld(String release) {
        String[] numbers = release.split("[^0-9]+", 3);
        if (numbers.length < 2 || numbers[0].isEmpty() || numbers[1].isEmpty()) {
            return false;
        }
        int major = Integer.parseInt(numbers[0]);
        return major < OLDEST_MAJOR
                || (major == OLDEST_MAJOR && Integer.parseInt(numbers[1]) < OLDEST_MINOR);
    }

    private void java(String version, Cache cache) {
        add(Finding.ok("Java", version));
        if (found.isSupported() && !found.hasNativeAccess()) {
            add(
                    Finding.fails(
                            "native access",
                            "refused: start java with --enable-native-access=io.utrace.linux"));
        }
        add(
                switch (cache) {
                    case USED -> Finding.ok("AOT cache", "in use");
                    case REFUSED ->
                            Finding.limits(
                                    "AOT cache",
                                    "made for another JDK, or other jars, so each start takes longer;"
                                            + " make it anew: mvn package -pl runtime/cli -am");
                    case MISSING ->
                            Finding.limits(
                                    "AOT cache",
                                    "not there, so each start takes longer; make it:"
                                            + " mvn package -pl runtime/cli -am");
                });
    }

    // ---- what is allowed

    private boolean has(int capability) {
        return (found.capabilities() >>> capability & 1) != 0;
    }

    private void rights() {
        boolean any = has(CAP_SYS_PTRACE);
        String who =
                "user "
                        + found.user()
                        + (any ? ", CAP_SYS_PTRACE" : ", no CAP_SYS_PTRACE")
                        + (has(CAP_SYS_ADMIN) ? ", CAP_SYS_ADMIN" : "");
        add(
                any
                        ? Finding.ok("rights", who)
                        : Finding.limits(
                                "rights",
                                who
                                        + ": only own processes can be traced, and set-user-ID"
                                        + " programs get no rights then; for more, run utrace as"
                                        + " root"));
        yama(any);
        seccomp();
        add(
                found.tracer() == 0
                        ? Finding.ok("debugger", "none traces us")
                        : Finding.limits(
                                "debugger",
                                "we are traced by "
                                        + found.tracer()
                                        + " ("
                                        + found.tracerName()
                                        + "): what that follows, we can't trace; try without it"));
        namespaces();
    }

    private void seccomp() {
        boolean forbids = found.trials().values().stream().anyMatch(errno -> errno != 0);
        if (!found.isFiltered()) {
            add(Finding.ok("seccomp", "no filter"));
        } else if (forbids) {
            add(Finding.limits("seccomp", "a filter: it may be what forbids what fails below"));
        } else {
            add(Finding.ok("seccomp", "a filter, which lets us trace"));
        }
    }

    private void yama(boolean any) {
        String scope = "kernel.yama.ptrace_scope is " + found.yamaScope();
        add(
                switch (found.yamaScope()) {
                    case -1 -> Finding.ok("Yama", "not in this kernel");
                    case YAMA_DESCENDANTS ->
                            any
                                    ? Finding.ok("Yama", scope)
                                    : Finding.limits(
                                            "Yama",
                                            scope
                                                    + ": only what utrace starts can be traced; to"
                                                    + " attach to others: sysctl"
                                                    + " kernel.yama.ptrace_scope=0");
                    case YAMA_PRIVILEGED ->
                            any
                                    ? Finding.ok("Yama", scope)
                                    : Finding.fails(
                                            "Yama",
                                            scope + ": only root may trace; run utrace as root");
                    case YAMA_NOBODY ->
                            Finding.fails("Yama", scope + ": nobody may trace until the next boot");
                    default -> Finding.ok("Yama", scope);
                });
    }

    private void namespaces() {
        if (found.inUserNamespace()) {
            add(
                    Finding.limits(
                            "user namespace",
                            "not the first: our rights end with it; to trace what is outside, run"
                                    + " utrace outside"));
        }
        if (found.inPidNamespace()) {
            add(
                    Finding.limits(
                            "pid namespace",
                            "not the first: only its processes can be seen; to trace what is"
                                    + " outside, run utrace outside"));
        }
        if (!found.inUserNamespace() && !found.inPidNamespace()) {
            add(Finding.ok("namespaces", "the first of users and of pids"));
        }
    }

    private void limits() {
        limit("open files", found.openFiles(), FEW_FILES, "ulimit -n");
        limit("processes", found.processes(), FEW_PROCESSES, "ulimit -u");
    }

    private void limit(String subject, long limit, int few, String mend) {
        String text = limit < 0 ? "no limit" : "up to " + limit;
        add(
                limit >= 0 && limit < few
                        ? Finding.limits(
                                subject,
                                text
                                        + ": utrace itself may not get all it needs; raise it: "
                                        + mend)
                        : Finding.ok(subject, text));
    }

    // ---- what was tried

    private void trial(Trial trial, int errno) {
        String subject =
                switch (trial) {
                    case CHILD -> "a child";
                    case PIDFD_OPEN -> "pidfd_open";
                    case SEIZE, INTERRUPT, GET_SYSCALL_INFO, LISTEN -> "PTRACE_" + trial;
                    case READ_MEMORY -> "process_vm_readv";
                };
        if (errno == 0) {
            add(Finding.ok(subject, "works"));
        } else if (trial == Trial.PIDFD_OPEN) {
            add(
                    Finding.limits(
                            subject,
                            error(errno)
                                    + ": a socket call with a time-out that is interrupted may"
                                    + " last longer; "
                                    + mend()));
        } else {
            add(Finding.fails(subject, error(errno) + ": " + why(trial, errno)));
        }
    }

    private static String error(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case EACCES -> "EACCES";
            case ENOSYS -> "ENOSYS";
            default -> "errno " + errno;
        };
    }

    private String why(Trial trial, int errno) {
        if (trial == Trial.CHILD) {
            return errno == EACCES || errno == EPERM
                    ? "a program in memory may not be executed; sysctl vm.memfd_noexec=0"
                    : "see 'processes' above";
        }
        if (found.yamaScope() == YAMA_NOBODY
                || (found.yamaScope() == YAMA_PRIVILEGED && !has(CAP_SYS_PTRACE))) {
            return "see 'Yama' above";
        }
        if (found.tracer() != 0) {
            return "the child is traced by our own tracer; see 'debugger' above";
        }
        return mend();
    }

    private String mend() {
        return found.isFiltered()
                ? "the seccomp filter forbids it; in a container:"
                        + " --cap-add=SYS_PTRACE or --security-opt seccomp=unconfined"
                : "a security module may forbid it; see the kernel's log";
    }
}
