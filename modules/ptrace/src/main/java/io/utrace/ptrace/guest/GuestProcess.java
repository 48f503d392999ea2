package io.utrace.ptrace.guest;

import io.utrace.ptrace.tracee.Tracee;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A traced program's process: what its threads share when they wait. Guarded by the tasklist. */
final class GuestProcess {
    private final int tgid;
    private final long birth;
    private final @Nullable GuestProcess parent;
    private final List<Guest> threads = new ArrayList<>();

    /** Grows when a child that is no tracee may have something to be waited for. */
    private long news = 1;

    /** The news at which a look for ends, or for all, found nothing. */
    private long quietEnds;

    private long quietJobs;

    private boolean ignoresStops;

    /**
     * Makes one.
     *
     * @param birth how many were born before
     * @param parent who waits for it
     * @param maker who made it; null for nobody known
     */
    GuestProcess(
            int tgid, long birth, @Nullable GuestProcess parent, @Nullable GuestProcess maker) {
        this.tgid = tgid;
        this.birth = birth;
        this.parent = parent;
        ignoresStops = maker != null && maker.ignoresStops;
        if (maker != null) {
            // It has no children yet.
            foundNothing(news, true);
        }
    }

    int tgid() {
        return tgid;
    }

    long birth() {
        return birth;
    }

    /** Who made it, dead or alive. */
    @Nullable GuestProcess parent() {
        return parent;
    }

    List<Guest> threads() {
        return threads;
    }

    boolean isDead() {
        return threads.isEmpty();
    }

    boolean hasTracees() {
        for (Guest thread : threads) {
            if (!thread.tracees().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Nullable Tracee tracee(int pid) {
        for (Guest thread : threads) {
            for (Tracee tracee : thread.tracees()) {
                if (tracee.pid() == pid) {
                    return tracee;
                }
            }
        }
        return null;
    }

    // ---- SIGCHLD

    /** SA_NOCLDSTOP. */
    boolean ignoresStops() {
        return ignoresStops;
    }

    void ignoreStops(boolean ignores) {
        ignoresStops = ignores;
    }

    // ---- news of ordinary children

    long news() {
        return news;
    }

    void childHasNews() {
        news++;
        for (Guest thread : threads) {
            thread.waiting().wakeForNews();
        }
    }

    boolean isQuiet(boolean withJobs) {
        return (withJobs ? quietJobs : quietEnds) == news;
    }

    /** A look at all children, begun at these news, found nothing. */
    void foundNothing(long at, boolean withJobs) {
        quietEnds = Math.max(quietEnds, at);
        if (withJobs) {
            quietJobs = Math.max(quietJobs, at);
        }
    }
}
