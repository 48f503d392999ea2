package io.utrace.linux;

import io.utrace.api.WaitStatus;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New tasks of which their creators haven't told yet. The kernel tells of a new task's first stop,
 * its creator's event, and even of the new task's end, in any order; engines are to hear of them in
 * one. For the tracer thread only.
 */
final class Births {
    private final Kernel kernel;
    private final TraceeTable tracees;
    private final Map<Integer, WaitStatus> ends = new HashMap<>();

    /** Those that have stopped for the first time and are still to be told of. */
    private final Set<Tracee> strangers = new LinkedHashSet<>();

    Births(Kernel kernel, TraceeTable tracees) {
        this.kernel = kernel;
        this.tracees = tracees;
    }

    /**
     * A task has stopped that nobody told of; and nobody will, if its creator is dead by now, or
     * made it with both CLONE_UNTRACED and CLONE_PTRACE.
     */
    void stranger(Tracee stranger) {
        if (stranger.isUnmentioned() || !mayBeToldOf(stranger.record().tgid())) {
            stranger.free();
        } else {
            strangers.add(stranger);
        }
    }

    /** Whether a task has stopped for the first time, and its creator hasn't told of it yet. */
    boolean isStranger(Tracee tracee) {
        return strangers.contains(tracee);
    }

    /** Whether its creator may be among the tracees: of its process, its parent, or its sibling. */
    private boolean mayBeToldOf(int tgid) {
        int parent = ProcStatus.of(kernel, tgid).parent();
        return isAlive(tgid)
                || isAlive(parent)
                || Arrays.stream(tracees.all())
                        .filter(tracee -> !tracee.birth().isHeld())
                        .mapToInt(tracee -> tracee.record().tgid())
                        .anyMatch(other -> ProcStatus.of(kernel, other).parent() == parent);
    }

    /** The creator has told of a stranger; false if that was given up, and is on its way out. */
    boolean introduced(Tracee stranger) {
        return strangers.remove(stranger);
    }

    /** A task has ended that nobody told of. Its creator will ask for it, unless it is dead too. */
    void ended(int tid, @Nullable Tracee stranger, WaitStatus status) {
        ends.put(tid, status);
        if (stranger != null) {
            strangers.remove(stranger);
            tracees.remove(tid, stranger);
            stranger.record().evict();
        }
    }

    /** How a task ended whose creator tells of it only now; null when it lives. */
    @Nullable WaitStatus endOf(int tid) {
        WaitStatus end = ends.remove(tid);
        // Else the number is another's, and the task that had it was never asked for.
        boolean isGone = end != null && ProcStatus.of(kernel, tid).tgid() == 0;
        return isGone ? end : null;
    }

    /** No task is traced any more that could tell of others. */
    void forgetAll() {
        ends.clear();
    }

    /**
     * A task of a thread group is gone. A stranger whose creator was killed before it could tell
     * would be stuck in its first stop: nobody can have attached to it, so it goes free, or stays
     * where nobody has it.
     */
    void lost(int tgid) {
        if (!strangers.isEmpty() && !isAlive(tgid)) {
            freeStrangers(tgid);
        }
    }

    /**
     * A thread group has execed: all its threads are dead but one, which has told of all it made.
     */
    void execed(int tgid) {
        freeStrangers(tgid);
    }

    private void freeStrangers(int tgid) {
        for (Tracee stranger : List.copyOf(strangers)) {
            if (isCreatedBy(tgid, stranger)) {
                strangers.remove(stranger);
                stranger.free();
            }
        }
    }

    private boolean isCreatedBy(int tgid, Tracee tracee) {
        int own = tracee.record().tgid();
        if (own != tracee.tid()) {
            return own == tgid;
        }
        int parent = ProcStatus.of(kernel, own).parent();
        return parent == tgid || tracees.get(parent) == null;
    }

    private boolean isAlive(int tgid) {
        for (Tracee tracee : tracees.all()) {
            if (tracee.record().tgid() == tgid && !tracee.birth().isHeld()) {
                return true;
            }
        }
        return false;
    }
}
