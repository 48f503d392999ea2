package io.utrace.linux;

import io.utrace.api.JctlReport;
import java.util.HashSet;
import java.util.Set;

/**
 * What parents hear of their children's stops, of which a process has one however many threads it
 * has. For the tracer thread only.
 */
final class JobNotices {
    private final TraceeTable tracees;

    /** The processes that have gone on since they were last stopped by job control. */
    private final Set<Integer> woken = new HashSet<>();

    JobNotices(TraceeTable tracees) {
        this.tracees = tracees;
    }

    /** Tells what a task's parent hears of its stop, or of its end: CLD_STOPPED and such, or 0. */
    int of(Tracee tracee, int type) {
        int tgid = tracee.record().tgid();
        // The last thread that stops makes the stop, the first that goes on ends it.
        boolean isDue;
        if (type == JctlReport.STOPPED) {
            woken.remove(tgid);
            isDue = true;
        } else {
            isDue = woken.add(tgid);
        }
        return isDue && areOthersStopped(tracee) ? type : 0;
    }

    /** Whether all other threads are in the group-stop, or on their way out, as far as was seen. */
    private boolean areOthersStopped(Tracee tracee) {
        for (Tracee other : tracees.all()) {
            boolean isSibling = other.record().tgid() == tracee.record().tgid();
            if (isSibling && other != tracee && !other.jobs().isOutOfTheWay()) {
                return false;
            }
        }
        return true;
    }

    /** A process is dead. */
    void forget(int tgid) {
        woken.remove(tgid);
    }
}
