package io.utrace.ptrace.guest;

import io.utrace.api.SigInfo;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitSelection;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.Tracee;
import org.jspecify.annotations.Nullable;

/**
 * The end of a process that is traced by another than its parent. The kernel has told the parent
 * already; but it is the tracer's to hear of first. So until then the parent's SIGCHLD is kept, and
 * a wait that has found the process found nobody. Guarded by the tasklist.
 */
final class Withheld {
    private final GuestProcess parent;
    private final Tracee tracee;
    private final int pid;
    private final int uid;
    private final WaitStatus status;

    /** The parent's SIGCHLD, which it gets later. */
    private @Nullable SigInfo signal;

    /** The parent has reaped it, and doesn't know. */
    private boolean isReaped;

    private boolean isTold;

    Withheld(GuestProcess parent, Tracee tracee, WaitStatus status) {
        this.parent = parent;
        this.tracee = tracee;
        this.status = status;
        int tid = tracee.task().tid();
        pid = parent.threads().getFirst().level() == 0 ? tid : tracee.pid();
        uid = new Proc(tid).uid();
    }

    int pid() {
        return pid;
    }

    WaitStatus status() {
        return status;
    }

    int uid() {
        return uid;
    }

    /** Whether a signal that the parent is about to get is for later. */
    boolean keeps(SigInfo info) {
        boolean isOfIt = !isTold && info.pid() == pid;
        if (isOfIt) {
            signal = info;
        }
        return isOfIt;
    }

    /** Whether the parent may hear of it, and the kernel can't tell any more. */
    boolean isToBeTold() {
        return isTold && isReaped;
    }

    /** The kernel has told a wait of it; false when that is as it should be. */
    boolean hides(boolean isReapedNow) {
        isReaped |= isReapedNow;
        return !isTold;
    }

    boolean matches(WaitSelection selection) {
        return selection.has(WaitOption.WEXITED)
                && switch (selection.by()) {
                    case ALL, GROUP -> true;
                    case PID -> selection.id() == pid;
                };
    }

    boolean isOf(Tracee other) {
        return tracee.equals(other);
    }

    /** Its tracer has heard of it, or is gone. */
    void tell() {
        isTold = true;
        if (!isReaped) {
            parent.withheld().remove(this);
        }
        parent.childHasNews();
        SigInfo kept = signal;
        if (kept != null && !parent.isDead()) {
            try {
                parent.threads().getFirst().task().sendToProcess(kept);
            } catch (UtraceException gone) {
                // It ends, too.
            }
        }
    }
}
