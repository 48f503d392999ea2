package io.utrace.ptrace.tracee;

import io.utrace.api.ResumeAction;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import java.util.Set;

/**
 * What a seized tracee can be asked while it runs or listens: PTRACE_INTERRUPT, and PTRACE_LISTEN
 * before that. Guarded by the tasklist.
 */
public final class Trap {
    private static final int SIGKILL = 9;
    private static final int SIGCHLD = 17;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int SIGTSTP = 20;
    private static final int SIGTTIN = 21;
    private static final int SIGTTOU = 22;
    private static final int SIGURG = 23;
    private static final int SIGWINCH = 28;

    private static final Set<Integer> HARMLESS = Set.of(SIGCHLD, SIGCONT, SIGURG, SIGWINCH);

    /** What stops a group that isn't orphaned. */
    private static final Set<Integer> OF_TERMINAL = Set.of(SIGTSTP, SIGTTIN, SIGTTOU);

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

    /**
     * How it goes on to have a signal delivered. The kernel acts on that before it traps: what is
     * due comes in the handler's first instruction; its group's stop, or its end, takes that place.
     */
    ResumeAction after(int signal) {
        ResumeAction onward = tracee.restart().onward();
        if (!isDue || signal == SIGKILL || signal == SIGSTOP) {
            return onward;
        }
        Proc proc = new Proc(tracee.task().tid());
        boolean isCaught = proc.has("SigCgt:", signal);
        boolean isFirst = proc.pid(proc.level()) == 1;
        boolean isHarmless = !isCaught && (isFirst || isHarmless(signal, proc.group()));
        if (isHarmless || proc.has("SigIgn:", signal) || proc.has("SigBlk:", signal)) {
            tracee.control(ResumeAction.INTERRUPT);
            return onward;
        }
        return isCaught ? ResumeAction.SINGLESTEP : onward;
    }

    private static boolean isHarmless(int signal, int group) {
        return HARMLESS.contains(signal)
                || (OF_TERMINAL.contains(signal) && ProcessGroup.isOrphaned(group));
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
