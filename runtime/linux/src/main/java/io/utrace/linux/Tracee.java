package io.utrace.linux;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
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
        /** PTRACE_EVENT_STOP on the way to user mode, the first stop of a new task included. */
        TRAP,
        /** PTRACE_EVENT_STOP of a task that job control has stopped. */
        GROUP_STOP,
        /** Any other event, with more stops before user mode. */
        EVENT,
        EXITING
    }

    private static final int SIGTRAP = 5;

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

    private At at = At.RUNNING;
    private boolean liveFetched;
    private boolean syscallsArmed;
    private boolean execed;
    private int unreportedStop;
    private @Nullable WaitStatus earlyEnd;
    private boolean reported;
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

    /** It was seized as it ran; at its first stop it is shown. */
    void seized(Attachment by) {
        reported = true;
        execed = true;
        attachment = by;
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
                arrive(stopSignal == SIGTRAP ? At.TRAP : At.GROUP_STOP);
                settle(stop.quiesced());
            }
            default -> {
                arrive(At.EVENT);
                restart();
            }
        }
    }

    private void arrive(At where) {
        at = where;
        liveFetched = false;
    }

    private void syscallStop() {
        switch (seat.fetchSyscallInfo(tid())) {
            case Ptrace.INFO_ENTRY -> {
                arrive(At.ENTRY);
                syscall.loadEntry(seat.info());
                settle(stop.syscallEntry(syscall));
            }
            case Ptrace.INFO_EXIT -> {
                arrive(At.EXIT);
                syscall.loadExit(seat.info());
                syscall.leave();
                settle(stop.syscallExit(syscall));
            }
            default -> {
                // Killed before it could be asked, or not a stop of a system call after all.
                arrive(At.EVENT);
                restart();
            }
        }
    }

    private void signalStop(int number) {
        arrive(At.SIGNAL);
        boolean isWatched = (record.union() & (EventSet.SIGNALS.bits() | Event.QUIESCE.bit())) != 0;
        Event event =
                isWatched
                        ? SignalClass.eventOf(number, ProcStatus.of(Tracer.kernel(), tid()))
                        : Event.SIGNAL;
        signal.load(number, event);
        settle(stop.signalled(signal, event, SignalClass.actionOf(number, event)));
    }

    private void cloneStop(int event) {
        arrive(At.EVENT);
        int childTid = (int) seat.eventMessage(tid());
        if (childTid <= 0) {
            restart();
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
        arrive(At.EXITING);
        WaitStatus status = new WaitStatus((int) seat.eventMessage(tid()));
        boolean isKilled = status.signal() == Kernel.SIGKILL;
        settle(stop.exiting(new EventView.Exit(this, status), isKilled));
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
            case RUN -> restart();
            case AGAIN -> port.proceed();
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

    private void restart() {
        int injected =
                at == At.SIGNAL
                        ? SignalClass.toInject(signal.signal(), signalEvent(), stop.signalAction())
                        : 0;
        boolean mayLeave = execed && at != At.EXITING;
        if (mayLeave && record.union() == 0 && record.letGo()) {
            leave(injected);
            return;
        }
        if (at == At.ENTRY && stop.aborts()) {
            seat.abortSyscall(tid());
        }
        ResumeAction owed = at == At.EXITING ? ResumeAction.RESUME : stop.owed();
        boolean isSyscallWatched = (record.union() & EventSet.SYSCALLS.bits()) != 0;
        // A report owed in the middle of a call is made at the call's exit.
        boolean armSyscalls = isSyscallWatched || (owed == ResumeAction.REPORT && isInKernel());
        int request = armSyscalls ? Ptrace.SYSCALL : Ptrace.CONT;
        if (at == At.GROUP_STOP) {
            request = Ptrace.LISTEN;
        }
        at = At.RUNNING;
        syscallsArmed = armSyscalls;
        seat.restart(tid(), request, injected);
        if (owed == ResumeAction.INTERRUPT) {
            interruptNow();
        }
    }

    private boolean isInKernel() {
        return at == At.ENTRY || at == At.EVENT;
    }

    private Event signalEvent() {
        Event event = signal.event();
        return event == null ? Event.SIGNAL : event;
    }

    void proceedNow() {
        boolean isStopped = reported && at != At.RUNNING;
        if (isStopped || record.state() == TaskState.ZOMBIE) {
            settle(stop.proceed());
        }
    }

    void interruptNow() {
        if (at == At.RUNNING) {
            seat.interrupt(tid());
        }
    }

    void rearmNow() {
        if (!syscallsArmed) {
            interruptNow();
        }
    }

    void leaveNow() {
        if (at == At.RUNNING && record.union() == 0 && !record.isWanted()) {
            // The task isn't to notice: a call that would fail with EINTR is left to end by itself.
            if (!seat.feelsInterrupts(tid())) {
                seat.interrupt(tid());
            }
        }
    }

    /** The runtime ends: gives the task its freedom, in whatever stop it is. */
    void free() {
        record.evict();
        if (at == At.RUNNING) {
            seat.interrupt(tid());
        } else if (reported) {
            restart();
        } else {
            leave(0);
        }
    }

    /** The tracer ends this instant. */
    void freeNow() {
        record.evict();
        if (at != At.RUNNING) {
            leave(at == At.SIGNAL ? signal.signal() : 0);
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

    void fetchSiginfo(Siginfo into) {
        seat.fetchSiginfo(tid(), into);
    }

    TraceeMemory memory() {
        return memory;
    }
}
