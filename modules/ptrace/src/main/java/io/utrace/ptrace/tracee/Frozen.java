package io.utrace.ptrace.tracee;

import io.utrace.api.Examination;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.Inspection;
import io.utrace.ptrace.PtraceException;

/**
 * A tracee that stands still for its tracer: how it is looked at, and whether it still stands.
 * SIGKILL takes it out of its stop before anybody hears of that, and the kernel knows first.
 */
public final class Frozen {
    private final Tracee tracee;

    Frozen(Tracee tracee) {
        this.tracee = tracee;
    }

    /** What its tracer may ask of it in its stops. */
    public Inspection inspect() {
        return new Inspection(this::examine);
    }

    /** Begins to look at it; ESRCH when it isn't stopped any more. */
    public Examination examine() {
        try {
            return lookTwice();
        } catch (UtraceException | IllegalStateException gone) {
            throw new PtraceException(Errno.ESRCH);
        }
    }

    /** What was told to be stopped is held, or will be in a moment: one refusal isn't the last. */
    private Examination lookTwice() {
        try {
            return tracee.engine().examine();
        } catch (UtraceException.NotStopped once) {
            return tracee.engine().examine();
        }
    }

    /**
     * Whether SIGKILL has ended its stop, though nobody may have heard of that yet. To be asked in
     * a callback, where nothing changes meanwhile.
     */
    public boolean isKilled() {
        PtraceStop at = tracee.stop();
        if (tracee.end() != null || at == null || at.isExit()) {
            return false;
        }
        try (Examination examination = tracee.engine().examine()) {
            return !isGranted(examination);
        } catch (UtraceException gone) {
            return true;
        }
    }

    /** Whether the kernel grants a request that it grants to stops alone. */
    private static boolean isGranted(Examination examination) {
        try {
            examination.signalMask();
            return true;
        } catch (UtraceException.NoSuchTask killed) {
            return false;
        } catch (UtraceException.NotStopped listens) {
            return true;
        }
    }

    /** ESRCH when it was killed in its stop; its end is on its way to its tracer. */
    void check() {
        if (isHeld()) {
            return;
        }
        // One look may be spoilt: by another engine that takes over what job control had stopped.
        if (!isHeld()) {
            throw new PtraceException(Errno.ESRCH);
        }
    }

    private boolean isHeld() {
        try (Examination examination = examine()) {
            return examination.finish();
        }
    }
}
