package io.utrace.engine;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.Report;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.TaskState;
import io.utrace.engine.TaskRecord.Life;
import org.jspecify.annotations.Nullable;

/**
 * A stopped task and what is to be done before it may run on: the passes, the hold, the reports
 * that were asked for. The host says what the task stopped for and gets a {@link Disposition}; on
 * RUN it reads off here how.
 *
 * <p>Where a STOP that is answered to a report takes effect is a matter of the host's {@link
 * Profile}.
 *
 * <p>Every method is for the task's own thread, and none waits.
 */
public final class Stop {
    private enum Point {
        /** In a system call that is about to be made. */
        ENTRY,
        /** Somewhere in the kernel, with another stop to be had before user mode. */
        KERNEL,
        /** On the way to user mode: the last chance for what was asked for. */
        USER
    }

    private static final long CLONE_VFORK = 0x4000;

    private final TaskRecord task;

    private boolean stopped;
    private Point point = Point.KERNEL;
    private boolean mayHold = true;
    private boolean wasHeld;
    private @Nullable SyscallEntry entry;
    private boolean abort;
    private boolean again;
    private @Nullable SignalReport signal;
    private @Nullable Event signalEvent;
    private boolean signalWaits;

    /** The signal was ignored, with a STOP: a report that is asked for now decides it anew. */
    private boolean kept;

    private SignalAction signalAction = SignalAction.DELIVER;

    /** The signal is to be acted on before anything else is asked. */
    private boolean decided;

    private boolean handlerSetUp;
    private @Nullable ExitReport exit;
    private boolean mayHoldExit;
    private @Nullable DeathReport death;
    private boolean reap;

    Stop(TaskRecord task) {
        this.task = task;
    }

    // ---- what happened

    /**
     * The task is about to make a system call.
     *
     * @param call the call
     * @return what becomes of the task; see {@link #aborts}
     */
    public Disposition syscallEntry(SyscallEntry call) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            arrive(Point.ENTRY, true);
            entry = call;
            if (isWanted(Event.SYSCALL_ENTRY)) {
                task.pass.beginSyscall(Event.SYSCALL_ENTRY, call, call.number(), task.engines);
                takeReport();
            }
            first = step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task has made a system call.
     *
     * @param call the call
     * @return what becomes of the task
     */
    public Disposition syscallExit(SyscallExit call) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            arrive(isReportStop() ? Point.USER : Point.KERNEL, isReportStop());
            if (isWanted(Event.SYSCALL_EXIT)) {
                task.pass.beginSyscall(Event.SYSCALL_EXIT, call, call.number(), task.engines);
                takeReport();
            }
            first = step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task made another, which hasn't run yet and must not before this pass is over.
     *
     * @param clone the event
     * @return what becomes of the parent
     */
    public Disposition cloned(CloneReport clone) {
        return event(Event.CLONE, clone, isReportStop() || (clone.flags() & CLONE_VFORK) != 0);
    }

    /**
     * The task runs a new program.
     *
     * @param exec the event
     * @return what becomes of the task
     */
    public Disposition execed(ExecReport exec) {
        return event(Event.EXEC, exec, isReportStop());
    }

    /**
     * The task begins to exit.
     *
     * @param exit the event
     * @param killed SIGKILL ends it, or its group does: nothing may hold it
     * @return what becomes of the task
     */
    public Disposition exiting(ExitReport exit, boolean killed) {
        return event(Event.EXIT, exit, !killed);
    }

    private Disposition event(Event event, Report report, boolean holds) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            if (task.pass.isPending()) {
                // Only death breaks into a stop: its report waits until the module has answered.
                exit = (ExitReport) report;
                mayHoldExit = holds;
            } else {
                begin(event, report, holds);
            }
            first = step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    private void begin(Event event, Report report, boolean holds) {
        arrive(Point.KERNEL, holds);
        if (isWanted(event)) {
            task.pass.begin(event, report, task.engines);
            takeReport();
        }
    }

    /**
     * A signal was taken from the task's queue. Whatever the engines make of its siginfo, the
     * report has it.
     *
     * @param report the signal
     * @param event what the disposition makes of it
     * @param initial what happens if no engine objects
     * @return what becomes of the task; see {@link #signalAction}
     */
    public Disposition signalled(SignalReport report, Event event, SignalAction initial) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            arrive(Point.USER, true);
            signal = report;
            signalEvent = event;
            signalWaits = true;
            signalAction = initial;
            first = step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task is on its way to user mode and nothing happened: it came because it was asked to.
     *
     * @return what becomes of the task
     */
    public Disposition quiesced() {
        return onTheWay(false);
    }

    /**
     * A signal handler's frame has been set up, as {@link SignalAction#DELIVER} asked for. A host
     * of the {@link Profile#KERNEL} profile always tells, and a STOP that came with the DELIVER
     * holds the task here; one of the other profile tells when the task has stepped into the
     * handler.
     *
     * @return what becomes of the task
     */
    public Disposition handlerSetUp() {
        return onTheWay(true);
    }

    private Disposition onTheWay(boolean withHandler) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            arrive(Point.USER, true);
            handlerSetUp = withHandler;
            first = step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task is dead. Ends a hold.
     *
     * @param report the event
     */
    public void died(DeathReport report) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            task.becomeZombie();
            death = report;
            first = step(null);
        } finally {
            task.lock.unlock();
        }
        drive(first);
    }

    /** The task is reaped: after the death report, the end of its engines. */
    public void reaped() {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            reap = true;
            first = step(null);
        } finally {
            task.lock.unlock();
        }
        drive(first);
    }

    /**
     * Goes on after a hold or a late answer. May be called for nothing, but not after {@link
     * Disposition#AGAIN}.
     *
     * @return what becomes of the task
     */
    public Disposition proceed() {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            first = step(task.pass.takeLate());
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    // ---- how it runs on

    /**
     * Tells whether the system call of this entry must not be made.
     *
     * @return true for {@link SyscallAction#ABORT}
     */
    public boolean aborts() {
        return abort;
    }

    /**
     * Gives the last word on the signal of this stop.
     *
     * @return what the host is to do with it
     */
    public SignalAction signalAction() {
        return signalAction;
    }

    /**
     * Gives, once, how the task is to step. A step into a signal's handler ends at its first
     * instruction, of which the host tells by {@link #handlerSetUp}.
     *
     * @return SINGLESTEP, BLOCKSTEP, or RESUME for neither
     */
    public ResumeAction takeStep() {
        task.lock.lock();
        try {
            ResumeAction asked = task.resume;
            if (!isStepOwed() || point != Point.USER) {
                return ResumeAction.RESUME;
            }
            boolean isIntoHandler =
                    signalEvent == Event.SIGNAL && signalAction == SignalAction.DELIVER;
            task.resume = isIntoHandler ? ResumeAction.INTERRUPT : ResumeAction.RESUME;
            return asked;
        } finally {
            task.lock.unlock();
        }
    }

    /**
     * The task stopped before the step it was restarted for was over: unless the stop is reported,
     * the step is still to be taken. To be called before the host tells of the stop.
     *
     * @param step what {@link #takeStep} gave
     */
    public void stepAgain(ResumeAction step) {
        task.lock.lock();
        try {
            task.resume = task.resume.strongest(step);
        } finally {
            task.lock.unlock();
        }
    }

    /**
     * Tells whether the task is to step once it is in user mode: it must stop on the way there, and
     * {@link #takeStep} be asked then.
     *
     * @return true while a step is asked for
     */
    public boolean isStepOwed() {
        ResumeAction asked = task.resume;
        return asked == ResumeAction.SINGLESTEP || asked == ResumeAction.BLOCKSTEP;
    }

    /**
     * Tells what the task, on its way from here, still owes its engines.
     *
     * @return INTERRUPT or REPORT when it must stop again before user mode, else RESUME
     */
    public ResumeAction owed() {
        task.lock.lock();
        try {
            if (isReportAsked()) {
                return task.resume;
            }
            // A stop that could not hold it here, or was asked for since, holds it at that report.
            return task.isStopWanted() ? ResumeAction.REPORT : ResumeAction.RESUME;
        } finally {
            task.lock.unlock();
        }
    }

    private boolean isReportAsked() {
        return task.resume.isStrongerThan(ResumeAction.SINGLESTEP);
    }

    // ---- the machine

    private Disposition drive(@Nullable Disposition first) {
        Deferred deferred = Deferred.ofThread();
        Disposition disposition = first;
        while (true) {
            deferred.run();
            if (disposition != null) {
                return disposition;
            }
            Action answer = task.pass.dispatch();
            if (answer == null) {
                return Disposition.PENDING;
            }
            disposition = step(answer);
        }
    }

    /**
     * Takes an answer in and moves on as far as can be without a callback; null when one is to be
     * made.
     */
    private @Nullable Disposition step(@Nullable Action answer) {
        task.lock.lock();
        try {
            if (answer != null) {
                task.pass.apply(answer);
                breakIntoPass();
            } else if (task.pass.isPending()) {
                return Disposition.PENDING;
            } else if (task.state() == TaskState.TRACED) {
                return Disposition.HELD;
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
        } finally {
            task.lock.unlock();
        }
    }

    /** A task that was killed while a callback was pending has other things to report now. */
    private void breakIntoPass() {
        if (task.life == Life.DYING) {
            task.pass.end();
        } else if (exit != null) {
            task.pass.end();
            begin(Event.EXIT, exit, mayHoldExit);
        }
        exit = null;
    }

    private boolean isReportStop() {
        return task.port.profile() == Profile.USER_SPACE;
    }

    private void arrive(Point at, boolean holds) {
        // Whatever else stops a held task, it is SIGKILL's doing.
        task.breakHold();
        stopped = true;
        point = at;
        mayHold = holds;
        wasHeld = false;
        entry = null;
        abort = false;
        again = false;
        signal = null;
        signalEvent = null;
        signalWaits = false;
        kept = false;
        signalAction = SignalAction.DELIVER;
        decided = false;
        handlerSetUp = false;
    }

    private boolean isWanted(Event event) {
        return (task.union() & (event.bit() | Event.QUIESCE.bit())) != 0;
    }

    /** An ignored signal isn't even kept for those who only quiesce. */
    private boolean isSignalWanted(Event event) {
        return event == Event.SIGNAL_IGN ? (task.union() & event.bit()) != 0 : isWanted(event);
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
        if (pass.isOfSignal() && !isReportStop() && isSignalAtHand(pass)) {
            decided = acts(pass.signalAction);
            mayHold = !decided;
            if (decided && runsHandler(pass.signalAction) && pass.action != ResumeAction.RESUME) {
                // The way to be asked again, in the handler's first instruction.
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
            concludeSignal(pass);
        } else if (pass.event() == Event.SYSCALL_ENTRY) {
            abort = pass.syscallAction == SyscallAction.ABORT;
        }
        pass.end();
    }

    /** Whether the pass decides over a signal, and isn't just a report that was asked for. */
    private boolean isSignalAtHand(Pass pass) {
        return pass.event() != null || kept;
    }

    /** Whether the outcome changes the task's course, so that a STOP can't hold it yet. */
    private boolean acts(SignalAction outcome) {
        return switch (outcome) {
            case DELIVER -> signalEvent != Event.SIGNAL_IGN;
            case TERM, CORE, STOP, TSTP -> true;
            case IGN, REPORT, HANDLER -> false;
        };
    }

    private boolean runsHandler(SignalAction outcome) {
        return outcome == SignalAction.DELIVER && signalEvent == Event.SIGNAL;
    }

    private void concludeSignal(Pass pass) {
        if (!isSignalAtHand(pass)) {
            // A DELIVER that was answered without a thought has nothing to deliver.
            return;
        }
        signalAction = pass.signalAction;
        again = pass.hold;
        boolean isIgnored =
                switch (signalAction) {
                    case IGN, REPORT, HANDLER -> true;
                    case DELIVER, TERM, CORE, STOP, TSTP -> false;
                };
        kept = isIgnored && !again && pass.action == ResumeAction.STOP;
    }

    private boolean hold() {
        boolean held = mayHold && !task.isDead() && task.holdIfWanted();
        wasHeld |= held && point == Point.ENTRY;
        return held;
    }

    private @Nullable Disposition next() {
        if (decided && !again) {
            return Disposition.RUN;
        }
        if (point == Point.ENTRY) {
            if (wasHeld && isReportAsked() && entry != null) {
                wasHeld = false;
                takeReport();
                task.pass.repeatEntry(entry, entry.number(), task.engines);
                return null;
            }
        } else if (point == Point.USER && beginOwed()) {
            return null;
        }
        if (hold()) {
            return Disposition.HELD;
        }
        if (again) {
            again = false;
            // Should the task have to go before it is reported: as if nobody had spoken.
            signalAction = SignalAction.DELIVER;
            return Disposition.AGAIN;
        }
        if (signalWaits) {
            signalWaits = false;
            Event event = signalEvent;
            if (signal != null && event != null && isSignalWanted(event)) {
                task.pass.beginSignal(event, signal, signalAction, task.engines);
                takeReport();
                return null;
            }
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
            SignalReport report = kept && signal != null ? signal : task.port.noSignal();
            SignalAction what = handled ? SignalAction.HANDLER : SignalAction.REPORT;
            task.pass.beginSignal(null, report, what, task.engines);
            return true;
        }
        if (task.resume == ResumeAction.REPORT || task.isStopUnasked()) {
            if (task.resume == ResumeAction.REPORT) {
                task.resume = ResumeAction.RESUME;
            }
            boolean isQuiesceWanted = (task.union() & Event.QUIESCE.bit()) != 0;
            if (isQuiesceWanted) {
                task.pass.begin(null, this, task.engines);
                return true;
            }
        }
        return false;
    }

    private @Nullable Disposition nextOfDeath() {
        switch (task.life) {
            case DYING -> {
                task.life = Life.DEAD;
                if (death != null && isWanted(Event.DEATH)) {
                    task.pass.begin(Event.DEATH, death, task.engines);
                }
            }
            case DEAD -> {
                if (!reap) {
                    return Disposition.RUN;
                }
                task.life = Life.REAPING;
                task.pass.begin(Event.REAP, this, task.engines);
            }
            case REAPING -> task.vanish();
            case GONE, ALIVE -> {
                return Disposition.RUN;
            }
        }
        return null;
    }

    void keep(Memento memento) {
        point = memento.of(point);
        exit = memento.ofNullable(exit);
        mayHoldExit = memento.of(mayHoldExit);
        death = memento.ofNullable(death);
        reap = memento.of(reap);
        stopped = memento.of(stopped);
        if (!stopped) {
            // The rest begins anew with the next stop.
            return;
        }
        mayHold = memento.of(mayHold);
        wasHeld = memento.of(wasHeld);
        entry = memento.ofNullable(entry);
        abort = memento.of(abort);
        again = memento.of(again);
        signal = memento.ofNullable(signal);
        signalEvent = memento.ofNullable(signalEvent);
        signalWaits = memento.of(signalWaits);
        kept = memento.of(kept);
        signalAction = memento.of(signalAction);
        decided = memento.of(decided);
        handlerSetUp = memento.of(handlerSetUp);
    }
}
