package io.utrace.ptrace.tracee;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import java.util.Optional;

/**
 * How a task becomes a tracee: by an engine, of which it can have but one. Who calls holds the
 * tasklist.
 */
public final class Attachment {
    private static final int SIGSTOP = 19;
    private static final int SI_KERNEL = 0x80;

    private Attachment() {}

    /** Who traces a task; empty when nobody does, and nobody's signal is still to be delivered. */
    public static Optional<Tracee> of(Utrace utrace, Task task) {
        return utrace.find(task, TraceeOps.INSTANCE, null, AttachFlag.MATCH_OPS)
                .map(found -> {
                    try (found) {
                        return TraceeOps.of(found);
                    }
                });
    }

    /** PTRACE_TRACEME. EPERM when it is traced. */
    public static void traceMe(Utrace utrace, Task task, Tracer tracer) {
        attach(utrace, task, tracer, false, 0);
    }

    /** PTRACE_ATTACH. EPERM when it is traced, or dead. */
    public static void attach(Utrace utrace, Task task, Tracer tracer) {
        stop(attach(utrace, task, tracer, false, 0));
        task.send(SigInfo.of(SIGSTOP, SI_KERNEL, 0, 0));
    }

    /** PTRACE_SEIZE with options. EPERM when it is traced, or dead. */
    public static void seize(Utrace utrace, Task task, Tracer tracer, int options) {
        stop(attach(utrace, task, tracer, true, options));
    }

    /** One that is stopped by job control stays so, for its tracer from now on. */
    private static void stop(Tracee tracee) {
        if (tracee.task().state() == TaskState.STOPPED) {
            tracee.control(ResumeAction.STOP);
            tracee.stopAt(PtraceStop.ofGroup(0, tracee.isSeized()));
        }
    }

    /** A tracee's child is one from its birth. */
    static void inherit(Tracee parent, Task child) {
        boolean isSeized = parent.isSeized();
        Tracee born = attach(parent.utrace(), child, parent.tracer(), isSeized, parent.options());
        if (isSeized) {
            born.trap().begin();
        } else {
            child.send(SigInfo.of(SIGSTOP, 0, 0, 0));
        }
    }

    private static Tracee attach(
            Utrace utrace, Task task, Tracer tracer, boolean isSeized, int options) {
        if (task.state() == TaskState.ZOMBIE) {
            throw new PtraceException(Errno.EPERM);
        }
        Tracee tracee = attachOrTakeOver(utrace, task, tracer);
        tracee.begin(tracer, isSeized, options);
        return tracee;
    }

    /** A tracee whose tracer has left it with a signal on its way is taken over as it is. */
    private static Tracee attachOrTakeOver(Utrace utrace, Task task, Tracer tracer) {
        try {
            Tracee tracee = new Tracee(utrace, task, tracer);
            Engine engine =
                    utrace.attach(
                            task,
                            TraceeOps.INSTANCE,
                            tracee,
                            AttachFlag.EXCLUSIVE,
                            AttachFlag.MATCH_OPS);
            tracee.attached(engine);
            return tracee;
        } catch (UtraceException.AlreadyAttached taken) {
            return of(utrace, task)
                    .filter(left -> !left.isTraced())
                    .orElseThrow(() -> new PtraceException(Errno.EPERM));
        } catch (UtraceException.NoSuchTask gone) {
            throw new PtraceException(Errno.ESRCH);
        }
    }
}
