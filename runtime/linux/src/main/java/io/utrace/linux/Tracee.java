package io.utrace.linux;

import io.utrace.api.Abi;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.JctlReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Disposition;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;
import io.utrace.engine.UtraceCore;
import org.jspecify.annotations.Nullable;

/**
 * One real task in its tracer's seat: tells the core what it stopped for, and restarts it the way
 * the core says.
 *
 * <p>For the tracer thread; the core speaks to it through a {@link TraceePort}.
 */
final class Tracee {
    /** What the last stop was, for that decides what a restart means. */
    private enum At {
        /** Not stopped. */
        RUNNING,
        ENTRY,
        EXIT,
        SIGNAL,
        /** The same; the signal was put back, to be reported once more. */
        PUT_BACK,
        /** PTRACE_EVENT_STOP on the way to user mode, the first stop of a new task included. */
        TRAP,
        /** PTRACE_EVENT_STOP of a task that job control has stopped. */
        GROUP_STOP,
        /** Left to its group-stop by PTRACE_LISTEN, as if untraced; SIGCONT traps it. */
        LISTENING,
        /** Any other event, with more stops before user mode. */
        EVENT,
        EXITING
    }

    private static final int SIGTRAP = Stepping.SIGTRAP;

    private final WaitLoop loop;
    private final Seat seat;
    private final Architecture architecture;
    private final TaskRecord record;
    private final Stop stop;
    private final TraceePort port;
    private final TraceeMemory memory;
    private final SyscallView syscall;
    private final SignalView signal;
    private final RegisterBlock live;
    private final Stepping stepping;
    private final InterruptedCall interrupted;

    private At at = At.RUNNING;
    private boolean liveFetched;
    private boolean syscallsArmed;

    /**
     * How many stops may still be those of a PTRACE_INTERRUPT that was sent: any stop uses it up,
     * but the next one may have come before it.
     */
    private int interruptedStops;

    private boolean execed;

    /** The signal that the last restart delivered. */
    private int delivered;

    private boolean exits;
    private int unreportedStop;
    private @Nullable WaitStatus earlyEnd;
    private boolean reported;

    /** Job control has stopped it and no SIGCONT was seen; read with the record locked. */
    private volatile boolean groupStopped;

    /** It goes on after a group-stop, which is to be told when it is released. */
    private @Nullable JctlReport continuation;

    private @Nullable Tracee newborn;
    private @Nullable Attachment attachment;

    Tracee(
            Tracer tracer,
            WaitLoop loop,
            Seat seat,
            Architecture architecture,
            UtraceCore core,
            int tid,
            int tgid) {
        this.loop = loop;
        this.seat = seat;
        this.architecture = architecture;
        memory = new TraceeMemory(this);
        syscall = new SyscallView(this, architecture);
        signal = new SignalView(this);
        live = new RegisterBlock(architecture);
        stepping = new Stepping(this, seat, architecture);
        interrupted = new InterruptedCall(this, tracer, seat, architecture);
        port = new TraceePort(this, tracer, architecture);
        record = core.add(tid, tgid, port);
        stop = record.stop();
    }

    TaskRecord record() {
        return record;
    }

    int tid() {
        return record.tid();
    }

    /** Whether it has stopped for the first time and its creator hasn't told of it yet. */
    boolean isStranger() {
        return unreportedStop != 0;
    }

    /** Whether it ever ran a program of its own, and not only the zygote's code. */
    boolean hasExeced() {
        return execed;
    }

    // ---- birth

    /** A child of a tracee is running its program already. */
    void inheritProgram() {
        execed = true;
    }

    /** It is dead already, which is to be told after its birth. */
    void endEarly(WaitStatus status) {
        earlyEnd = status;
    }

    /** Its creator's report is over: from now on its own stops count. */
    void announce() {
        reported = true;
        int status = unreportedStop;
        if (earlyEnd != null) {
            loop.ended(tid(), this, earlyEnd);
        } else if (status != 0) {
            unreportedStop = 0;
            stopped(status);
        }
    }

    /** It was prepared by the zygote and stands before its first execve. */
    void launch() {
        reported = true;
        arrive(At.TRAP);
        settle(stop.quiesced());
    }

    /** It was seized as it ran, and is interrupted; at its first stop it is shown. */
    void seized(Attachment by) {
        reported = true;
        execed = true;
        attachment = by;
        interrupt();
    }

    private void show() {
        Attachment by = attachment;
        if (by != null) {
            attachment = null;
            by.show(this);
        }
    }

    // ---- stops

    /** It stopped: what wait4(2) said. */
    void stopped(int status) {
        if (!reported) {
            at = At.TRAP;
            unreportedStop = status;
            return;
        }
        show();
        if (Ptrace.syscallStop(status)) {
            syscallStop();
            return;
        }
        int event = Ptrace.event(status);
        int stopSignal = Ptrace.stopSignal(status);
        switch (event) {
            case 0 -> signalStop(stopSignal);
            case Ptrace.EVENT_FORK, Ptrace.EVENT_VFORK, Ptrace.EVENT_CLONE -> cloneStop(event);
            case Ptrace.EVENT_EXEC -> execStop();
            case Ptrace.EVENT_EXIT -> exitStop();
            case Ptrace.EVENT_STOP -> {
                if (stopSignal == SIGTRAP) {
                    trap();
                } else {
                    groupStop();
                }
            }
            default -> passBy();
        }
    }

    private void arrive(At where) {
        at = where;
        liveFetched = false;
        interruptedStops = Math.max(0, interruptedStops - 1);
    }

    /** It may have been interrupted for us, in a call or in a step. */
    private void arriveUnasked(At where) {
        arrive(where);
        interrupted.hide();
        stop.stepAgain(stepping.end());
    }

    private void trap() {
        arriveUnasked(At.TRAP);
        if (!groupStopped) {
            settle(stop.quiesced());
            return;
        }
        continuation = jctl(JctlReport.CONTINUED);
        groupStopped = false;
        stop.wake();
        settle(stop.proceed());
    }

    private void groupStop() {
        arriveUnasked(At.GROUP_STOP);
        if (groupStopped) {
            // It was interrupted while it listened, or stopped anew before it could go on.
            settle(stop.proceed());
        } else {
            groupStopped = true;
            settle(stop.jobStops(jctl(JctlReport.STOPPED)));
        }
    }

    private JctlReport jctl(int type) {
        return new EventView.Jctl(this, type, loop.noticeOf(this, type));
    }

    boolean isGroupStopped() {
        return groupStopped;
    }

    /** Whether a group-stop isn't waiting for it. */
    boolean isOutOfTheWay() {
        return groupStopped || exits;
    }

    private void syscallStop() {
        switch (seat.fetchSyscallInfo(tid())) {
            case Ptrace.INFO_ENTRY -> {
                syscall.loadEntry(seat.info());
                interrupted.enter(syscall);
                if (isSyscallWatched()) {
                    arrive(At.ENTRY);
                    settle(stop.syscallEntry(syscall));
                } else {
                    passBy();
                }
            }
            case Ptrace.INFO_EXIT -> {
                leaveCall();
                arrive(At.EXIT);
                syscall.loadExit(seat.info());
                syscall.leave();
                // An exit that was armed for what is owed is no event.
                settle(isSyscallWatched() ? stop.syscallExit(syscall) : stop.quiesced());
            }
            // Killed before it could be asked, or not a stop of a system call after all.
            default -> passBy();
        }
    }

    private void leaveCall() {
        boolean isBroken = seat.info().getLong(Ptrace.INFO_RESULT) == -Kernel.EINTR;
        if (!isBroken) {
            interrupted.forget();
        } else if (interruptedStops > 0 && interrupted.hide()) {
            seat.fetchSyscallInfo(tid());
        }
    }

    /** A stop that nobody cares for; who interrupted the task wants another. */
    private void passBy() {
        boolean isInterrupted = interruptedStops > 0;
        arrive(At.EVENT);
        restart();
        if (isInterrupted) {
            interruptNow();
        }
    }

    private void signalStop(int number) {
        arrive(At.SIGNAL);
        interrupted.hide();
        ResumeAction step = stepping.end();
        if (number == SIGTRAP) {
            int code = seat.signalCode(tid());
            if (stepping.hasEnteredHandler(code)) {
                arrive(At.TRAP);
                settle(stop.handlerSetUp());
                return;
            }
            if (stepping.isTrap(code)) {
                step = ResumeAction.RESUME;
                if (!areSignalsWatched()) {
                    // The engine that stepped is gone, and the signal is nobody else's.
                    arrive(At.TRAP);
                    settle(stop.quiesced());
                    return;
                }
            }
        }
        stop.stepAgain(step);
        signal.load(number);
        reportSignal();
    }

    private void reportSignal() {
        at = At.SIGNAL;
        boolean isAsked = areSignalsWatched() || stop.isStepOwed() || interrupted.isAgain();
        Event event = isAsked ? disposition() : Event.SIGNAL;
        signal.classify(event);
        settle(stop.signalled(signal, event, SignalClass.actionOf(signal.signal(), event)));
    }

    private boolean areSignalsWatched() {
        return (record.union() & (EventSet.SIGNALS.bits() | Event.QUIESCE.bit())) != 0;
    }

    /** What the task would make of the signal now. */
    private Event disposition() {
        return SignalClass.eventOf(signal.signal(), ProcStatus.of(Tracer.kernel(), tid()));
    }

    private void cloneStop(int event) {
        arrive(At.EVENT);
        int childTid = (int) seat.eventMessage(tid());
        if (childTid <= 0) {
            passBy();
            return;
        }
        Tracee child = loop.newborn(childTid);
        child.inheritProgram();
        newborn = child;
        long flags = CloneFlags.of(architecture, syscall, event);
        settle(stop.cloned(new EventView.Clone(this, child.record, flags)));
    }

    private void execStop() {
        int formerTid = (int) seat.eventMessage(tid());
        arrive(At.EVENT);
        execed = true;
        settle(stop.execed(new EventView.Exec(this, formerTid)));
    }

    private void exitStop() {
        boolean wasStopped = at != At.RUNNING;
        arrive(At.EXITING);
        groupStopped = false;
        exits = true;
        WaitStatus status = new WaitStatus((int) seat.eventMessage(tid()));
        boolean isKilled = wasStopped || !isOwnDoing(status);
        settle(stop.exiting(new EventView.Exit(this, status), isKilled));
    }

    /** Whether it exits by its own call or signal, and not because its group does or execs. */
    private boolean isOwnDoing(WaitStatus status) {
        if (!status.exited()) {
            return status.signal() == delivered && delivered != Kernel.SIGKILL;
        }
        liveFetched = fetchRegisters(live);
        if (!liveFetched) {
            return false;
        }
        seat.fetchSyscallInfo(tid());
        long number = live.at(architecture.syscallNumber());
        Abi abi = architecture.abi(seat.info().getInt(Ptrace.INFO_ARCH), number);
        return architecture.exits(abi, architecture.plainNumber(abi, number));
    }

    /** It is dead, and its seat's wait is consumed. */
    void died(WaitStatus status) {
        at = At.RUNNING;
        Attachment by = attachment;
        if (by != null) {
            attachment = null;
            by.arrived();
        }
        boolean isGroupDead = record.tid() == record.tgid();
        stop.died(new EventView.Death(record, isGroupDead, status));
        stop.reaped();
        announceNewborn();
    }

    // ---- going on

    private void settle(Disposition disposition) {
        if (disposition != Disposition.PENDING) {
            announceNewborn();
        }
        switch (disposition) {
            case RUN -> goOn();
            case STOPPED -> listen();
            case AGAIN -> {
                at = At.PUT_BACK;
                port.proceed();
            }
            case HELD, PENDING -> {}
        }
    }

    private void announceNewborn() {
        Tracee child = newborn;
        if (child != null) {
            newborn = null;
            child.announce();
        }
    }

    private void goOn() {
        JctlReport continued = continuation;
        continuation = null;
        if (continued != null) {
            settle(stop.jobContinued(continued));
        } else {
            restart();
        }
    }

    private void listen() {
        if (at != At.GROUP_STOP) {
            return;
        }
        if (execed && record.union() == 0 && record.letGo()) {
            leave(0);
            return;
        }
        at = At.LISTENING;
        seat.restart(tid(), Ptrace.LISTEN, 0);
    }

    private void restart() {
        if (at == At.GROUP_STOP) {
            listen();
            return;
        }
        int injected = hasSignal() ? signalToInject() : 0;
        boolean mayLeave = execed && at != At.EXITING;
        if (mayLeave && record.union() == 0 && record.letGo()) {
            leave(injected);
            return;
        }
        if (at == At.ENTRY && stop.aborts()) {
            seat.abortSyscall(tid());
        }
        ResumeAction owed = at == At.EXITING ? ResumeAction.RESUME : stop.owed();
        // What is owed in the middle of a call, report or step, is made good at the call's exit.
        boolean isExitAwaited = isInKernel() && (owed == ResumeAction.REPORT || stop.isStepOwed());
        boolean armSyscalls = isSyscallWatched() || isExitAwaited || interrupted.isAgain();
        int request = armSyscalls ? Ptrace.SYSCALL : Ptrace.CONT;
        if (isInKernel()) {
            interrupted.begin();
            // the step under way goes on through the call
            request = stepping.isUnderWay() && !armSyscalls ? stepping.request() : request;
        } else if (at != At.EXITING) {
            if (at == At.EXIT && stepping.end() != ResumeAction.RESUME) {
                injected = SIGTRAP;
            }
            boolean entersHandler =
                    at == At.SIGNAL && injected != 0 && signalEvent() == Event.SIGNAL;
            if (entersHandler) {
                interrupted.handle();
            }
            boolean makesCall = stepping.begin(stop.takeStep(), entersHandler, armSyscalls);
            if (stepping.isUnderWay() && !makesCall) {
                armSyscalls = false;
                request = stepping.request();
            }
        }
        at = At.RUNNING;
        delivered = injected;
        syscallsArmed = armSyscalls;
        seat.restart(tid(), request, injected);
        if (owed == ResumeAction.INTERRUPT) {
            interruptNow();
        }
    }

    private boolean isSyscallWatched() {
        return (record.union() & EventSet.SYSCALLS.bits()) != 0;
    }

    private boolean isInKernel() {
        return at == At.ENTRY || at == At.EVENT;
    }

    private boolean hasSignal() {
        return at == At.SIGNAL || at == At.PUT_BACK;
    }

    private int signalToInject() {
        int number = signal.signal();
        int injected = SignalClass.toInject(number, signalEvent(), stop.signalAction());
        if (injected == number && signal.isChanged()) {
            seat.storeSiginfo(tid(), signal.info());
        }
        return injected;
    }

    private Event signalEvent() {
        Event event = signal.isChanged() ? disposition() : signal.event();
        return event == null ? Event.SIGNAL : event;
    }

    /** Whether no request but PTRACE_INTERRUPT reaches it. */
    private boolean isOut() {
        return at == At.RUNNING || at == At.LISTENING;
    }

    void proceedNow() {
        if (at == At.PUT_BACK) {
            reportSignal();
            return;
        }
        boolean isStopped = reported && !isOut();
        if (isStopped || record.state() == TaskState.ZOMBIE) {
            settle(stop.proceed());
        }
    }

    void interruptNow() {
        if (at == At.RUNNING) {
            interrupt();
        }
    }

    private void interrupt() {
        interruptedStops = 2;
        seat.interrupt(tid());
    }

    void rearmNow() {
        if (!syscallsArmed) {
            interruptNow();
        }
    }

    void leaveNow() {
        if (isOut() && record.union() == 0 && !record.isWanted()) {
            // The task isn't to notice: a call that would fail with EINTR is left to end by itself.
            if (at == At.LISTENING || !seat.feelsInterrupts(tid())) {
                interrupt();
            }
        }
    }

    /** The runtime ends: gives the task its freedom, in whatever stop it is. */
    void free() {
        record.evict();
        if (isOut()) {
            interrupt();
        } else if (reported) {
            restart();
        } else {
            leave(0);
        }
    }

    /** The tracer ends this instant. */
    void freeNow() {
        record.evict();
        if (!isOut()) {
            leave(hasSignal() ? signal.signal() : 0);
        }
    }

    private void leave(int injected) {
        loop.forget(this);
        seat.restart(tid(), Ptrace.DETACH, injected);
    }

    // ---- what views and observers read

    RegisterBlock registers() {
        if (!liveFetched) {
            if (!fetchRegisters(live)) {
                throw new NoSuchTask(record + " was killed");
            }
            liveFetched = true;
        }
        return live;
    }

    /** False when it was killed. */
    boolean fetchRegisters(RegisterBlock into) {
        return seat.fetchRegisters(tid(), into);
    }

    SigInfo fetchSiginfo() {
        return seat.fetchSiginfo(tid());
    }

    TraceeMemory memory() {
        return memory;
    }
}
