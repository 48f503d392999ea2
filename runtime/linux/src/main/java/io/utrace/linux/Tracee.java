package io.utrace.linux;

import io.utrace.api.Abi;
import io.utrace.api.Event;
import io.utrace.api.JctlReport;
import io.utrace.api.SigInfo;
import io.utrace.api.TaskState;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Disposition;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;
import io.utrace.engine.UtraceCore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One real task in its tracer's seat, from its birth to its death: tells the core what it stopped
 * for, and does what the core says of it. What takes more than a line has a class of its own:
 * {@link SignalStops}, {@link JobStops}, and {@link Resumption} for the way on.
 *
 * <p>For the tracer thread; the core speaks to it through a {@link TraceePort}.
 */
final class Tracee {
    private final WaitLoop loop;
    private final Seat seat;
    private final Architecture architecture;
    private final TaskRecord record;
    private final Stop stop;
    private final TraceePort port;
    private final TraceeMemory memory;
    private final SyscallView syscall;
    private final CallStops calls;
    private final RegisterFile registers;
    private final Visits visits;
    private final Stepping stepping;
    private final InterruptedCall interrupted;
    private final SignalStops signals;
    private final JobStops jobs;
    private final Resumption resumption;

    private boolean execed;
    private boolean isExitTold;
    private boolean isLast;

    /** What its exit was reported with; without a report, what one gives whom an execve ends. */
    private WaitStatus exitStatus = new WaitStatus(0);

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
        syscall = new SyscallView(this, seat, architecture);
        registers = new RegisterFile(this, seat, architecture);
        visits = new Visits(this);
        stepping = new Stepping(this, seat, architecture);
        interrupted = new InterruptedCall(this, tracer, seat, architecture);
        port = new TraceePort(this, tracer, registers);
        record = core.add(tid, tgid, port);
        stop = record.stop();
        calls = new CallStops(this, syscall, architecture);
        signals = new SignalStops(this, seat, stepping, interrupted);
        jobs = new JobStops(this, loop, stop);
        resumption =
                new Resumption(
                        this,
                        loop.departures(),
                        seat,
                        syscall,
                        calls,
                        signals,
                        stepping,
                        interrupted);
    }

    TaskRecord record() {
        return record;
    }

    int tid() {
        return record.tid();
    }

    /** Whether an engine has it, or may yet have it when it is shown for the first time. */
    boolean isWanted() {
        return attachment != null || record.isWanted();
    }

    /** Whether it is in its first stop, where it stays until its creator's report is over. */
    boolean isUnborn() {
        return unreportedStop != 0;
    }

    /** Whether it was launched, seized, or its creator's report is over. */
    boolean isReported() {
        return reported;
    }

    /**
     * Whether its creator will never tell of it, by its own wish. A new task has its creator's
     * registers, which still have the call that made it.
     */
    boolean isUnmentioned() {
        return lookAtCall() && (cloneFlags(Ptrace.EVENT_CLONE) & CloneFlags.UNTRACED) != 0;
    }

    Resumption resumption() {
        return resumption;
    }

    CallStops calls() {
        return calls;
    }

    JobStops jobs() {
        return jobs;
    }

    /** Whether it ever ran a program of its own, and not only the zygote's code. */
    boolean hasExeced() {
        return execed;
    }

    // ---- birth

    /** A child of a tracee is running its program already, in the middle of its parent's call. */
    private void inherit(Tracee parent) {
        execed = true;
        syscall.inherit(parent.syscall);
        calls.inherit(parent.calls);
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
            if (Ptrace.event(status) != Ptrace.EVENT_EXIT) {
                stopped(status);
            }
        }
    }

    /** It was prepared by the zygote and stands before its first execve. */
    void launch() {
        reported = true;
        arrive(PtraceStop.TRAP);
        settle(stop.quiesced());
    }

    /** It was seized as it ran; at its first stop it is shown. */
    void seized(Attachment by) {
        reported = true;
        execed = true;
        attachment = by;
    }

    // ---- stops

    /** It stopped: what wait4(2) said. */
    void stopped(int status) {
        if (!reported) {
            resumption.turnInto(PtraceStop.TRAP);
            unreportedStop = status;
            if (Ptrace.event(status) == Ptrace.EVENT_EXIT) {
                // Its creator may have been killed with it, by one who waits for both their ends.
                seat.restart(tid(), Ptrace.CONT, 0);
            }
            return;
        }
        Attachment by = takeAttachment();
        if (by != null) {
            by.show(this);
        }
        if (Ptrace.syscallStop(status)) {
            syscallStop();
            return;
        }
        int event = Ptrace.event(status);
        int stopSignal = Ptrace.stopSignal(status);
        switch (event) {
            case 0 -> signals.begin(stopSignal);
            case Ptrace.EVENT_FORK, Ptrace.EVENT_VFORK, Ptrace.EVENT_CLONE -> cloneStop(event);
            case Ptrace.EVENT_EXEC -> execStop();
            case Ptrace.EVENT_EXIT -> exitStop();
            case Ptrace.EVENT_SECCOMP -> filterStop();
            case Ptrace.EVENT_STOP -> {
                if (stopSignal == Stepping.SIGTRAP) {
                    trap();
                } else {
                    groupStop(stopSignal);
                }
            }
            default -> resumption.passBy();
        }
        visits.receive();
    }

    void arrive(PtraceStop where) {
        registers.forget();
        resumption.arrive(where);
    }

    private void trap() {
        arrive(PtraceStop.TRAP);
        interrupted.hide();
        stop.stepAgain(stepping.end());
        if (jobs.isStopped()) {
            jobs.end();
        } else {
            settle(stop.quiesced());
        }
    }

    private void groupStop(int stopSignal) {
        arrive(PtraceStop.GROUP_STOP);
        interrupted.fail();
        stop.stepAgain(stepping.end());
        jobs.begin(stopSignal);
    }

    private void syscallStop() {
        switch (seat.fetchSyscallInfo(tid())) {
            case Ptrace.INFO_ENTRY -> {
                syscall.loadEntry(seat.info());
                calls.enter(true);
                if (calls.areWatched()) {
                    arrive(PtraceStop.ENTRY);
                    settle(stop.syscallEntry(syscall));
                } else {
                    interrupted.enter(syscall);
                    resumption.passBy();
                }
            }
            case Ptrace.INFO_EXIT -> {
                leaveCall();
                arrive(PtraceStop.EXIT);
                syscall.loadExit(seat.info());
                SentSignals.unmarkWhatWasRead(syscall, architecture);
                // An exit that was armed for what is owed is no event.
                settle(calls.areWatched() ? stop.syscallExit(syscall) : stop.quiesced());
            }
            // Killed before it could be asked, or not a stop of a system call after all.
            default -> resumption.passBy();
        }
    }

    /** A filter has stopped it, ours or one of the program's own. */
    private void filterStop() {
        if (seat.fetchSyscallInfo(tid()) != Ptrace.INFO_SECCOMP) {
            // Killed before it could be asked.
            resumption.passBy();
            return;
        }
        int data = seat.info().getInt(Ptrace.INFO_SECCOMP_DATA);
        boolean isOurs = calls.isFiltered() && data == Filter.MARK;
        // If it was, the stop of that call's entry has come before.
        boolean isEntered = syscall.isEntered();
        if (!isEntered) {
            syscall.loadEntry(seat.info());
            calls.enter(false);
            if (isOurs && calls.isWatched()) {
                arrive(PtraceStop.ENTRY);
                settle(stop.syscallEntry(syscall));
                return;
            }
            interrupted.enter(syscall);
        }
        if (isOurs) {
            calls.guard();
        } else if (syscall.madeNumber() >= 0) {
            if ((record.union() & Event.SECCOMP.bit()) != 0) {
                arrive(PtraceStop.ENTRY);
                syscall.filter(data);
                settle(stop.filtered(syscall));
                return;
            }
            // Meant for a tracer that the program hasn't got.
            syscall.refuse();
        }
        if (!isEntered && !syscall.isUndoDue()) {
            syscall.lose();
        }
        resumption.passBy();
    }

    /** It is about to put a filter of its own upon itself, or upon all its threads. */
    void bringsFilter() {
        loop.filters().distrust(record.tgid());
    }

    private void leaveCall() {
        boolean isBroken = seat.info().getLong(Ptrace.INFO_RESULT) == -Kernel.EINTR;
        if (!isBroken) {
            interrupted.forget();
        } else if (interrupted.leave()) {
            seat.fetchSyscallInfo(tid());
        }
    }

    private void cloneStop(int event) {
        arrive(PtraceStop.EVENT);
        int childTid = seat.eventTid(tid());
        if (childTid == 0 || !lookAtCall()) {
            resumption.passBy();
            return;
        }
        long flags = cloneFlags(event) | calls.untraced();
        Tracee child = loop.newborn(childTid);
        if (child == null) {
            resumption.passBy();
            return;
        }
        child.inherit(this);
        newborn = child;
        settle(stop.cloned(new EventView.Clone(this, child.record, flags)));
    }

    private void execStop() {
        int formerTid = seat.eventTid(tid());
        arrive(PtraceStop.EVENT);
        execed = true;
        syscall.forgetChanges();
        settle(stop.execed(new EventView.Exec(this, formerTid == 0 ? tid() : formerTid)));
    }

    private void exitStop() {
        boolean wasStopped = resumption.at() != PtraceStop.RUNNING;
        arrive(PtraceStop.EXITING);
        jobs.exits();
        WaitStatus status = seat.exitStatus(tid());
        exitStatus = status;
        boolean isKilled = wasStopped || !isOwnDoing(status);
        isExitTold = true;
        Disposition disposition = stop.exiting(new EventView.Exit(this, status), isKilled);
        exits();
        settle(disposition);
    }

    /** It is on its last way: engines have said whether they keep what is left of it. */
    void exits() {
        if (record.isKept()) {
            loop.keptZombies().expect(this);
        }
    }

    /** Whether it exits by its own call or signal, and not because its group does or execs. */
    private boolean isOwnDoing(WaitStatus status) {
        if (!status.exited()) {
            int delivered = resumption.delivered();
            return status.signal() == delivered && delivered != Kernel.SIGKILL;
        }
        if (!lookAtCall()) {
            return false;
        }
        Abi abi = abiOfCall();
        long number =
                architecture.plainNumber(abi, registers.live().at(architecture.syscallNumber()));
        return architecture.exits(abi, number);
    }

    /** Fetches what tells of the call that it is in the middle of; false when it was killed. */
    private boolean lookAtCall() {
        seat.fetchSyscallInfo(tid());
        return registers.fetch();
    }

    private long cloneFlags(int event) {
        return CloneFlags.of(architecture, abiOfCall(), registers.live(), memory, event);
    }

    private Abi abiOfCall() {
        int auditArch = seat.info().getInt(Ptrace.INFO_ARCH);
        return architecture.abi(auditArch, registers.live().at(architecture.syscallNumber()));
    }

    private @Nullable Attachment takeAttachment() {
        Attachment by = attachment;
        attachment = null;
        return by;
    }

    /**
     * It is dead, and its seat's wait is consumed.
     *
     * @param isGroupDead whether its process is dead, too, which may be its parent's zombie now
     */
    void died(WaitStatus status, boolean isGroupDead) {
        resumption.turnInto(PtraceStop.DEAD);
        Attachment by = takeAttachment();
        if (by != null) {
            by.arrived();
        }
        if (!isExitTold) {
            // SIGKILL got it past its exit stop: a restart was on its way to another.
            registers.forget();
            stop.exiting(new EventView.Exit(this, status), true);
        }
        stop.died(new EventView.Death(record, isGroupDead, status));
        isLast = isGroupDead;
        if (!loop.keptZombies().isKept(this)) {
            consumed();
        }
        announceNewborn();
        visits.receive();
        loop.lingers(this, stop.isPending());
    }

    /** Another thread's execve has put that thread in its place. */
    void supplanted() {
        died(exitStatus, false);
    }

    /** Its seat's wait is consumed, and its parent told if it has one to tell. */
    private void consumed() {
        if (!isLast || !loop.zombies().await(this)) {
            stop.reaped();
        }
    }

    /** No engine keeps it from its parent any more. */
    void buryNow() {
        if (loop.keptZombies().letGo(this)) {
            buried();
        }
    }

    /** It is a zombie that was kept, and isn't any more. */
    void buried() {
        consumed();
        loop.lingers(this, stop.isPending());
    }

    /** Its parent has waited for it. */
    void reaped() {
        stop.reaped();
        loop.lingers(this, stop.isPending());
    }

    // ---- going on

    /** Does with it what the core says of a report. */
    void settle(Disposition disposition) {
        if (disposition != Disposition.PENDING) {
            announceNewborn();
        }
        switch (disposition) {
            case RUN -> goOn();
            case STOPPED -> resumption.listen();
            case AGAIN -> {
                resumption.turnInto(PtraceStop.PUT_BACK);
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
        JctlReport continued = jobs.takeContinuation();
        if (continued == null) {
            resumption.restart();
        } else {
            settle(stop.jobContinued(continued));
        }
    }

    void proceedNow() {
        if (resumption.at() == PtraceStop.PUT_BACK) {
            resumption.turnInto(PtraceStop.SIGNAL);
            signals.report();
            return;
        }
        if (record.state() == TaskState.ZOMBIE) {
            stop.proceed();
            loop.lingers(this, stop.isPending());
        } else if (reported && !resumption.at().isOut()) {
            settle(stop.proceed());
        }
    }

    /** The last engine is gone. */
    void leaveNow() {
        loop.zombies().letGo(this);
        resumption.leaveNow();
    }

    /** The runtime ends: gives the task its freedom, in whatever stop it is. */
    void free() {
        record.evict();
        if (isUnborn()) {
            loop.filters().recognize(this);
        }
        if (calls.isFiltered()) {
            stay();
        } else if (resumption.at().isOut()) {
            resumption.interrupt();
        } else if (reported) {
            resumption.restart();
            // In the middle of a call that engines have changed.
            resumption.interruptNow();
        } else {
            skipBirth();
            resumption.leave(0);
        }
    }

    /** Nobody is to be told of it. */
    private void skipBirth() {
        reported = true;
        unreportedStop = 0;
    }

    /** It can't be let go, and goes on with nobody there. */
    private void stay() {
        skipBirth();
        if (!resumption.at().isOut()) {
            resumption.restart();
        }
    }

    /** The tracer ends this instant. */
    void freeNow() {
        resumption.leaveAtOnce();
        record.evict();
    }

    // ---- what views and observers read

    RegisterBlock registers() {
        return registers.live();
    }

    /** An engine has written to the registers themselves. */
    void registersWritten() {
        if (resumption.at() == PtraceStop.ENTRY && registers.fetch()) {
            syscall.follow(registers.live());
        }
    }

    /** What was fetched isn't what the registers are to be. */
    void registersChange() {
        registers.forget();
    }

    /** What engines have made of its call is put into them. */
    void flushRegisters() {
        syscall.flush();
    }

    /** False when it was killed. */
    boolean fetchRegisters(RegisterBlock into) {
        flushRegisters();
        return seat.fetchRegisters(tid(), into);
    }

    SigInfo fetchSiginfo() {
        return seat.fetchSiginfo(tid());
    }

    HeldState held() {
        return seat.held();
    }

    byte[] registerSet(int note) {
        flushRegisters();
        return seat.registerSet(tid(), note);
    }

    /** What is known of the signal it is stopped for, if it is. */
    Optional<SigInfo> signalInfo() {
        return resumption.at().hasSignal() ? Optional.of(signals.info()) : Optional.empty();
    }

    TraceePort port() {
        return port;
    }

    Visits visits() {
        return visits;
    }

    TraceeMemory memory() {
        return memory;
    }
}
