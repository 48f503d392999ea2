package io.utrace.engine;

import io.utrace.api.Action;
import io.utrace.api.DeathReport;
import io.utrace.api.Event;
import io.utrace.api.ExitReport;
import io.utrace.api.Report;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import org.jspecify.annotations.Nullable;

/**
 * A task's way from a stop back to where it may run on: which pass comes next, and whether the task
 * is held. All of it with the record locked.
 */
final class Passage {
    enum Point {
        /** In a system call that is about to be made. */
        ENTRY,
        /** Somewhere in the kernel, with another stop to be had before user mode. */
        KERNEL,
        /** On the way to user mode: the last chance for what was asked for. */
        USER
    }

    private final TaskRecord task;

    private boolean stopped;
    private Point point = Point.KERNEL;
    private boolean mayHold = true;
    private boolean wasHeld;
    private @Nullable SyscallEntry entry;
    private Event entryEvent = Event.SYSCALL_ENTRY;
    private boolean abort;
    private final Custody custody = new Custody();
    private boolean handlerSetUp;

    /** When all is reported the task is to stop with its group. */
    private boolean stopsForJob;

    private @Nullable ExitReport exit;
    private boolean mayHoldExit;
    private @Nullable DeathReport death;
    private boolean reap;

    Passage(TaskRecord task) {
        this.task = task;
    }

    // ---- what happened

    void arrive(Point at, boolean holds) {
        // Whatever else stops a held task, it is SIGKILL's doing.
        task.hold.breakOff();
        stopped = true;
        point = at;
        mayHold = holds;
        wasHeld = false;
        entry = null;
        abort = false;
        custody.clear();
        handlerSetUp = false;
        stopsForJob = false;
    }

    /** The task is at a report that a STOP holds at only where every report is a stop. */
    void arriveInKernel() {
        boolean isStop = isReportStop();
        arrive(isStop ? Point.USER : Point.KERNEL, isStop);
    }

    boolean isReportStop() {
        return task.port.profile() == Profile.USER_SPACE;
    }

    /** By itself, or by what a filter says of it: {@link Event#SECCOMP}. */
    void enter(SyscallEntry call, Event event) {
        arrive(Point.ENTRY, true);
        entry = call;
        entryEvent = event;
        if (task.engines.want(event)) {
            task.pass.begin(event, call, task.engines.list());
            if (event == Event.SECCOMP) {
                // As it is without a tracer, until an engine says otherwise.
                task.pass.syscallAction = SyscallAction.ABORT;
            }
            takeReport();
        }
    }

    void leave(SyscallExit call) {
        if (task.engines.want(Event.SYSCALL_EXIT)) {
            task.pass.begin(Event.SYSCALL_EXIT, call, task.engines.list());
            takeReport();
        }
    }

    void begin(Event event, Report report, boolean holds) {
        if (task.pass.isPending()) {
            // Only death breaks into a stop: its report waits until the module has answered.
            exit = (ExitReport) report;
            mayHoldExit = holds;
        } else {
            arrive(Point.KERNEL, holds);
            beginIfWanted(event, report);
        }
    }

    void beginIfWanted(Event event, Report report) {
        if (task.engines.want(event)) {
            task.pass.begin(event, report, task.engines.list());
            takeReport();
        }
    }

    void takeSignal(SignalReport report, Event event, SignalAction initial) {
        arrive(Point.USER, true);
        custody.take(report, event, initial);
    }

    void quiesce(boolean withHandler) {
        arrive(Point.USER, true);
        handlerSetUp = withHandler;
        if (withHandler && isReportStop()) {
            // It has stepped into it: of another signal's, maybe, than it was stopped for.
            task.resume = ResumeAction.INTERRUPT;
        }
    }

    void stopForJob() {
        stopsForJob = true;
    }

    void die(DeathReport report) {
        task.becomeZombie();
        death = report;
    }

    void reap() {
        reap = true;
    }

    // ---- how it runs on

    boolean aborts() {
        return abort;
    }

    SignalAction signalAction() {
        return custody.action();
    }

    ResumeAction takeStep() {
        ResumeAction asked = task.resume;
        if (!isStepOwed() || point != Point.USER) {
            return ResumeAction.RESUME;
        }
        task.resume = custody.runsHandler() ? ResumeAction.INTERRUPT : ResumeAction.RESUME;
        return asked;
    }

    boolean isStepOwed() {
        ResumeAction asked = task.resume;
        return asked == ResumeAction.SINGLESTEP || asked == ResumeAction.BLOCKSTEP;
    }

    ResumeAction owed() {
        if (isReportAsked()) {
            return task.resume;
        }
        // A stop that could not hold it here, or was asked for since, holds it at that report.
        return task.hold.isStopWanted() ? ResumeAction.REPORT : ResumeAction.RESUME;
    }

    private boolean isReportAsked() {
        return task.resume.isStrongerThan(ResumeAction.SINGLESTEP);
    }

    // ---- the way

    /**
     * Takes an answer in and moves on as far as can be without a callback; null when one is to be
     * made.
     */
    @Nullable Disposition step(@Nullable Action answer) {
        if (answer != null) {
            task.pass.apply(answer);
            breakIntoPass();
        } else if (task.pass.isPending()) {
            return Disposition.PENDING;
        } else if (task.hold.isHeld()) {
            task.hold.reached();
            return Disposition.HELD;
        } else if (task.hold.isJobStopped()) {
            return Disposition.STOPPED;
        }
        while (true) {
            if (task.pass.isActive()) {
                if (task.pass.choose()) {
                    return null;
                }
                conclude();
                // A stop comes first; what others asked for is made good when it is over.
                if (hold()) {
                    return Disposition.HELD;
                }
            }
            Disposition disposition = task.isDead() ? nextOfDeath() : next();
            if (disposition != null) {
                stopped = disposition != Disposition.RUN;
                return disposition;
            }
        }
    }

    /** A task that was killed while a callback was pending has other things to report now. */
    private void breakIntoPass() {
        if (task.death.stage == Death.Stage.DYING) {
            task.pass.end();
        } else if (exit != null) {
            task.pass.end();
            arrive(Point.KERNEL, mayHoldExit);
            beginIfWanted(Event.EXIT, exit);
        }
        exit = null;
    }

    /**
     * Any pass makes the report that was owed, and uses up a step; only a signal report settles an
     * INTERRUPT.
     */
    private void takeReport() {
        if (task.resume != ResumeAction.INTERRUPT) {
            task.resume = ResumeAction.RESUME;
        }
    }

    private void conclude() {
        Pass pass = task.pass;
        ResumeAction wanted = pass.other;
        if (pass.isOfSignal() && !isReportStop() && custody.isDecidedBy(pass)) {
            mayHold = !custody.decide(pass);
            if (custody.asksInHandler(pass)) {
                wanted = ResumeAction.INTERRUPT;
            }
        }
        if (!mayHold && pass.action == ResumeAction.STOP && !task.isDead()) {
            // The stop comes on the way to user mode, if it is still wanted there.
            wanted = wanted.strongest(ResumeAction.REPORT);
        }
        boolean loops = pass.event() == null && pass.action != ResumeAction.STOP;
        if (loops && wanted == ResumeAction.REPORT) {
            wanted = ResumeAction.RESUME;
        }
        if (wanted.isStrongerThan(task.resume)) {
            task.resume = wanted;
        }
        if (pass.isOfSignal()) {
            custody.conclude(pass);
        } else if (pass.event() == entryEvent) {
            abort = pass.syscallAction == SyscallAction.ABORT;
        }
        pass.end();
    }

    private boolean hold() {
        boolean held = mayHold && !task.isDead() && task.hold.beginIfWanted();
        wasHeld |= held && point == Point.ENTRY;
        // When it is released its group's stop is looked at anyway.
        stopsForJob &= !held;
        return held;
    }

    private @Nullable Disposition next() {
        if (custody.isDecided()) {
            return Disposition.RUN;
        }
        if (point == Point.ENTRY) {
            if (wasHeld && isReportAsked() && entry != null) {
                wasHeld = false;
                takeReport();
                task.pass.repeatEntry(entryEvent, entry, task.engines.list());
                return null;
            }
        } else if (point == Point.USER && beginOwed()) {
            return null;
        }
        if (hold()) {
            return Disposition.HELD;
        }
        if (stopsForJob) {
            stopsForJob = false;
            return task.hold.stopForJob() ? Disposition.STOPPED : Disposition.RUN;
        }
        if (custody.takeAgain()) {
            return Disposition.AGAIN;
        }
        if (custody.beginReport(task)) {
            takeReport();
            return null;
        }
        return Disposition.RUN;
    }

    /** Begins the pass that was asked for; false when there is nothing owed. */
    private boolean beginOwed() {
        boolean handled = handlerSetUp;
        handlerSetUp = false;
        if (task.resume == ResumeAction.INTERRUPT
                || (handled && task.resume == ResumeAction.REPORT)) {
            task.resume = ResumeAction.RESUME;
            SignalReport kept = custody.kept();
            SignalReport report = kept != null ? kept : task.port.noSignal();
            SignalAction what = handled ? SignalAction.HANDLER : SignalAction.REPORT;
            task.pass.beginSignal(null, report, what, task.engines.list());
            return true;
        }
        if (task.resume == ResumeAction.REPORT || task.hold.isStopUnasked()) {
            if (task.resume == ResumeAction.REPORT) {
                task.resume = ResumeAction.RESUME;
            }
            boolean isQuiesceWanted = (task.union() & Event.QUIESCE.bit()) != 0;
            if (isQuiesceWanted) {
                task.pass.begin(null, this, task.engines.list());
                return true;
            }
        }
        return false;
    }

    private @Nullable Disposition nextOfDeath() {
        switch (task.death.stage) {
            case DYING -> {
                task.death.stage = Death.Stage.DEAD;
                if (death != null && task.engines.want(Event.DEATH)) {
                    task.pass.begin(Event.DEATH, death, task.engines.list());
                }
            }
            case DEAD -> {
                task.death.tell();
                if (!reap) {
                    return Disposition.RUN;
                }
                task.death.stage = Death.Stage.REAPING;
                task.pass.begin(Event.REAP, this, task.engines.list());
            }
            case REAPING -> task.vanish();
            case GONE, ALIVE -> {
                return Disposition.RUN;
            }
        }
        return null;
    }

    /** What {@link #conclude} will make of the strongest answer to a pass so far. */
    ResumeAction likeOf(Pass pass) {
        if (pass.isOfSignal() && !isReportStop() && custody.isDecidedBy(pass)) {
            return task.feasible(pass.action);
        }
        boolean isStopHeeded = !mayHold || pass.event() == null || pass.isOfSignal();
        boolean isStop = isStopHeeded && pass.action == ResumeAction.STOP;
        return isStop ? ResumeAction.STOP : ResumeAction.RESUME;
    }

    /** Whether the next answer ends the pass, for a death that has broken into it. */
    boolean isCutShort() {
        return exit != null || task.death.stage == Death.Stage.DYING;
    }

    void keep(Memento memento, Outlook outlook) {
        exit = memento.ofNullable(exit);
        mayHoldExit = memento.of(mayHoldExit, mayHoldExit && exit != null);
        death = memento.ofNullable(death);
        reap = memento.of(reap);
        // A stop that another is to follow at once, and that of a dead task, is a stop no more.
        boolean counts = outlook.staysStopped() && !task.isDead() && !isCutShort() && stopped;
        boolean isAtUser = point == Point.USER && (counts || outlook.userMode());
        point = memento.of(point, isAtUser ? Point.USER : counts ? point : Point.KERNEL);
        stopped = memento.of(stopped, counts);
        if (!stopped) {
            // The rest begins anew with the next stop.
            return;
        }
        mayHold = memento.of(mayHold, mayHold && counts);
        wasHeld = memento.of(wasHeld, wasHeld && counts);
        entry = memento.ofNullable(entry, counts ? entry : null);
        entryEvent = memento.of(entryEvent, counts ? entryEvent : Event.SYSCALL_ENTRY);
        abort = memento.of(abort, abort && counts);
        custody.keep(memento, counts);
        handlerSetUp = memento.of(handlerSetUp, handlerSetUp && counts);
        stopsForJob = memento.of(stopsForJob, stopsForJob && counts);
    }
}
