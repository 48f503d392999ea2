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
        // The kernel judges by who asks, and that is the tracee.
        attach(utrace, task, tracer, false, 0).begun(new Proc(task.tid()).isCapable());
    }

    /**
     * PTRACE_ATTACH. EPERM when it is traced, or dead. To be followed by {@link Tracee#wakeUp}, by
     * who makes no callback without the tasklist.
     */
    public static Tracee attach(Utrace utrace, Task task, Tracer tracer) {
        Tracee tracee = attach(utrace, task, tracer, false, 0);
        tracee.findStop();
        tracee.send(SigInfo.of(SIGSTOP, SI_KERNEL, 0, 0));
        return tracee;
    }

    /** PTRACE_SEIZE with options. As {@link #attach}; EPERM when they aren't granted, too. */
    public static Tracee seize(Utrace utrace, Task task, Tracer tracer, int options) {
        Tracee tracee = attach(utrace, task, tracer, true, options);
        tracee.findStop();
        return tracee;
    }

    /** A tracee's child is one from its birth, unless it was killed at once. */
    static void inherit(Tracee parent, Task child) {
        boolean isSeized = parent.isSeized();
        Tracee born;
        try {
            born =
                    attach(
                            parent.utrace(),
                            child,
                            parent.tracer(),
                            isSeized,
                            parent.options().bits());
        } catch (PtraceException deadOrTraced) {
            return;
        }
        born.begun(parent.isCapable());
        if (isSeized) {
            born.trap().begin();
        } else {
            born.send(SigInfo.of(SIGSTOP, 0, 0, 0));
        }
    }

    private static void begin(Tracee tracee, boolean isSeized, int options, Tracer tracer) {
        try {
            tracee.begin(tracer, isSeized, options);
        } catch (PtraceException mayNot) {
            tracee.control(ResumeAction.DETACH);
            throw mayNot;
        }
    }

    private static Tracee attach(
            Utrace utrace, Task task, Tracer tracer, boolean isSeized, int options) {
        if (task.state() == TaskState.ZOMBIE) {
            throw new PtraceException(Errno.EPERM);
        }
        try {
            Tracee tracee = new Tracee(utrace, task, tracer);
            // The engine is there until it is detached, whoever refers to it. Should somebody do
            // that just now, it is told of when the reference is closed: of what has begun.
            try (Engine engine =
                    utrace.attach(
                            task,
                            TraceeOps.INSTANCE,
                            tracee,
                            AttachFlag.EXCLUSIVE,
                            AttachFlag.MATCH_OPS)) {
                tracee.attached(engine);
                begin(tracee, isSeized, options, tracer);
            }
            return tracee;
        } catch (UtraceException.AlreadyAttached taken) {
            // A tracee whose tracer has left it with a signal on its way is taken over as it is.
            Tracee left =
                    of(utrace, task)
                            .filter(known -> !known.isTraced())
                            .orElseThrow(() -> new PtraceException(Errno.EPERM));
            left.begin(tracer, isSeized, options);
            return left;
        } catch (UtraceException.NoSuchTask | UtraceException.DeathUnderway gone) {
            throw new PtraceException(Errno.ESRCH);
        }
    }
}
