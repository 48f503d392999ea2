package io.utrace.ptrace.tracee;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a wait is for.
 *
 * @param by what {@code id} is
 * @param id a process id or a process group id
 * @param options {@link WaitOption} bits
 */
public record WaitSelection(By by, int id, int options) {
    private static final int PGRP = 5;

    /** What a wait chooses by. */
    public enum By {
        /** Any. */
        ALL,
        /** One, by its tid. */
        PID,
        /** Those of a process group. */
        GROUP
    }

    /**
     * Tells whether an option is set.
     *
     * @param option one of the bits
     * @return true when it is
     */
    public boolean has(int option) {
        return (options & option) != 0;
    }

    /**
     * Gives the tracees that this wait is for, as the kernel goes through them.
     *
     * @param own the calling thread
     * @param others the other threads of its process that trace
     * @return those that match
     */
    @SuppressWarnings("ReferenceEquality") // tracers are identities
    public List<Tracee> eligible(@Nullable Tracer own, List<? extends Tracer> others) {
        List<Tracee> found = new ArrayList<>();
        if (own != null) {
            addMatching(own, found);
        }
        if (!has(WaitOption.WNOTHREAD)) {
            for (Tracer other : others) {
                if (other != own) {
                    addMatching(other, found);
                }
            }
        }
        return found;
    }

    /**
     * Gives what there is to be told of.
     *
     * @param eligible tracees that match
     * @return the first of them that has something; null when none has
     */
    public @Nullable Tracee firstOf(List<Tracee> eligible) {
        for (Tracee tracee : eligible) {
            if (tracee.isWaitable() && isAskedFor(tracee) && !isDelayed(tracee)) {
                return tracee;
            }
        }
        return null;
    }

    private boolean isAskedFor(Tracee tracee) {
        return tracee.end() == null || has(WaitOption.WEXITED);
    }

    /** A process's first thread ends for others when all its other threads have been waited for. */
    @SuppressWarnings("ReferenceEquality") // tracees are identities
    private static boolean isDelayed(Tracee tracee) {
        int tgid = tracee.task().tgid();
        if (tracee.end() == null || tracee.task().tid() != tgid) {
            return false;
        }
        for (Tracee other : tracee.tracer().tracees()) {
            if (other != tracee && other.task().tgid() == tgid) {
                return true;
            }
        }
        return false;
    }

    private void addMatching(Tracer tracer, List<Tracee> found) {
        for (Tracee tracee : tracer.tracees()) {
            if (matches(tracee)) {
                found.add(tracee);
            }
        }
    }

    private boolean matches(Tracee tracee) {
        return switch (by) {
            case ALL -> true;
            case PID -> tracee.task().tid() == id;
            case GROUP -> Proc.stat(tracee.task().tid(), PGRP) == id;
        };
    }
}
