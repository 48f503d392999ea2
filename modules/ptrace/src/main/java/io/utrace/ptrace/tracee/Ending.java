package io.utrace.ptrace.tracee;

import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a tracee ends: who hears of it, and when. Its tracer hears first, and not before it has been
 * shown what came before. Guarded by the tasklist.
 */
final class Ending {
    private final Tracee tracee;
    private @Nullable WaitStatus status;

    /** Its parent hears of it when its tracer has. */
    private boolean isKept;

    /** It ended before its tracer could be shown that it was about to: that comes first. */
    private @Nullable Runnable afterExitStop;

    Ending(Tracee tracee) {
        this.tracee = tracee;
    }

    /** How it ended; null as long as it lives, as far as its tracer knows. */
    @Nullable WaitStatus status() {
        return status;
    }

    // ---- who hears first

    boolean isKept() {
        return isKept;
    }

    /** It is for its tracer to hear of before its parent, if they are two. */
    void keep() {
        isKept = tracee.tracer().keepsEndOf(tracee.task());
        try {
            tracee.engine().keepZombie(isKept);
        } catch (UtraceException dying) {
            isKept = false;
        }
    }

    /** Its parent may hear of it. */
    void release() {
        if (isKept) {
            try {
                // Its death's report may be under way still, in which nobody can detach.
                tracee.engine().keepZombie(false);
            } catch (UtraceException reaped) {
                // It has heard.
            }
        }
    }

    // ---- when

    /** It is dead. */
    void die(WaitStatus by) {
        endWith(() -> {
            tracee.leaveStop();
            status = by;
            if (tracee.isTraced()) {
                tracee.publish();
            } else {
                release();
            }
        });
    }

    /** Another thread's execve has taken its place: nobody hears of its end. */
    void vanish() {
        endWith(() -> {
            tracee.leaveStop();
            tracee.tracer().remove(tracee);
            makeWay();
        });
        release();
    }

    /** Its engine is gone, whoever detached it: where no end is to be told of it is nobody's. */
    void detached() {
        if (status == null && !isPending()) {
            tracee.leaveStop();
            tracee.tracer().remove(tracee);
        }
    }

    /**
     * What SIGKILL, or its group's exit, ends can't be held before it exits. Its tracer is shown
     * that stop all the same, and the end when it has it go on.
     */
    private void endWith(Runnable then) {
        PtraceStop at = tracee.stop();
        boolean isUnseen = at != null && at.isExit() && !tracee.isPublished() && tracee.isTraced();
        if (isUnseen) {
            afterExitStop = then;
            tracee.publish();
        } else {
            then.run();
        }
    }

    /** Whether it is in no stop any more, and its tracer doesn't know. */
    boolean isPending() {
        return afterExitStop != null;
    }

    /**
     * Whether it has taken another's place, of whom its tracer doesn't know yet that it is gone.
     */
    boolean isToVanish() {
        return isPending() && status == null && tracee.stop() != null;
    }

    /** Its tracer has it go on from a stop that it isn't in any more; false when it is. */
    boolean comes() {
        Runnable then = afterExitStop;
        afterExitStop = null;
        if (then != null) {
            then.run();
        }
        return then != null;
    }

    /** Somebody has waited for it. */
    void consume() {
        release();
        tracee.tracer().remove(tracee);
        makeWay();
    }

    /** Its process's first thread may have waited for it to be gone. */
    private void makeWay() {
        for (Tracee other : tracee.tracer().tracees()) {
            if (other.task().tid() == tracee.task().tgid() && other.isWaitable()) {
                tracee.tracer().changed(other);
            }
        }
    }
}
