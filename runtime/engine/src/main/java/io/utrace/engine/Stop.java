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
     * @param killed SIGKILL ends it: nothing may hold it
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
     * A signal was taken from the task's queue.
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
     * A signal handler's frame has been set up, as {@link SignalAction#DELIVER} asked for. For
     * hosts of the {@link Profile#KERNEL} profile: there a STOP that came with the DELIVER holds
     * the task here.
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
     * Goes on after a hold, a late answer, or {@link Disposition#AGAIN}. May be called for nothing.
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
     * Gives, once, how the task is to step.
     *
     * @return SINGLESTEP, BLOCKSTEP, or RESUME for neither
     */
    public ResumeAction takeStep() {
        task.lock.lock();
        try {
            ResumeAction asked = task.resume;
            boolean isStep = asked == ResumeAction.SINGLESTEP || asked == ResumeAction.BLOCKSTEP;
            if (!isStep || point != Point.USER) {
                return ResumeAction.RESUME;
            }
            task.resume = ResumeAction.RESUME;
            return asked;
        } finally {
            task.lock.unlock();
        }
    }

    /**
     * Tells what the task, on its way from here, still owes its engines.
     *
     * @return INTERRUPT or REPORT when it must stop again before user mode, else RESUME
     */
    public ResumeAction owed() {
        ResumeAction asked = task.resume;
        return asked.isStrongerThan(ResumeAction.SINGLESTEP) ? asked : ResumeAction.RESUME;
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
        signalAction = SignalAction.DELIVER;
        decided = false;
        handlerSetUp = false;
    }

    private boolean isWanted(Event event) {
        return (task.union() & (event.bit() | Event.QUIESCE.bit())) != 0;
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
        if (pass.isOfSignal() && !isReportStop() && pass.event() != null) {
            decided = acts(pass);
            mayHold = !decided;
            if (decided && runsHandler(pass) && pass.action != ResumeAction.RESUME) {
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

    /** Whether the outcome changes the task's course, so that a STOP can't hold it yet. */
    private static boolean acts(Pass pass) {
        return switch (pass.signalAction) {
            case DELIVER -> pass.event() != Event.SIGNAL_IGN;
            case TERM, CORE, STOP, TSTP -> true;
            case IGN, REPORT, HANDLER -> false;
        };
    }

    private static boolean runsHandler(Pass pass) {
        return pass.signalAction == SignalAction.DELIVER && pass.event() == Event.SIGNAL;
    }

    private void concludeSignal(Pass pass) {
        SignalAction answer = pass.signalAction;
        if (pass.event() != null) {
            signalAction = answer;
            again = pass.hold;
            signalWaits = pass.hold;
        } else if (signalAction == SignalAction.IGN
                && answer != SignalAction.REPORT
                && answer != SignalAction.HANDLER) {
            // The signal was put off with IGN and is now decided anew.
            signalAction = answer;
        }
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
            boolean isReportOwed = owed() != ResumeAction.RESUME;
            if (wasHeld && isReportOwed && entry != null) {
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
            return Disposition.AGAIN;
        }
        if (signalWaits) {
            signalWaits = false;
            Event event = signalEvent;
            if (signal != null && event != null && isWanted(event)) {
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
            boolean wasReported = signal != null && !signalWaits;
            SignalReport report = wasReported && signal != null ? signal : task.port.noSignal();
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

    /** What {@link #conclude} will make of the strongest answer to a pass so far. */
    ResumeAction likeOf(Pass pass) {
        if (pass.isOfSignal() && !isReportStop() && pass.event() != null) {
            return task.likeOf(pass.action);
        }
        boolean isStopHeeded = !mayHold || pass.event() == null;
        boolean isStop = isStopHeeded && pass.action == ResumeAction.STOP;
        return isStop ? ResumeAction.STOP : ResumeAction.RESUME;
    }

    /** Whether the next answer ends the pass, for a death that has broken into it. */
    boolean isCutShort() {
        return exit != null || task.life == Life.DYING;
    }

    void keep(Memento memento, Outlook outlook) {
        exit = memento.ofNullable(exit);
        mayHoldExit = memento.of(mayHoldExit, mayHoldExit && exit != null);
        death = memento.ofNullable(death);
        reap = memento.of(reap);
        // A stop that another is to follow at once, and that of a dead task, is a stop no more.
        boolean counts =
                outlook.staysStopped() && task.life == Life.ALIVE && !isCutShort() && stopped;
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
        abort = memento.of(abort, abort && counts);
        again = memento.of(again, again && counts);
        signal = memento.ofNullable(signal, counts ? signal : null);
        signalEvent = memento.ofNullable(signalEvent, counts ? signalEvent : null);
        signalWaits = memento.of(signalWaits, signalWaits && counts);
        signalAction = memento.of(signalAction, counts ? signalAction : SignalAction.DELIVER);
        decided = memento.of(decided, decided && counts);
        handlerSetUp = memento.of(handlerSetUp, handlerSetUp && counts);
    }
}
