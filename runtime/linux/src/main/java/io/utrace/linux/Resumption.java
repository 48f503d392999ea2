package io.utrace.linux;

import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;

/**
 * How one tracee goes on from its stops: restarted the way the core says, left to a group-stop, or
 * let go; and how it is got to stop again. For the tracer thread only.
 */
final class Resumption {
    private final Tracee tracee;
    private final Departures departures;
    private final Seat seat;
    private final TaskRecord record;
    private final Stop stop;
    private final SyscallView syscall;
    private final CallWatch calls;
    private final SignalStops signals;
    private final Stepping stepping;
    private final InterruptedCall interrupted;

    private PtraceStop at = PtraceStop.RUNNING;

    /** Published to those who hold it meanwhile. */
    private volatile boolean isListening;

    private boolean syscallsArmed;
    private boolean isAbandoned;
    private boolean leavesSoon;
    private boolean leavesLater;

    /**
     * How many stops may still be those of a PTRACE_INTERRUPT that was sent: any stop uses it up,
     * but the next one may have come before it.
     */
    private int interruptedStops;

    /** The signal that the last restart delivered. */
    private int delivered;

    Resumption(
            Tracee tracee,
            Departures departures,
            Seat seat,
            SyscallView syscall,
            CallWatch calls,
            SignalStops signals,
            Stepping stepping,
            InterruptedCall interrupted) {
        this.tracee = tracee;
        this.departures = departures;
        this.seat = seat;
        this.syscall = syscall;
        this.calls = calls;
        this.signals = signals;
        this.stepping = stepping;
        this.interrupted = interrupted;
        record = tracee.record();
        stop = record.stop();
    }

    PtraceStop at() {
        return at;
    }

    int delivered() {
        return delivered;
    }

    /** Whether the stop may be one that was asked for. */
    boolean wasInterrupted() {
        return interruptedStops > 0;
    }

    /** It has come to a stop. */
    void arrive(PtraceStop where) {
        turnInto(where);
        leavesSoon = false;
        leavesLater = false;
        interruptedStops = Math.max(0, interruptedStops - 1);
    }

    /** The stop it is in is another by what was made of it; or it is gone. */
    void turnInto(PtraceStop where) {
        at = where;
        isListening = where == PtraceStop.LISTENING;
    }

    /** Whether no request reaches it, though an engine may hold it. For any thread. */
    boolean isListening() {
        return isListening;
    }

    /** Its group-stop is over for it alone: it goes on as from any other stop. */
    void leaveGroupStop() {
        if (at == PtraceStop.GROUP_STOP) {
            turnInto(PtraceStop.TRAP);
        }
    }

    // ---- onwards

    void restart() {
        if (at == PtraceStop.GROUP_STOP) {
            listen();
            return;
        }
        calls.renewFilters();
        if (at == PtraceStop.ENTRY) {
            calls.guard();
            syscall.decide(stop.aborts());
            interrupted.enter(syscall);
        } else {
            syscall.flush();
        }
        int injected = at.hasSignal() ? signals.takeDelivery() : 0;
        if (at == PtraceStop.EXITING) {
            tracee.ending().exits();
            go(Ptrace.CONT, 0, calls.armEntry());
        } else if (mayLeave()) {
            leave(injected);
        } else if (at.isInKernel()) {
            restartInKernel();
        } else {
            restartToUser(injected);
        }
    }

    /** More stops may come before user mode. */
    private void restartInKernel() {
        ResumeAction owed = stop.owed();
        // What is owed in the middle of a call, report or step, is made good at the call's exit.
        boolean isExitAwaited = owed == ResumeAction.REPORT || stop.isStepOwed();
        boolean armed =
                isExitAwaited || calls.armExit() || interrupted.isAgain() || syscall.isUndoDue();
        interrupted.begin();
        stepping.goOn(stop.isStepOwed());
        // A step that is under way goes on through the call.
        boolean steps = stepping.isUnderWay() && !armed;
        go(steps ? stepping.request() : Ptrace.CONT, 0, armed);
        interruptIf(owed);
    }

    private void restartToUser(int signal) {
        ResumeAction owed = stop.owed();
        boolean armed = calls.armEntry() || interrupted.isAgain();
        int injected = signal;
        if (at == PtraceStop.EXIT && stepping.isUnderWay()) {
            injected = stepping.endOverCall();
        }
        boolean entersHandler = at == PtraceStop.SIGNAL && injected != 0 && signals.entersHandler();
        if (entersHandler) {
            interrupted.handle();
        }
        boolean makesCall = stepping.begin(stop.takeStep(), entersHandler, armed);
        boolean steps = stepping.isUnderWay() && !makesCall;
        if (at == PtraceStop.EXIT && syscall.isMadeAgain()) {
            // Before it goes on: in user mode it would see the code.
            interrupt();
        }
        go(steps ? stepping.request() : Ptrace.CONT, injected, armed && !steps);
        interruptIf(owed);
    }

    private void go(int request, int signal, boolean armed) {
        at = PtraceStop.RUNNING;
        delivered = signal;
        syscallsArmed = armed;
        if (!armed) {
            syscall.lose();
        }
        seat.restart(tracee.tid(), armed ? Ptrace.SYSCALL : request, signal);
    }

    private void interruptIf(ResumeAction owed) {
        if (owed == ResumeAction.INTERRUPT) {
            interruptNow();
        }
    }

    /** A stop that nobody cares for; who interrupted the task wants another. */
    void passBy() {
        boolean isInterrupted = wasInterrupted();
        tracee.arrive(PtraceStop.EVENT);
        restart();
        if (isInterrupted) {
            interruptNow();
        }
    }

    /** Leaves it to its group-stop. */
    void listen() {
        if (at != PtraceStop.GROUP_STOP) {
            return;
        }
        if (mayLeave()) {
            leave(0);
            return;
        }
        syscall.flush();
        turnInto(PtraceStop.LISTENING);
        seat.restart(tracee.tid(), Ptrace.LISTEN, 0);
    }

    // ---- to a stop

    /** Has it stop soon, if it runs; or be where requests reach it, if it is held. */
    void interruptNow() {
        boolean isOutOfReach = isListening && record.state() == TaskState.TRACED;
        if (at == PtraceStop.RUNNING || isOutOfReach) {
            interrupt();
        }
    }

    void interrupt() {
        if (isAbandoned) {
            // Nobody would hide it from the call that it breaks off.
            return;
        }
        interruptedStops = 2;
        seat.interrupt(tracee.tid());
    }

    /**
     * Has it stop if it runs without the stops that are wanted now. With them it stops before its
     * filters are asked.
     */
    void rearmNow() {
        if (!syscallsArmed) {
            interruptNow();
        }
    }

    // ---- away

    private boolean mayLeave() {
        // What engines made of a call is to be taken back at its exit.
        boolean isCallOwn = at != PtraceStop.ENTRY || !syscall.isUndoDue();
        return isCallOwn
                && !calls.isFiltered()
                && tracee.hasExeced()
                && record.union() == 0
                && departures.mayLeave(record.tgid())
                && record.letGo();
    }

    /** The last engine is gone. */
    void leaveNow() {
        if (!calls.isFiltered() && !record.isWanted()) {
            departures.begin(record.tgid());
        }
    }

    /** Has it stop, to be let go of, unless it would notice. */
    void stopToLeave() {
        if (at.isOut() && !leavesSoon) {
            // A call that would fail with EINTR is left to end by itself.
            leavesLater =
                    at == PtraceStop.RUNNING && seat.feelsInterrupts(tracee.tid(), record.tgid());
            leavesSoon = !leavesLater;
            if (leavesSoon) {
                interrupt();
            }
        }
    }

    /** Whether it was interrupted to leave, and hasn't stopped since. */
    boolean leavesSoon() {
        return leavesSoon;
    }

    /** Whether it is on its way out, but won't stop for that before it does so by itself. */
    boolean leavesLater() {
        return leavesLater;
    }

    /** The tracer ends this instant. */
    void leaveAtOnce() {
        isAbandoned = true;
        if (calls.isFiltered()) {
            seat.kill(record.tgid());
            // It may stop once more, on its way out.
            at = PtraceStop.RUNNING;
        } else if (!at.isOut()) {
            leaveCall();
            seat.restart(tracee.tid(), Ptrace.DETACH, at.hasSignal() ? signals.giveBack() : 0);
        }
    }

    void leave(int signal) {
        leaveCall();
        departures.add(tracee, signal);
    }

    /** In the middle of a call: its making is settled before the tracee is let go. */
    private void leaveCall() {
        if (at == PtraceStop.ENTRY && stop.aborts()) {
            syscall.decide(true);
            return;
        }
        syscall.release();
        if (at.isInKernel() && interrupted.isAtRisk()) {
            // The kernel wakes whom it detaches: the call would be broken off as it begins.
            seat.rewindSyscall(tracee.tid());
        }
    }
}
