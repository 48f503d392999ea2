package io.utrace.ptrace.guest;

import io.utrace.api.Action;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Waits;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private static final int SIGCONT = 18;
    private static final int SI_KERNEL = 0x80;

    private enum State {
        /** Not in a wait, or in one that is answered. */
        NONE,
        /** The kernel's own wait. */
        KERNEL,
        /** The kernel is asked, without waiting. */
        LOOK,
        /** It reaps its own child that was its tracee. */
        REAP,
        /** It reaps a child that comes before its tracees, and is none. */
        REAP_OTHER,
        /** Until something happens. */
        SLEEP
    }

    private final Guest guest;
    private State state = State.NONE;
    private @Nullable WaitCall call;

    /** What was made of it, for the kernel. */
    private @Nullable WaitCall asked;

    private @Nullable Tracee reaped;

    /**
     * A child that the kernel told nothing of, as it isn't this wait's to hear of: it is passed by.
     */
    private int passedBy;

    /** The last look that found nothing, and the news that there were. */
    private @Nullable WaitCall looked;

    private long lookedAt;

    /** Whose ends another thread has told of since the kernel was asked. */
    private final Set<Integer> toldElsewhere = new HashSet<>();

    GuestWait(Guest guest) {
        this.guest = guest;
    }

    // ---- the call

    Action enter(Action action, SyscallEntry entry, @Nullable WaitCall wait) {
        Action neutral = action.with(ResumeAction.RESUME);
        if (isLookedFor(wait)) {
            // Asked once more about the same call, it is the program's own no longer.
            return neutral;
        }
        call = wait;
        state = State.KERNEL;
        asked = null;
        toldElsewhere.clear();
        if (wait == null || eligible(wait).isEmpty()) {
            return neutral;
        }
        Tracee found = firstOf(wait);
        GuestProcess process = guest.process();
        int other = found == null ? 0 : EndedChildren.before(found, guest, wait);
        if (other != 0 && other != passedBy) {
            state = State.REAP_OTHER;
            asked = wait.only(entry, other);
            return neutral;
        }
        if (found != null) {
            passedBy = 0;
            if (found.end() != null && ChildSignal.isOwnChild(guest, found)) {
                state = State.REAP;
                reaped = found;
                asked = wait.reap(entry, found.pid());
                return neutral;
            }
            state = State.NONE;
            long told = answer(new GuestMemory(entry.memory()), wait, found);
            return guest.answer(action, entry, told);
        }
        // That a tracee was continued shows before it goes on, and nobody is told.
        boolean isQuiet = process.isQuiet(wait.seesJobs()) && !wait.has(WaitOption.WCONTINUED);
        if (!isQuiet && !hasLooked(wait)) {
            state = State.LOOK;
            lookedAt = process.news();
            asked = wait.look(entry);
            return neutral;
        }
        if (wait.has(WaitOption.WNOHANG)) {
            state = State.NONE;
            wait.answerNothing(new GuestMemory(entry.memory()));
            return guest.answer(action, entry, wait.nothing());
        }
        state = State.SLEEP;
        entry.setNumber(PAUSE);
        return neutral;
    }

    private boolean isLookedFor(@Nullable WaitCall wait) {
        boolean isAsking = state != State.NONE && state != State.SLEEP;
        return isAsking && wait != null && wait.equals(asked);
    }

    private boolean hasLooked(WaitCall wait) {
        return wait.equals(looked) && lookedAt == guest.process().news();
    }

    private List<Tracee> eligible(WaitCall wait) {
        return Waits.eligible(wait.selection(), guest, guest.process().threads());
    }

    /** The first that has something to tell. A stop that SIGKILL has ended is nothing any more. */
    private @Nullable Tracee firstOf(WaitCall wait) {
        List<Tracee> eligible = eligible(wait);
        Tracee found = Waits.firstOf(wait.selection(), eligible);
        while (found != null && found.frozen().isKilled()) {
            found.hideStop();
            found = Waits.firstOf(wait.selection(), eligible);
        }
        return found;
    }

    private long answer(GuestMemory memory, WaitCall wait, Tracee found) {
        long result = tell(memory, wait, Told.of(found));
        consume(found, wait);
        return result;
    }

    private void consume(Tracee told, WaitCall wait) {
        if (wait.has(WaitOption.WNOWAIT)) {
            return;
        }
        for (Guest thread : guest.process().threads()) {
            thread.waiting().toldElsewhere(told);
        }
        told.consume();
    }

    /** What the kernel may have told this thread too, and only one is to hear. */
    private void toldElsewhere(Tracee told) {
        WaitCall wait = call;
        boolean isAsked = state != State.NONE && state != State.SLEEP;
        if (isAsked && wait != null && told.end() != null && eligible(wait).contains(told)) {
            toldElsewhere.add(told.pid());
        }
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
        if (wait != null && was == State.SLEEP) {
            again(exit, wait);
        } else if (wait != null && was != State.NONE) {
            WaitCall made = asked == null ? wait : asked;
            boolean isOurs = guest.process().hasTracees() || !toldElsewhere.isEmpty();
            if (isOurs || was != State.KERNEL) {
                exit(exit, wait, was, made);
            }
        }
    }

    /** Of a call that the kernel has made. */
    private void exit(SyscallExit exit, WaitCall wait, State was, WaitCall made) {
        int told = made.found(exit);
        if (toldElsewhere.contains(told)) {
            again(exit, wait);
            return;
        }
        switch (was) {
            case LOOK -> looked(exit, wait, made, told);
            case REAP -> reaped(exit, wait, told > 0);
            case REAP_OTHER -> {
                boolean isTold = exit.isError() || told > 0;
                if (!isTold || exit.result() == -Errno.ECHILD) {
                    passedBy = made.selection().id();
                    again(exit, wait);
                }
            }
            // It may have become one after the wait had begun.
            case KERNEL -> consumeEnd(guest.process().tracee(told), wait);
            case SLEEP, NONE -> {}
        }
    }

    private void looked(SyscallExit exit, WaitCall wait, WaitCall made, int pid) {
        Tracee tracee = guest.process().tracee(pid);
        boolean isHidden =
                tracee != null
                        && (tracee.end() == null
                                ? !made.isContinued(exit.memory())
                                : Waits.isDelayed(tracee));
        // Of what it can't write the kernel says no more than that.
        boolean isRefused = exit.isError() && exit.result() != -Errno.ECHILD;
        if (isRefused || (pid > 0 && !isHidden)) {
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
            if (isHidden || exit.result() != wait.nothing()) {
                wait.answerNothing(new GuestMemory(exit.memory()));
                exit.setResult(wait.nothing());
            }
            return;
        }
        again(exit, wait);
    }

    private void consumeEnd(@Nullable Tracee tracee, WaitCall wait) {
        if (tracee != null && tracee.end() != null) {
            consume(tracee, wait);
        }
    }

    private boolean isAnythingWaitable(WaitCall wait) {
        return firstOf(wait) != null;
    }

    private void reaped(SyscallExit exit, WaitCall wait, boolean isDone) {
        Tracee tracee = reaped;
        reaped = null;
        if (tracee == null) {
            return;
        }
        if (isDone) {
            consume(tracee, wait);
        } else if (tracee.isWaitable()) {
            exit.setResult(answer(new GuestMemory(exit.memory()), wait, tracee));
        } else {
            again(exit, wait);
        }
    }

    /** Answers now if it can, else the wait is made again. */
    private void again(SyscallExit exit, WaitCall wait) {
        Tracee found = firstOf(wait);
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

    /**
     * Its engine is gone, and with it the way to interrupt. A signal that does nothing else, unless
     * the program handles it, has the wait made again, by the kernel from now on: nobody would wake
     * it here.
     */
    void abandon() {
        boolean isAsleep = state == State.SLEEP && guest.task().state() == TaskState.RUNNING;
        state = State.NONE;
        if (isAsleep) {
            try {
                guest.task().send(SigInfo.of(SIGCONT, SI_KERNEL, 0, 0));
            } catch (UtraceException dead) {
                // Then it sleeps no more.
            }
        }
    }
}
