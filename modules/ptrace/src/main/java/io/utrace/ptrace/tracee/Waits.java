package io.utrace.ptrace.tracee;

import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitSelection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a wait for tracees finds. Who calls holds the tasklist. */
public final class Waits {
    private Waits() {}

    /**
     * Those that a wait is for: the calling thread's own first, then those of its process's others.
     */
    @SuppressWarnings("ReferenceEquality") // tracers are identities
    public static List<Tracee> eligible(
            WaitSelection selection, @Nullable Tracer own, List<? extends Tracer> others) {
        List<Tracee> found = new ArrayList<>();
        if (own != null) {
            addMatching(selection, own, found);
        }
        if (!selection.has(WaitOption.WNOTHREAD)) {
            for (Tracer other : others) {
                if (other != own) {
                    addMatching(selection, other, found);
                }
            }
        }
        return found;
    }

    private static void addMatching(WaitSelection selection, Tracer tracer, List<Tracee> found) {
        for (Tracee tracee : tracer.tracees()) {
            if (matches(selection, tracee)) {
                found.add(tracee);
            }
        }
    }

    private static boolean matches(WaitSelection selection, Tracee tracee) {
        return switch (selection.by()) {
            case ALL -> true;
            case PID -> tracee.pid() == selection.id();
            case GROUP -> tracee.tracer().groupOf(tracee.task()) == selection.id();
        };
    }

    /** The first of them that has something to be told of; null when none has. */
    public static @Nullable Tracee firstOf(WaitSelection selection, List<Tracee> eligible) {
        for (Tracee tracee : eligible) {
            boolean isAskedFor = tracee.end() == null || selection.has(WaitOption.WEXITED);
            if (tracee.isWaitable() && isAskedFor && !isDelayed(tracee)) {
                return tracee;
            }
        }
        return null;
    }

    /**
     * A process's first thread ends for others when all its other threads have been waited for; and
     * a thread that has taken its place by execve comes after what there was of it.
     */
    @SuppressWarnings("ReferenceEquality") // tracees are identities
    public static boolean isDelayed(Tracee tracee) {
        int tgid = tracee.task().tgid();
        if (tracee.task().tid() != tgid) {
            return false;
        }
        for (Tracee other : tracee.tracer().tracees()) {
            boolean isInItsWay = tracee.end() != null || other.isGoingToVanish();
            if (other != tracee && other.task().tgid() == tgid && isInItsWay) {
                return true;
            }
        }
        return false;
    }
}
