package io.utrace.ptrace.tracee;

import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitSelection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a wait for tracees finds. Who calls holds the tasklist. */
public final class Waits {
    private static final Comparator<Tracee> BY_AGE =
            Comparator.comparingLong(Tracee::birth).thenComparingLong(Tracee::birthInTick);

    private Waits() {}

    /**
     * Those that a wait is for, in the order in which the kernel looks at them: thread by thread,
     * its children from the eldest, then the others from the one that was attached last.
     */
    public static List<Tracee> eligible(
            WaitSelection selection, @Nullable Tracer own, List<? extends Tracer> all) {
        List<Tracee> found = new ArrayList<>();
        for (Tracer tracer : threads(selection, own, all)) {
            List<Tracee> children = new ArrayList<>();
            List<Tracee> others = new ArrayList<>();
            for (Tracee tracee : tracer.tracees()) {
                if (matches(selection, tracee)) {
                    (tracee.isChild() ? children : others).add(tracee);
                }
            }
            children.sort(BY_AGE);
            found.addAll(children);
            found.addAll(others.reversed());
        }
        return found;
    }

    /** The threads whose tracees a wait is for: the calling one, and those that follow in turn. */
    public static <T extends Tracer> List<T> threads(
            WaitSelection selection, @Nullable Tracer own, List<T> all) {
        List<T> inTurn = new ArrayList<>(all);
        Collections.rotate(inTurn, -Math.max(0, all.indexOf(own)));
        boolean isAlone = selection.has(WaitOption.WNOTHREAD);
        return isAlone ? inTurn.subList(0, own == null ? 0 : 1) : inTurn;
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
            boolean isInItsWay = tracee.end() != null || other.ending().isToVanish();
            if (other != tracee && other.task().tgid() == tgid && isInItsWay) {
                return true;
            }
        }
        return false;
    }
}
