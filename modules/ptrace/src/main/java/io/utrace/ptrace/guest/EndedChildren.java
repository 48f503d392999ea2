package io.utrace.ptrace.guest;

import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitSelection.By;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Waits;
import java.util.HashSet;
import java.util.Set;

/**
 * The ends of children that are no tracees, which the kernel tells. Of several that have something
 * to tell one of those may come before a tracee.
 */
final class EndedChildren {
    private EndedChildren() {}

    /**
     * Gives the one that a wait tells of before it tells of a tracee.
     *
     * @return its id as the waiting thread knows it; 0 when there is none
     */
    static int before(Tracee found, Guest guest, WaitCall wait) {
        GuestProcess process = guest.process();
        boolean isAsked = wait.selection().by() != By.PID && wait.has(WaitOption.WEXITED);
        if (!isAsked || process.isQuiet(false)) {
            return 0;
        }
        Set<Integer> tracees = new HashSet<>();
        for (Guest thread : process.threads()) {
            thread.tracees().forEach(tracee -> tracees.add(tracee.task().tid()));
        }
        for (Guest thread : Waits.threads(wait.selection(), guest, process.threads())) {
            for (int child : new Proc(thread.task().tid()).children()) {
                if (child == found.task().tid()) {
                    return 0;
                }
                if (!tracees.contains(child) && hasEnded(child) && isIn(child, guest, wait)) {
                    return new Proc(child).pid(guest.level());
                }
            }
            if (found.tracer().equals(thread)) {
                return 0;
            }
        }
        return 0;
    }

    /** Whether all of it has. */
    private static boolean hasEnded(int child) {
        Proc proc = new Proc(child);
        return proc.line("State:").startsWith("Z") && !proc.isAlive();
    }

    private static boolean isIn(int child, Guest guest, WaitCall wait) {
        return wait.selection().by() == By.ALL
                || new Proc(child).group(guest.level()) == wait.selection().id();
    }
}
