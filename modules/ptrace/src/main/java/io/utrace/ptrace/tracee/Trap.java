package io.utrace.ptrace.tracee;

import io.utrace.api.ResumeAction;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;

/**
 * What a seized tracee can be asked while it runs or listens: PTRACE_INTERRUPT, and PTRACE_LISTEN
 * before that. Guarded by the tasklist.
 */
public final class Trap {
    private final Tracee tracee;

    /** It is to stop with PTRACE_EVENT_STOP; any other stop will do. */
    private boolean isDue;

    private boolean isListening;

    /** It was told of SIGCONT's doing before it is told of the signal. */
    private boolean isContinued;

    /** What its group is stopped by, while it is not. */
    private int groupSignal;

    Trap(Tracee tracee) {
        this.tracee = tracee;
    }

    boolean isDue() {
        return isDue;
    }

    boolean isListening() {
        return isListening;
    }

    /** It comes to a stop. */
    void stopped() {
        isDue = false;
        isListening = false;
    }

    /** It goes on out of the stop of its group, which stays stopped. */
    void leaveGroup(PtraceStop from) {
        groupSignal = from.signal();
    }

    /** SIGCONT has ended its group-stop. */
    void continued() {
        isContinued = true;
        groupSignal = 0;
    }

    /** The stop that is due. */
    PtraceStop stop() {
        return PtraceStop.trap(groupSignal == 0 ? PtraceStop.SIGTRAP : groupSignal);
    }

    /** Whether it stands in the stop that tells of that. */
    public boolean isOfContinuation() {
        PtraceStop at = tracee.stop();
        return isContinued && at != null && at.kind() == PtraceStop.Kind.TRAP && !at.isOfGroup();
    }

    /** Whether SIGCONT, which it is about to get, is yet to be told of by a stop of its own. */
    boolean isContinuationNew() {
        boolean isNew = !isContinued;
        isContinued = false;
        groupSignal = 0;
        return isNew;
    }

    /** A new tracee begins with one. */
    void begin() {
        isDue = true;
        tracee.control(ResumeAction.INTERRUPT);
    }

    /** PTRACE_INTERRUPT; EIO for one that wasn't seized. */
    public void interrupt() {
        checkSeized();
        PtraceStop at = tracee.stop();
        if (tracee.end() != null) {
            return;
        }
        if (at == null) {
            begin();
        } else if (isListening) {
            tracee.control(ResumeAction.STOP);
            tracee.stopAt(at);
        } else {
            isDue = true;
        }
    }

    /** PTRACE_LISTEN; EIO but in a stop of PTRACE_EVENT_STOP. */
    public void listen() {
        checkSeized();
        PtraceStop at = tracee.stop();
        if (at == null || at.kind() != PtraceStop.Kind.TRAP) {
            throw new PtraceException(Errno.EIO);
        }
        isListening = true;
        tracee.hideStop();
        if (at.isOfGroup()) {
            // Job control has it; when that ends it is told.
            tracee.control(ResumeAction.RESUME);
        }
    }

    private void checkSeized() {
        if (!tracee.isSeized()) {
            throw new PtraceException(Errno.EIO);
        }
    }
}
