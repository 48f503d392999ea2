package io.utrace.ptrace;

import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.PtraceStop;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Waits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One wait of a debugger's, and what it finds. */
final class DebuggerWait {
    private static final int CONTINUED = 0xffff;
    private static final int OPTIONS =
            WaitOption.WNOHANG
                    | WaitOption.WUNTRACED
                    | WaitOption.WEXITED
                    | WaitOption.WCONTINUED
                    | WaitOption.WNOWAIT
                    | WaitOption.WNOTHREAD
                    | WaitOption.WALL
                    | WaitOption.WCLONE;

    private final WaitSelection selection;
    private @Nullable WaitResult found;
    private boolean isInVain;

    DebuggerWait(WaitSelection selection) {
        if ((selection.options() & ~OPTIONS) != 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        this.selection = selection;
    }

    /** Whether the wait is over. Who calls holds the tasklist. */
    boolean look(@Nullable DebuggerThread own, List<DebuggerThread> all) {
        List<Tracee> eligible = Waits.eligible(selection, own, all);
        isInVain = eligible.isEmpty();
        if (found == null) {
            found = find(eligible);
        }
        return isInVain || found != null;
    }

    private @Nullable WaitResult find(List<Tracee> eligible) {
        Tracee changed = Waits.firstOf(selection, eligible);
        if (changed != null) {
            WaitResult result = new WaitResult(changed.task().tid(), status(changed));
            if (!selection.has(WaitOption.WNOWAIT)) {
                changed.consume();
            }
            return result;
        }
        for (Tracee tracee : eligible) {
            if (selection.has(WaitOption.WCONTINUED) && tracee.isContinued()) {
                if (!selection.has(WaitOption.WNOWAIT)) {
                    tracee.forgetContinuation();
                }
                return new WaitResult(tracee.task().tid(), CONTINUED);
            }
        }
        return null;
    }

    private static int status(Tracee tracee) {
        WaitStatus end = tracee.end();
        PtraceStop stop = tracee.stop();
        return end != null ? end.raw() : stop == null ? 0 : stop.status();
    }

    /** What was found; ECHILD when there is nobody to wait for. */
    Optional<WaitResult> answer() {
        if (found == null && isInVain) {
            throw new PtraceException(Errno.ECHILD);
        }
        return Optional.ofNullable(found);
    }
}
