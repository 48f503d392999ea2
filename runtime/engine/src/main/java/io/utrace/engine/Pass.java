package io.utrace.engine;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Action;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through a task's engines, as data: which engine it is at, what has been
 * decided. A record has one, used again for every event. All of it is guarded by the record's lock,
 * save that the thread that was told to make a callback may read what it needs for that.
 *
 * <p>The alternation is: {@link #choose} the next callback with the lock held, {@link #call} it
 * without, {@link #apply} the answer with the lock held. An answer may come late, from another
 * thread, as {@link #answer}.
 */
public final class Pass {
    enum Stage {
        QUIESCE,
        SPECIFIC
    }

    private static final Object NOTHING = new Object();

    private final TaskRecord task;

    private boolean active;
    private @Nullable Event event;
    private boolean signals;
    private boolean repeated;
    private Object view = NOTHING;

    private EngineRecord[] engines = Engines.NONE;
    private int next;
    private int end;
    private int step;
    private @Nullable EngineRecord reporting;
    private Stage stage = Stage.QUIESCE;
    private volatile @Nullable Thread runner;
    private boolean pending;
    private @Nullable Action late;

    /** What the late answer makes of the event, to be done by the task's own thread. */
    private @Nullable Runnable changes;

    private long ticket;

    ResumeAction action = ResumeAction.RESUME;
    ResumeAction other = ResumeAction.RESUME;
    SignalAction signalAction = SignalAction.DELIVER;
    SyscallAction syscallAction = SyscallAction.RUN;
    boolean hold;

    Pass(TaskRecord task) {
        this.task = task;
    }

    // ---- with the record locked

    void begin(@Nullable Event event, Object view, EngineRecord[] engines) {
        this.event = event;
        this.view = view;
        this.engines = engines;
        boolean reverse = event == Event.SYSCALL_ENTRY || event == Event.SECCOMP;
        next = reverse ? engines.length - 1 : 0;
        end = reverse ? -1 : engines.length;
        step = reverse ? -1 : 1;
        active = true;
        signals = false;
        repeated = false;
        action = ResumeAction.RESUME;
        other = ResumeAction.RESUME;
        signalAction = SignalAction.DELIVER;
        syscallAction = SyscallAction.RUN;
        hold = false;
    }

    /** The same entry once more; the decision about the call carries over. */
    void repeatEntry(Event entry, SyscallEntry call, EngineRecord[] engines) {
        SyscallAction decided = syscallAction;
        begin(entry, call, engines);
        syscallAction = decided;
        repeated = true;
    }

    void beginSignal(
            @Nullable Event event,
            SignalReport signal,
            SignalAction initial,
            EngineRecord[] engines) {
        begin(event, signal, engines);
        signals = true;
        signalAction = initial;
    }

    boolean isActive() {
        return active;
    }

    boolean isPending() {
        return active && pending;
    }

    /** Whether the callback with this ticket is still to be answered. */
    boolean isDue(long ofTicket) {
        return isPending() && ofTicket == ticket && late == null;
    }

    @SuppressWarnings("ReferenceEquality") // records are identities; equals is for references
    boolean isReportingTo(EngineRecord engine) {
        return reporting == engine;
    }

    boolean isRunBy(Thread thread) {
        return runner == thread;
    }

    boolean isOfSignal() {
        return signals;
    }

    @Nullable Event event() {
        return event;
    }

    /** Ends the pass; if it was cut short, the engine it was at is done with. */
    void end() {
        if (reporting != null) {
            retire(reporting);
        }
        active = false;
        view = NOTHING;
        engines = Engines.NONE;
    }

    /**
     * Nobody waits for the rest any more: the task is given up. A callback that is being made is
     * still to end, and its engine done with only then.
     */
    void giveUp() {
        if (late != null) {
            end();
        }
        active = false;
        pending = false;
        late = null;
        changes = null;
        runner = null;
    }

    /** Picks the next callback; false when the pass is over. */
    boolean choose() {
        while (true) {
            EngineRecord engine = reporting;
            if (engine == null) {
                if (next == end) {
                    return false;
                }
                engine = engines[next];
                next += step;
                if (engine.detached) {
                    continue;
                }
                reporting = engine;
                if (quiescesFirst(engine)) {
                    return chosen(engine, Stage.QUIESCE);
                }
            } else if (stage == Stage.SPECIFIC || engine.detached) {
                retire(engine);
                continue;
            }
            // Between its two reports an engine stays the one reported to: an observer must not
            // slip through.
            if (engine.wantStop) {
                action = ResumeAction.STOP;
            }
            if (wantsSpecific(engine)) {
                return chosen(engine, Stage.SPECIFIC);
            }
            retire(engine);
        }
    }

    private boolean chosen(EngineRecord engine, Stage chosenStage) {
        engine.stopUnasked = false;
        stage = chosenStage;
        pending = true;
        ticket++;
        return true;
    }

    private boolean quiescesFirst(EngineRecord engine) {
        return !signals && event != Event.REAP && (engine.mask & Event.QUIESCE.bit()) != 0;
    }

    private boolean wantsSpecific(EngineRecord engine) {
        if (signals) {
            int wanted = Event.QUIESCE.bit() | (event == null ? 0 : event.bit());
            return (engine.mask & wanted) != 0;
        }
        if (event == null || (engine.mask & event.bit()) == 0) {
            return false;
        }
        // By the number as it is now: an engine before this one may have changed it.
        return switch (event) {
            case SYSCALL_ENTRY -> engine.syscalls.contains(((SyscallEntry) view).number());
            case SYSCALL_EXIT -> engine.syscalls.contains(((SyscallExit) view).number());
            default -> true;
        };
    }

    private void retire(EngineRecord engine) {
        reporting = null;
        task.retired(engine);
    }

    /** Takes in what the callback answered. */
    void apply(Action answer) {
        EngineRecord engine = reporting;
        if (engine == null) {
            throw new AssertionError("an answer that nobody was asked for");
        }
        if (!active) {
            retire(engine);
            return;
        }
        pending = false;
        late = null;
        if (stage == Stage.SPECIFIC) {
            // A quiesce report has no say in these: else a newer engine's ABORT would be wiped by
            // it.
            signalAction = answer.signalAction();
            syscallAction = answer.syscallAction();
            hold = answer.holdsSignal();
        }
        ResumeAction resume = task.feasible(answer.resume());
        if (resume == ResumeAction.DETACH) {
            task.detach(engine);
        }
        if (engine.detached || task.isDead()) {
            return;
        }
        boolean loops = resume == ResumeAction.INTERRUPT || resume == ResumeAction.REPORT;
        if (signals && loops) {
            resume = ResumeAction.RESUME;
        }
        action = action.strongest(resume);
        // An answer voids what it could know of: not a stop that was asked for while it was made.
        engine.wantStop = resume == ResumeAction.STOP || engine.stopUnasked;
        if (resume != ResumeAction.STOP) {
            other = other.strongest(resume);
        }
    }

    /**
     * Gives an answer that came late, once; what it changes is changed now, unless the event is
     * over. On the task's own thread.
     */
    @Nullable Action takeLate() {
        Action answer = late;
        Runnable made = changes;
        late = null;
        changes = null;
        if (made != null && !task.stop().isCutShort()) {
            made.run();
        }
        return answer;
    }

    void keep(Memento memento, Outlook outlook, boolean isCutShort) {
        active = memento.of(active);
        ticket = memento.uncounted(ticket);
        if (!active) {
            // The rest begins anew with the next pass.
            reporting = null;
            pending = false;
            late = null;
            changes = null;
            return;
        }
        reporting = memento.ofNullable(reporting);
        pending = memento.of(pending);
        late = memento.ofNullable(late);
        changes = memento.ofNullable(changes);
        // Of a pass that is cut short, nothing else matters: the next answer ends it.
        boolean goesOn = !isCutShort;
        // What is decided, other than a stop, is made good on the way to user mode.
        boolean decides = goesOn && outlook.userMode() && !task.isDead();
        event = memento.ofNullable(event, goesOn ? event : null);
        signals = memento.of(signals, signals && goesOn);
        // It is for callbacks to know; the pass itself is like any other.
        repeated = memento.of(repeated, false);
        view = memento.of(view, goesOn ? view : NOTHING);
        engines = memento.of(engines, null);
        end = (int) memento.uncounted(end);
        step = (int) memento.uncounted(step);
        // Those that were asked don't matter, nor does how those are stored that are yet to be.
        boolean counts = goesOn && !memento.isRestoring();
        next = memento.of(next, counts ? memento.number(engines, next, end, step) : 0);
        stage = memento.of(stage, goesOn ? stage : Stage.QUIESCE);
        action = memento.of(action, decides ? task.stop().likeOf(this) : ResumeAction.RESUME);
        other = memento.of(other, decides ? task.feasible(other) : ResumeAction.RESUME);
        signalAction = memento.of(signalAction, goesOn ? signalAction : SignalAction.DELIVER);
        syscallAction = memento.of(syscallAction, goesOn ? syscallAction : SyscallAction.RUN);
        hold = memento.of(hold, hold && goesOn);
    }

    // ---- without the lock, by whoever was told to make the callback

    /**
     * Answers for a module that isn't to be called any more.
     *
     * @return the neutral answer, with DETACH for the engine
     */
    public Action decline() {
        return incoming().with(ResumeAction.DETACH);
    }

    /**
     * Names the callback that is due. With it an answer that comes too late is known.
     *
     * @return a number that no other callback of this task has
     */
    public long ticket() {
        return ticket;
    }

    /**
     * Gives the engine whose callback is due.
     *
     * @return its ops
     */
    public EngineOps ops() {
        return engine().ops;
    }

    /**
     * Gives the task that it happens to.
     *
     * @return the task
     */
    public Task task() {
        return task;
    }

    /**
     * Gives what the callback that is due is told of: its report, where it has one.
     *
     * @return for example an {@link io.utrace.api.ExecReport}; of use as long as the callback runs
     */
    public Object view() {
        return view;
    }

    /** Sends the callback that is due on its way; null when its answer is pending. */
    @Nullable Action dispatch() {
        return engine().dispatch.dispatch(this);
    }

    /**
     * Makes the callback that is due, on this thread. What it throws is contained: the neutral
     * answer stands in, with DETACH for the engine.
     *
     * @return the module's answer
     */
    public Action call() {
        EngineRecord engine = engine();
        Action incoming = incoming();
        enter();
        try {
            return make(stage, signals, event, engine, incoming, view);
        } catch (Throwable failure) {
            task.host.moduleFailed(engine.ops, nameOf(stage, signals, event), failure);
            return incoming.with(ResumeAction.DETACH);
        } finally {
            leave();
        }
    }

    /**
     * The calling thread is in the callback that is due: what it asks of this task, it asks as the
     * task itself. {@link #call} does this by itself.
     */
    public void enter() {
        runner = Thread.currentThread();
    }

    /** The calling thread is not in the callback any more. */
    public void leave() {
        runner = null;
    }

    /** The calling thread is in the callback with this ticket; false when that is over. */
    boolean enter(long ofTicket) {
        task.lock.lock();
        try {
            boolean isDue = isDue(ofTicket);
            if (isDue) {
                enter();
            }
            return isDue;
        } finally {
            task.lock.unlock();
        }
    }

    static Action make(
            Stage stage,
            boolean signals,
            @Nullable Event event,
            EngineRecord engine,
            Action incoming,
            Object view) {
        Action answer;
        if (stage == Stage.QUIESCE) {
            answer = engine.callee.reportQuiesce(incoming, engine, event);
        } else if (signals) {
            answer = engine.callee.reportSignal(incoming, engine, (SignalReport) view);
        } else {
            answer = Reports.make(requireNonNull(event), engine, incoming, view);
        }
        return requireNonNull(answer, "a callback must not answer null");
    }

    static String nameOf(Stage stage, boolean signals, @Nullable Event event) {
        if (stage == Stage.QUIESCE) {
            return "reportQuiesce";
        }
        return signals ? "reportSignal" : Reports.nameOf(requireNonNull(event));
    }

    /**
     * Takes the callback that is due out of the pass, for another thread to make, with a copy of
     * what it reports. On the task's own thread, in {@link Dispatch#dispatch}.
     *
     * @return the callback, to be made once
     */
    public Callback handOver() {
        return new Callback(task, ticket, stage, signals, event, engine(), incoming(), view);
    }

    private EngineRecord engine() {
        return requireNonNull(reporting, "no callback is due");
    }

    private Action incoming() {
        Action incoming = Action.of(action).with(signalAction).with(syscallAction);
        if (hold) {
            incoming = incoming.hold();
        }
        return repeated ? incoming.repeated() : incoming;
    }

    /**
     * Names the callback that is due.
     *
     * @return for example {@code reportExec}
     */
    public String callbackName() {
        return nameOf(stage, signals, event);
    }

    /**
     * Answers a callback that was pending, and has the task go on. An answer whose time is over is
     * void.
     *
     * @param ofTicket the {@link #ticket} the callback had
     * @param answer the module's answer
     */
    public void answer(long ofTicket, Action answer) {
        answer(ofTicket, answer, null);
    }

    /**
     * Answers a callback that was pending, and has the task go on. An answer whose time is over is
     * void, and so is what it changes.
     *
     * @param ofTicket the {@link #ticket} the callback had
     * @param answer the module's answer
     * @param changes done by the task's own thread when it takes the answer, with the record
     *     locked: must not call back. Null for nothing
     */
    public void answer(long ofTicket, Action answer, @Nullable Runnable changes) {
        task.lock.lock();
        try {
            if (isDue(ofTicket)) {
                late = answer;
                this.changes = changes;
                runner = null;
                Deferred.ofThread().add(task.proceed);
            } else if (!active && ofTicket == ticket && reporting != null) {
                retire(reporting);
            }
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }
}
