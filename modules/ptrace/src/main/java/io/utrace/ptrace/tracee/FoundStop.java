package io.utrace.ptrace.tracee;

import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException;

/**
 * The group-stop that a task is in when it is attached, whoever holds it: from then on it is its
 * tracer's. What has stopped the group only the task's own thread can tell, and who asks that
 * doesn't hold the tasklist, which guards the rest.
 */
final class FoundStop {
    private static final int SIGSTOP = 19;

    private final Tracee tracee;

    /** Nobody but job control had it. */
    private boolean isCertain;

    FoundStop(Tracee tracee) {
        this.tracee = tracee;
    }

    /** Keeps it where it is, if it may be in one. */
    void begin() {
        TaskState state = tracee.task().state();
        isCertain = state == TaskState.STOPPED;
        if (isCertain || state == TaskState.TRACED) {
            tracee.control(ResumeAction.STOP);
            tracee.enter(PtraceStop.ofGroup(0, tracee.isSeized()));
        }
    }

    /** What it is; without a signal when it is none, or the task was killed. */
    PtraceStop ask() {
        int signal = 0;
        try (Examination examination = tracee.engine().examine()) {
            signal = examination.groupStop();
            if (signal == 0 && isCertain) {
                // SIGCONT came after the attach, which the kernel has stopped it for.
                signal = SIGSTOP;
            }
        } catch (UtraceException | IllegalStateException gone) {
            // Its end is on its way to us.
        }
        return PtraceStop.ofGroup(signal, tracee.isSeized());
    }
}
