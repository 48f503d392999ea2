package io.utrace.linux;

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
 * for, and does what the core says of it. What takes more than a line has a class of its own: its
 * {@link Birth}, {@link CallStops}, {@link SignalStops}, {@link JobStops}, its {@link Ending}, and
 * {@link Resumption} for the way on.
 *
 * <p>For the tracer thread; the core speaks to it through a {@link TraceePort}.
 */
final class Tracee {
    private final Lives lives;
    private final Seat seat;
    private final TaskRecord record;
    private final Stop stop;
    private final TraceePort port;
    private final TraceeMemory memory;
    private final SyscallView syscall;
    private final CallWatch calls;
    private final CallStops callStops;
    private final RegisterFile registers;
    private final CurrentCall currentCall;
    private final Visits visits;
    private final Stepping stepping;
    private final InterruptedCall interrupted;
    private final SignalStops signals;
    private final JobStops jobs;
    private final Birth birth;
    private final Ending ending;
    private final Resumption resumption;

    private boolean execed;

    /** Its next status was taken in, and waits for its turn. */
    private volatile boolean hasNews;

    private @Nullable Tracee newborn;
    private @Nullable Attachment attachment;

    Tracee(
            Tracer tracer,
            Lives lives,
            Seat seat,
            Architecture architecture,
            UtraceCore core,
            int tid,
            int tgid) {
        this.lives = lives;
        this.seat = seat;
        memory = new TraceeMemory(this);
        syscall = new SyscallView(this, seat, architecture);
        registers = new RegisterFile(this, seat, architecture);
        currentCall = new CurrentCall(this, seat, architecture, registers);
        visits = new Visits(this);
        stepping = new Stepping(this, seat, architecture);
        interrupted = new InterruptedCall(this, tracer, seat, architecture);
        port = new TraceePort(this, tracer, seat, registers);
        record = core.add(tid, tgid, port);
        stop = record.stop();
        calls = new CallWatch(this, seat, syscall, architecture);
        callStops = new CallStops(this, seat, architecture, syscall, calls, interrupted);
        signals = new SignalStops(this, seat, stepping, interrupted);
        jobs = new JobStops(this, lives, stop);
        birth = new Birth(this, lives, seat);
        ending = new Ending(this, lives, seat, registers, currentCall);
        resumption =
                new Resumption(
                        this,
                        lives.departures(),
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

    /**
     * Whether its creator will never tell of it, by its own wish. A new task has its creator's
     * registers, which still have the call that made it.
     */
    boolean isUnmentioned() {
        return currentCall.fetch()
                && (currentCall.cloneFlags(Ptrace.EVENT_CLONE) & CloneFlags.UNTRACED) != 0;
    }

    Resumption resumption() {
        return resumption;
    }

    CallWatch calls() {
        return calls;
    }

    JobStops jobs() {
        return jobs;
    }

    Birth birth() {
        return birth;
    }

    Ending ending() {
        return ending;
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

    /** It was prepared by the zygote and stands before its first execve. */
    void launch() {
        birth.skip();
        arrive(PtraceStop.TRAP);
        settle(stop.quiesced());
    }

    /** It was seized as it ran; at its first stop it is shown. */
    void seized(Attachment by) {
        birth.skip();
        execed = true;
        attachment = by;
    }

    // ---- stops

    /** The kernel has told of its next stop, or of its end: it has left the stop before. */
    void hasNews() {
        hasNews = true;
    }

    /** Whether nothing of that kind waits for its turn. For any thread. */
    boolean isStopCurrent() {
        return !hasNews;
    }

    /** It stopped: what wait4(2) said. */
    void stopped(int status) {
        hasNews = false;
        if (!birth.isOver()) {
            resumption.turnInto(PtraceStop.TRAP);
            birth.stopped(status);
            return;
        }
        Attachment by = takeAttachment();
        if (by != null) {
            by.show(this);
        }
        if (Ptrace.syscallStop(status)) {
            callStops.begin();
            return;
        }
        int event = Ptrace.event(status);
        int stopSignal = Ptrace.stopSignal(status);
        switch (event) {
            case 0 -> signals.begin(stopSignal);
            case Ptrace.EVENT_FORK, Ptrace.EVENT_VFORK, Ptrace.EVENT_CLONE -> cloneStop(event);
            case Ptrace.EVENT_EXEC -> execStop();
            case Ptrace.EVENT_EXIT -> ending.begin();
            case Ptrace.EVENT_SECCOMP -> callStops.filtered();
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

    /** It is about to put a filter of its own upon itself, or upon all its threads. */
    void bringsFilter() {
        lives.filters().distrust(record.tgid());
    }

    private void cloneStop(int event) {
        arrive(PtraceStop.EVENT);
        int childTid = seat.eventTid(tid());
        if (childTid == 0 || !currentCall.fetch()) {
            resumption.passBy();
            return;
        }
        long flags = currentCall.cloneFlags(event) | calls.untraced();
        Tracee child = lives.newborn(childTid);
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
        ending.died(status, isGroupDead);
        announceNewborn();
        visits.receive();
        ending.lingers();
    }

    /** Another thread's execve has put that thread in its place. */
    void supplanted() {
        died(ending.exitStatus(), false);
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
            case HELD -> {
                if (resumption.at() == PtraceStop.EVENT) {
                    stepping.hold();
                }
            }
            case PENDING -> {}
        }
    }

    private void announceNewborn() {
        Tracee child = newborn;
        if (child != null) {
            newborn = null;
            child.birth.announce();
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
            ending.lingers();
        } else if (birth.isOver() && !resumption.at().isOut()) {
            settle(stop.proceed());
        }
    }

    /** The last engine is gone. */
    void leaveNow() {
        lives.zombies().letGo(this);
        resumption.leaveNow();
    }

    /** The runtime ends: gives the task its freedom, in whatever stop it is. */
    void free() {
        record.evict();
        if (birth.isHeld()) {
            lives.filters().recognize(this);
        }
        if (calls.isFiltered()) {
            stay();
        } else if (resumption.at().isOut()) {
            resumption.interrupt();
        } else if (birth.isOver()) {
            resumption.restart();
            // In the middle of a call that engines have changed.
            resumption.interruptNow();
        } else {
            birth.skip();
            resumption.leave(0);
        }
    }

    /** It can't be let go, and goes on with nobody there. */
    private void stay() {
        birth.skip();
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
