package io.utrace.sim;

import io.utrace.api.JctlReport;
import io.utrace.engine.Memento;
import java.util.ArrayList;
import java.util.List;

/**
 * The group-stop of a simulated process. It is collected: each thread counts itself when it stops,
 * and with the last one the process is stopped, which its parent is told. SIGCONT ends it, and the
 * first thread that goes on tells the parent.
 *
 * <p>In the kernel's profile a thread that is held when the stop begins isn't waited for, one that
 * becomes held meanwhile counts itself. To ptrace(2) a held thread counts only when it has come to
 * its own stop.
 */
final class JobControl {
    private enum Phase {
        NONE,
        COLLECTING,
        STOPPED
    }

    private final Group group;
    private final List<Integer> notices = new ArrayList<>(0);
    private Phase phase = Phase.NONE;

    /** The threads that have yet to stop, by their place in the group. */
    private long awaited;

    /** What the parent is yet to be told of the stop's end. */
    private int owed;

    private boolean orphaned;

    JobControl(Group group) {
        this.group = group;
    }

    /** Whether there is a stop to take part in. */
    boolean isStopping() {
        return phase != Phase.NONE;
    }

    /** Whether a thread that runs has something to do on its way to user mode. */
    boolean concerns() {
        return isStopping() || isContinueOwed();
    }

    /** Whether the parent is yet to hear of the stop's end. */
    boolean isContinueOwed() {
        return owed != 0;
    }

    /** What SIGTSTP and its like do to a process of an orphaned group: nothing. */
    boolean isOrphaned() {
        return orphaned;
    }

    void orphan() {
        orphaned = true;
    }

    /** What the parent was told, in order. */
    List<Integer> notices() {
        return notices;
    }

    /** A thread acts on a stop signal. */
    void begin() {
        if (phase != Phase.NONE) {
            return;
        }
        phase = Phase.COLLECTING;
        awaited = 0;
        for (SimTask thread : group.threads()) {
            if (!thread.isDead() && !(thread.isKernel() && thread.isHeld())) {
                awaited |= bit(thread);
            }
        }
    }

    private long bit(SimTask thread) {
        return 1L << group.threads().indexOf(thread);
    }

    void born(SimTask thread) {
        if (phase == Phase.COLLECTING) {
            awaited |= bit(thread);
        }
    }

    /** What the parent will be told when the thread stops now. */
    int noticeOf(SimTask thread) {
        return phase == Phase.COLLECTING && awaited == bit(thread) ? JctlReport.STOPPED : 0;
    }

    /** The thread has stopped, or is gone. */
    void count(SimTask thread) {
        awaited &= ~bit(thread);
        if (phase == Phase.COLLECTING && awaited == 0) {
            phase = group.isDead() ? Phase.NONE : Phase.STOPPED;
            tell(JctlReport.STOPPED);
        }
    }

    /** SIGCONT. */
    void end() {
        if (isStopping()) {
            owed = phase == Phase.STOPPED ? JctlReport.CONTINUED : JctlReport.STOPPED;
        }
        phase = Phase.NONE;
        awaited = 0;
        for (SimTask thread : group.threads()) {
            thread.wake();
        }
    }

    /** SIGKILL: there is nobody left to stop. */
    void forget() {
        phase = Phase.NONE;
        awaited = 0;
        owed = 0;
    }

    /** Tells, once, what the parent is to be told of the stop's end; 0 for nothing. */
    int takeOwed() {
        int code = owed;
        owed = 0;
        return code;
    }

    void tell(int code) {
        notices.add(code);
    }

    void keep(Memento memento) {
        phase = memento.of(phase);
        awaited = memento.of(awaited);
        owed = memento.of(owed);
        orphaned = memento.of(orphaned);
        int told = (int) memento.uncounted(notices.size());
        while (notices.size() > told) {
            notices.removeLast();
        }
    }
}
