package io.utrace.ptrace;

import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import io.utrace.ptrace.tracee.Tasklist;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Debugger} is to the kernel: threads that trace, each for itself, and wait for the
 * tracees of all. Guarded by the tasklist, save {@link #waitFor}, which takes it.
 */
final class DebuggerProcess {
    private final List<DebuggerThread> threads = new ArrayList<>();
    private final WaitQueue waiting;

    DebuggerProcess(Utrace utrace) {
        waiting = utrace.newWaitQueue();
    }

    private @Nullable DebuggerThread known() {
        for (DebuggerThread thread : threads) {
            if (thread.isCurrent()) {
                return thread;
            }
        }
        return null;
    }

    /** The calling thread, which is about to trace. */
    DebuggerThread current() {
        DebuggerThread known = known();
        if (known != null) {
            return known;
        }
        DebuggerThread thread = new DebuggerThread(waiting);
        threads.add(thread);
        return thread;
    }

    /** A tracee of the calling thread's; ESRCH when it is none. */
    Tracee tracee(int tid) {
        DebuggerThread thread = known();
        if (thread != null) {
            for (Tracee tracee : thread.tracees()) {
                if (tracee.task().tid() == tid) {
                    return tracee;
                }
            }
        }
        throw new PtraceException(Errno.ESRCH);
    }

    /** One that is in a stop; ESRCH when it isn't. */
    Tracee stopped(int tid) {
        Tracee tracee = tracee(tid);
        if (!tracee.isStopped()) {
            throw new PtraceException(Errno.ESRCH);
        }
        return tracee;
    }

    /** The calling thread ends. */
    void exit() {
        DebuggerThread thread = known();
        if (thread != null) {
            threads.remove(thread);
            thread.exit();
        }
    }

    /** All end. */
    void exitGroup() {
        threads.forEach(Tracer::exit);
        threads.clear();
    }

    // ---- waiting

    Optional<WaitResult> waitFor(WaitSelection selection, @Nullable Duration limit)
            throws InterruptedException {
        DebuggerWait wait = new DebuggerWait(selection);
        if (!look(wait) && !selection.has(WaitOption.WNOHANG)) {
            if (limit == null) {
                waiting.waitUntil(() -> look(wait));
            } else {
                waiting.waitUntil(() -> look(wait), limit);
            }
        }
        return wait.answer();
    }

    private boolean look(DebuggerWait wait) {
        synchronized (Tasklist.LOCK) {
            return wait.look(known(), threads);
        }
    }
}
