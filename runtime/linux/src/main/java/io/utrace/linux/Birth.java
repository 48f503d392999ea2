package io.utrace.linux;

import io.utrace.api.WaitStatus;
import org.jspecify.annotations.Nullable;

/**
 * One tracee's birth. The kernel may tell of a new task's first stop, or of its end, before its
 * creator's event; nobody hears of either until the creator's report is over. For the tracer thread
 * only.
 */
final class Birth {
    private final Tracee tracee;
    private final Lives lives;
    private final Seat seat;
    private boolean isOver;
    private int firstStop;
    private @Nullable WaitStatus end;

    Birth(Tracee tracee, Lives lives, Seat seat) {
        this.tracee = tracee;
        this.lives = lives;
        this.seat = seat;
    }

    /** Whether it was launched, seized, or its creator's report is over. */
    boolean isOver() {
        return isOver;
    }

    /** Whether it is in its first stop, where it stays until its creator's report is over. */
    boolean isHeld() {
        return firstStop != 0;
    }

    /** It was launched or seized, or nobody is to be told of it. */
    void skip() {
        isOver = true;
        firstStop = 0;
    }

    /** It stopped before it was told of. */
    void stopped(int status) {
        firstStop = status;
        if (Ptrace.event(status) == Ptrace.EVENT_EXIT) {
            // Its creator may have been killed with it, by one who waits for both their ends.
            seat.restart(tracee.tid(), Ptrace.CONT, 0);
        }
    }

    /** It is dead before it was told of. */
    void ended(WaitStatus status) {
        end = status;
    }

    /** Its creator's report is over: from now on its own stops count. */
    void announce() {
        isOver = true;
        int status = firstStop;
        if (end != null) {
            lives.ended(tracee.tid(), tracee, end);
        } else if (status != 0) {
            firstStop = 0;
            if (Ptrace.event(status) != Ptrace.EVENT_EXIT) {
                tracee.stopped(status);
            }
        }
    }
}
