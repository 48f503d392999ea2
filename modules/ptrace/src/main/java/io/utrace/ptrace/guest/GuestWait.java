package io.utrace.ptrace.guest;

import io.utrace.api.Action;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Waits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread's wait, from its entry to its exit. Where there are tracees to be waited for it is
 * answered here; the kernel is asked, without waiting, for the children that are none; and a thread
 * that has to wait sleeps in pause(2), from which it is interrupted, and its own signals too
 * interrupt it. Each time it wakes the wait is made again. Where there are no tracees to be waited
 * for the wait is left to the kernel, until there are.
 */
final class GuestWait {
    private static final int PAUSE = 34;
    private static final long ERESTARTSYS = -512;

    private enum State {
        /** Not in a wait. */
        NONE,
        /** The kernel's own wait. */
        KERNEL,
        /** The kernel is asked, without waiting. */
        LOOK,
        /** It reaps its own child that was its tracee. */
        REAP,
        /** Until something happens. */
        SLEEP
    }

    private final Guest guest;
    private State state = State.NONE;
    private @Nullable WaitCall call;
    private @Nullable Tracee reaped;

    /** The last look that found nothing, and the news that there were. */
    private @Nullable WaitCall looked;

    private long lookedAt;

    GuestWait(Guest guest) {
        this.guest = guest;
    }

    // ---- the call

    Action enter(Action action, SyscallEntry entry, @Nullable WaitCall wait) {
        Action neutral = action.with(ResumeAction.RESUME);
        call = wait;
        state = State.KERNEL;
        if (wait == null || (eligible(wait).isEmpty() && withheld(wait).isEmpty())) {
            return neutral;
        }
        Withheld told = toBeTold(wait);
        if (told != null) {
            return abort(neutral, entry, answer(new GuestMemory(entry.memory()), wait, told));
        }
        Tracee found = Waits.firstOf(wait.selection(), eligible(wait));
        GuestProcess process = guest.process();
        if (found != null) {
            if (found.end() != null && ChildSignal.isOwnChild(guest, found)) {
                state = State.REAP;
                reaped = found;
                wait.reap(entry, found.pid());
                return neutral;
            }
            return abort(neutral, entry, answer(new GuestMemory(entry.memory()), wait, found));
        }
        // That a tracee was continued shows before it goes on, and nobody is told.
        boolean isQuiet = process.isQuiet(wait.seesJobs()) && !wait.has(WaitOption.WCONTINUED);
        if (!isQuiet && !hasLooked(wait)) {
            state = State.LOOK;
            lookedAt = process.news();
            wait.look(entry);
            return neutral;
        }
        if (wait.has(WaitOption.WNOHANG)) {
            wait.answerNothing(new GuestMemory(entry.memory()));
            return abort(neutral, entry, 0);
        }
        state = State.SLEEP;
        entry.setNumber(PAUSE);
        return neutral;
    }

    private static Action abort(Action action, SyscallEntry entry, long result) {
        entry.setResult(result);
        return action.with(SyscallAction.ABORT);
    }

    private boolean hasLooked(WaitCall wait) {
        return wait.equals(looked) && lookedAt == guest.process().news();
    }

    private List<Tracee> eligible(WaitCall wait) {
        return Waits.eligible(wait.selection(), guest, guest.process().threads());
    }

    /** Children whose end another is to hear of first, or was. */
    private List<Withheld> withheld(WaitCall wait) {
        List<Withheld> all = guest.process().withheld();
        return all.isEmpty()
                ? all
                : all.stream().filter(child -> child.matches(wait.selection())).toList();
    }

    private @Nullable Withheld toBeTold(WaitCall wait) {
        for (Withheld child : withheld(wait)) {
            if (child.isToBeTold()) {
                return child;
            }
        }
        return null;
    }

    private long answer(GuestMemory memory, WaitCall wait, Withheld found) {
        if (!wait.has(WaitOption.WNOWAIT)) {
            guest.process().withheld().remove(found);
        }
        return tell(memory, wait, Told.of(found));
    }

    private static long answer(GuestMemory memory, WaitCall wait, Tracee found) {
        long result = tell(memory, wait, Told.of(found));
        if (!wait.has(WaitOption.WNOWAIT)) {
            found.consume();
        }
        return result;
    }

    private static long tell(GuestMemory memory, WaitCall wait, Told told) {
        try {
            return wait.answer(memory, told);
        } catch (PtraceException fault) {
            return -fault.errno();
        }
    }

    void exit(SyscallExit exit) {
        WaitCall wait = call;
        State was = state;
        state = State.NONE;
        if (wait == null) {
            return;
        }
        switch (was) {
            case LOOK -> looked(exit, wait);
            case REAP -> reaped(exit, wait);
            case SLEEP -> again(exit, wait);
            case KERNEL -> {
                if (hides(exit, wait)) {
                    exit.setResult(ERESTARTSYS);
                } else if (guest.process().hasTracees()) {
                    // It may have become one after the wait had begun.
                    consumeEnd(guest.process().tracee(found(exit, wait)), wait);
                }
            }
            case NONE -> {}
        }
    }

    /** Whether the kernel told of one that it isn't to hear of yet. */
    private boolean hides(SyscallExit exit, WaitCall wait) {
        GuestProcess process = guest.process();
        if (process.withheld().isEmpty()) {
            return false;
        }
        Withheld child = process.withheld(found(exit, wait));
        return child != null && child.hides(!wait.has(WaitOption.WNOWAIT));
    }

    private void looked(SyscallExit exit, WaitCall wait) {
        int pid = found(exit, wait);
        Tracee tracee = guest.process().tracee(pid);
        boolean isHidden =
                tracee != null
                        && (tracee.end() == null
                                ? !wait.isContinued(exit.memory())
                                : Waits.isDelayed(tracee));
        isHidden |= hides(exit, wait);
        if (pid > 0 && !isHidden) {
            looked = null;
            consumeEnd(tracee, wait);
            return;
        }
        looked = wait;
        if (wait.seesAll()) {
            guest.process().foundNothing(lookedAt, wait.seesJobs());
        }
        if (wait.has(WaitOption.WNOHANG) && !isAnythingWaitable(wait)) {
            looked = null;
            if (exit.result() != 0) {
                wait.answerNothing(new GuestMemory(exit.memory()));
                exit.setResult(0);
            }
            return;
        }
        again(exit, wait);
    }

    private static void consumeEnd(@Nullable Tracee tracee, WaitCall wait) {
        if (tracee != null && tracee.end() != null && !wait.has(WaitOption.WNOWAIT)) {
            tracee.consume();
        }
    }

    private boolean isAnythingWaitable(WaitCall wait) {
        return Waits.firstOf(wait.selection(), eligible(wait)) != null;
    }

    /** Whom the kernel told of; 0 for nobody. */
    private static int found(SyscallExit exit, WaitCall wait) {
        if (exit.isError()) {
            return 0;
        }
        if (!wait.isWaitid()) {
            return (int) exit.result();
        }
        return wait.result() == 0
                ? 0
                : new GuestMemory(exit.memory()).read(wait.result() + 16, 4).getInt(0);
    }

    private void reaped(SyscallExit exit, WaitCall wait) {
        Tracee tracee = reaped;
        reaped = null;
        if (tracee == null) {
            return;
        }
        boolean isDone = wait.isWaitid() ? exit.result() == 0 : exit.result() > 0;
        if (!isDone) {
            exit.setResult(answer(new GuestMemory(exit.memory()), wait, tracee));
        } else if (!wait.has(WaitOption.WNOWAIT)) {
            tracee.consume();
        }
    }

    /** Answers now if it can, else the wait is made again. */
    private void again(SyscallExit exit, WaitCall wait) {
        Tracee found = Waits.firstOf(wait.selection(), eligible(wait));
        if (found != null && (found.end() == null || !ChildSignal.isOwnChild(guest, found))) {
            exit.setResult(answer(new GuestMemory(exit.memory()), wait, found));
        } else {
            exit.setResult(ERESTARTSYS);
        }
    }

    // ---- what may end it

    /** A tracee of its process has something to be waited for. */
    void wakeFor(Tracee tracee) {
        WaitCall wait = call;
        if (state == State.SLEEP && wait != null && eligible(wait).contains(tracee)) {
            interrupt();
        }
    }

    /** A child that is no tracee may have something to be waited for. */
    void wakeForNews() {
        if (state == State.SLEEP) {
            interrupt();
        }
    }

    /** Its process has a new tracee, which the kernel doesn't know of. */
    void leaveKernel() {
        if (state == State.KERNEL) {
            interrupt();
        }
    }

    private void interrupt() {
        try {
            guest.engine().control(ResumeAction.INTERRUPT);
        } catch (UtraceException gone) {
            // It ends.
        }
    }
}
