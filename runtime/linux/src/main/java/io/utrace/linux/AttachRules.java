package io.utrace.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What decides whether a process may be traced, as it was read: see ptrace(2), "ptrace access mode
 * checking". From the facts alone it says why not.
 *
 * @param pid what was asked for
 * @param tgid the process that it is a thread of, 0 when there is none
 * @param name its command, empty when there is no such process
 * @param isKernelThread whether the kernel runs it
 * @param isZombie whether it has ended, and its parent hasn't waited for it yet
 * @param tracer the process that traces it already, 0 for none
 * @param tracerName the tracer's command
 * @param isOurs whether that tracer is this process
 * @param kinship how it is related to this process
 * @param uid its real user
 * @param ownUid this process's user
 * @param mayTraceAny whether this process has CAP_SYS_PTRACE
 * @param isDumpable whether the kernel lets its user look at it
 * @param yamaScope /proc/sys/kernel/yama/ptrace_scope, 0 where there is none
 * @param isFiltered whether a seccomp filter is upon this process
 */
record AttachRules(
        int pid,
        int tgid,
        String name,
        boolean isKernelThread,
        boolean isZombie,
        int tracer,
        String tracerName,
        boolean isOurs,
        Kinship kinship,
        int uid,
        int ownUid,
        boolean mayTraceAny,
        boolean isDumpable,
        int yamaScope,
        boolean isFiltered) {
    /** How a process is related to this one. */
    enum Kinship {
        STRANGER,
        SELF,
        ANCESTOR,
        /** Not one that was launched: of those the tracer is the parent. */
        CHILD
    }

    private static final int CAP_SYS_PTRACE = 19;
    private static final int DESCENDANTS_ONLY = 1;
    private static final int PRIVILEGED_ONLY = 2;
    private static final int NOBODY = 3;

    /**
     * Reads what there is to know.
     *
     * @param isLaunched whether this tracer has launched the process
     */
    static AttachRules read(Kernel kernel, int pid, boolean isLaunched) {
        ProcStatus its = ProcStatus.of(kernel, pid);
        int ownPid = kernel.getpid();
        // Of this thread, which will have to ask.
        ProcStatus own = ProcStatus.of(kernel, kernel.gettid());
        // The kernel names the thread.
        int tracer = ProcStatus.of(kernel, its.tracer()).tgid();
        return new AttachRules(
                pid,
                its.tgid(),
                its.name(),
                its.tgid() != 0 && !its.hasMemory() && !its.isZombie(),
                its.isZombie(),
                tracer,
                tracer == 0 ? "" : ProcStatus.of(kernel, tracer).name(),
                tracer == ownPid,
                isLaunched ? Kinship.STRANGER : kinship(kernel, its, ownPid),
                its.uid(),
                own.effectiveUid(),
                own.hasCapability(CAP_SYS_PTRACE),
                isOwnedBy(pid, its.uid()),
                readYamaScope(),
                own.isFiltered());
    }

    private static Kinship kinship(Kernel kernel, ProcStatus its, int ownPid) {
        int tgid = its.tgid();
        if (tgid == ownPid) {
            return Kinship.SELF;
        }
        if (its.parent() == ownPid) {
            return Kinship.CHILD;
        }
        for (int pid = ownPid; pid > 0; pid = ProcStatus.of(kernel, pid).parent()) {
            if (pid == tgid) {
                return Kinship.ANCESTOR;
            }
        }
        return Kinship.STRANGER;
    }

    /** The files of a process that may not be looked at belong to root; its directory doesn't. */
    private static boolean isOwnedBy(int pid, int uid) {
        try {
            return Integer.valueOf(uid)
                    .equals(Files.getAttribute(Path.of("/proc/" + pid + "/stat"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException gone) {
            return true;
        }
    }

    private static int readYamaScope() {
        try {
            Path file = Path.of("/proc/sys/kernel/yama/ptrace_scope");
            return Integer.parseInt(Files.readString(file).strip());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }

    /** Why it is not even to be tried. */
    Optional<String> objection() {
        if (name.isEmpty()) {
            return Optional.of("there is no process " + pid);
        }
        if (pid != tgid) {
            return Optional.of(
                    pid + " is a thread of process " + who() + ": attach to " + tgid + " instead");
        }
        if (isZombie) {
            return Optional.of(who() + " has ended already, and waits for its parent to notice");
        }
        if (kinship == Kinship.SELF) {
            return Optional.of(who() + " is this very tracer, which can't trace itself");
        }
        if (kinship == Kinship.ANCESTOR) {
            return Optional.of(
                    who()
                            + " is an ancestor of this tracer: while it is held, nobody could end the hold");
        }
        if (kinship == Kinship.CHILD) {
            return Optional.of(
                    who() + " is a child of this Java process, whose waits would take its stops");
        }
        if (isKernelThread) {
            return Optional.of(who() + " is a kernel thread, which can't be traced");
        }
        if (isOurs) {
            return Optional.of(who() + " is traced by this tracer already");
        }
        if (tracer != 0) {
            return Optional.of(
                    who() + " is traced already, by process " + tracer + " (" + tracerName + ")");
        }
        return Optional.empty();
    }

    /** Why the kernel refused. */
    String refusal(int errno) {
        if (errno == 0 || errno == Kernel.ESRCH) {
            return "there is no process " + tgid + " any more";
        }
        if (errno != Kernel.EPERM && errno != Kernel.EACCES) {
            return "can't trace " + who() + ": ptrace(2) fails with errno " + errno;
        }
        return "can't trace " + who() + ": " + rule();
    }

    private String rule() {
        if (yamaScope == NOBODY) {
            return "kernel.yama.ptrace_scope is 3, which forbids tracing until the next boot";
        }
        if (!mayTraceAny) {
            if (uid != ownUid) {
                return "it belongs to user "
                        + uid
                        + " and this is user "
                        + ownUid
                        + "; run utrace as that user, or as root";
            }
            if (yamaScope == PRIVILEGED_ONLY) {
                return "kernel.yama.ptrace_scope is 2, which lets only root trace; run utrace as root";
            }
            if (!isDumpable) {
                return "it has changed its credentials or made itself undumpable; run utrace as root";
            }
            if (yamaScope == DESCENDANTS_ONLY) {
                return "kernel.yama.ptrace_scope is 1, which lets only descendants be traced;"
                        + " run utrace as root, or: sysctl kernel.yama.ptrace_scope=0";
            }
        }
        if (isFiltered) {
            return "a seccomp filter may forbid ptrace(2) here;"
                    + " start the container with --cap-add=SYS_PTRACE";
        }
        return "it has capabilities, or is in a user namespace, that this process is not allowed to"
                + " trace";
    }

    private String who() {
        return tgid + " (" + name + ")";
    }
}
