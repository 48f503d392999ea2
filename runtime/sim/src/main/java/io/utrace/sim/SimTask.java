package io.utrace.sim;

import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.Memory;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.engine.Disposition;
import io.utrace.engine.Memento;
import io.utrace.engine.Profile;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;
import org.jspecify.annotations.Nullable;

/**
 * A simulated task: where it is in its program and in the kernel, and what it does next.
 *
 * <p>{@link #step} has it go on by one locked section of the core at most. The order on the way to
 * user mode is the kernel's: what was asked for, then signals, again until there is neither.
 */
public final class SimTask {
    /** Where a task is. At a report, it is the place the report is about. */
    enum Place {
        NEWBORN,
        USER,
        ENTRY,
        CALL,
        ASLEEP,
        CLONED,
        VFORK_WAIT,
        EXECED,
        LEAVE,
        WAY_OUT,
        ASKED,
        SIGNALLED,
        HANDLER,
        EXITING,
        ZOMBIE,
        REAPED
    }

    /** What a task that is at a report waits for. */
    enum Waiting {
        NOTHING,
        ANSWER,
        RELEASE,
        TURN
    }

    private final SimKernel kernel;
    private final TaskRecord record;
    private final Stop stop;
    private final SimPort port;
    private final SimView view;
    private final Signals signals = new Signals();
    private final Group group;

    private Program program;
    private int pc;
    private Place place = Place.NEWBORN;
    private Waiting waiting = Waiting.NOTHING;
    private boolean killed;
    private boolean restarts;
    private boolean stepping;
    private int status;

    /** In a call that makes a task, that task. */
    private @Nullable SimTask child;

    /** The task that waits in vfork for this one. */
    private @Nullable SimTask vforker;

    SimTask(SimKernel kernel, int tid, int tgid, Program program, @Nullable SimTask creator) {
        this.kernel = kernel;
        this.program = program;
        view = new SimView(this);
        port = new SimPort(this, kernel.profile());
        record = kernel.core().add(tid, tgid, port);
        stop = record.stop();
        group = creator != null && tid != tgid ? creator.group : new Group();
        group.join(this);
        if (creator != null) {
            signals.inherit(creator.signals);
        }
    }

    /**
     * Gives the core's side of the task.
     *
     * @return the record
     */
    public TaskRecord record() {
        return record;
    }

    Place place() {
        return place;
    }

    Waiting waiting() {
        return waiting;
    }

    Signals signals() {
        return signals;
    }

    SimPort port() {
        return port;
    }

    SimView noSignal() {
        return view;
    }

    int programCounter() {
        return pc;
    }

    Memory memory() {
        return (address, destination, offset, length) -> 0;
    }

    boolean isGroupDead() {
        return group.isDead();
    }

    boolean isKilled() {
        return killed;
    }

    boolean isDead() {
        return place == Place.ZOMBIE || place == Place.REAPED;
    }

    boolean isGone() {
        return place == Place.REAPED;
    }

    private boolean isKernel() {
        return kernel.profile() == Profile.KERNEL;
    }

    /** Whether it is stopped for a report, as far as ptrace(2) would say. */
    boolean isAtReport() {
        return waiting != Waiting.NOTHING || isDead();
    }

    // ---- what others do to it

    /**
     * Sends a signal.
     *
     * @param signal its number
     */
    public void send(int signal) {
        if (signal == Signals.SIGKILL) {
            group.kill(null);
        } else if (!isDead()) {
            signals.send(signal);
        }
    }

    void kill() {
        killed = true;
        port.forgetVerbs();
    }

    void start() {
        place = Place.USER;
        port.armFor(record.union());
    }

    /** The parent takes note of its death. */
    public void reap() {
        place = Place.REAPED;
        stop.reaped();
    }

    /**
     * Tells whether it can be reaped.
     *
     * @return true when it is a zombie
     */
    public boolean canBeReaped() {
        return place == Place.ZOMBIE;
    }

    /**
     * Whether it makes a difference when a verb arrives now. In the kernel's profile a verb is only
     * looked at on the way to user mode, and in a sleep: before that it may as well be on its way.
     */
    boolean noticesKicks() {
        return !isKernel()
                || (waiting == Waiting.NOTHING
                        && (place == Place.USER
                                || place == Place.WAY_OUT
                                || place == Place.ASLEEP));
    }

    /** Whether there is a call to be broken off in its program. */
    boolean maySleep() {
        for (Step step : program.steps()) {
            if (step instanceof Step.Call(_, Step.Sleep sleep) && sleep != Step.Sleep.NONE) {
                return true;
            }
        }
        return false;
    }

    // ---- its own steps

    /**
     * Tells whether it can go on.
     *
     * @return false while it waits, and when it is dead
     */
    public boolean canStep() {
        return switch (waiting) {
            case NOTHING ->
                    switch (place) {
                        case NEWBORN -> false;
                        case VFORK_WAIT -> killed || isVforkOver();
                        case ZOMBIE, REAPED -> port.mayProceed();
                        default -> true;
                    };
            case ANSWER -> port.mayProceed() || mayBreakOut();
            case RELEASE -> port.mayProceed() || killed;
            case TURN -> true;
        };
    }

    /** In ptrace's world SIGKILL takes a task out of a stop whatever the tracer is busy with. */
    private boolean mayBreakOut() {
        return killed && !isKernel() && !port.isBrokenOut();
    }

    /** Whether the next step takes in the answer of a callback. */
    boolean takesAnswer() {
        return isDead() || (waiting == Waiting.ANSWER && !feelsKill());
    }

    /** Goes on. */
    public void step() {
        if (isDead()) {
            port.takeProceed();
            stop.proceed();
        } else if (feelsKill()) {
            end();
        } else if (waiting != Waiting.NOTHING) {
            port.takeProceed();
            settle(stop.proceed());
        } else {
            move();
        }
    }

    private boolean feelsKill() {
        if (!killed) {
            return false;
        }
        return switch (waiting) {
            case ANSWER -> mayBreakOut();
            case RELEASE -> true;
            case TURN -> !isKernel();
            case NOTHING ->
                    place == Place.USER
                            || place == Place.WAY_OUT
                            || place == Place.ASLEEP
                            || place == Place.VFORK_WAIT
                            || !isKernel();
        };
    }

    /** SIGKILL does its work. */
    private void end() {
        if (place == Place.EXITING) {
            die();
            return;
        }
        if (waiting == Waiting.ANSWER) {
            port.breakOut();
        }
        exit(Signals.SIGKILL, true);
    }

    private void exit(int newStatus, boolean byKill) {
        status = newStatus;
        place = Place.EXITING;
        view.status = newStatus;
        settle(stop.exiting(view, byKill));
        if (byKill && waiting == Waiting.RELEASE) {
            throw new Violation("G16: held though SIGKILL ends it");
        }
    }

    private void die() {
        place = Place.ZOMBIE;
        waiting = Waiting.NOTHING;
        view.status = status;
        port.forgetVerbs();
        stop.died(view);
    }

    private void move() {
        switch (place) {
            case USER -> user();
            case CALL -> call();
            case ASLEEP -> {
                restarts = port.breaksSleep() || signals.isPending();
                leave();
            }
            case VFORK_WAIT -> leave();
            case WAY_OUT -> wayOut();
            case HANDLER -> settle(stop.handlerSetUp());
            default -> throw new AssertionError(place);
        }
    }

    private void user() {
        if (port.isKicked() || signals.isPending()) {
            wayOut();
            return;
        }
        kernel.userMode().enters(this);
        if (stepping) {
            stepping = false;
            signals.send(Signals.SIGTRAP);
        }
        if (pc == program.steps().size()) {
            exit(0, false);
            return;
        }
        switch (program.steps().get(pc)) {
            case Step.Compute _ -> pc++;
            case Step.Raise(int signal) -> {
                pc++;
                signals.send(signal);
                place = Place.WAY_OUT;
            }
            case Step.Call(int number, _) -> enter(number);
            case Step.Kill _ -> enter(62);
            case Step.React _ -> enter(13);
            case Step.Spawn _ -> enter(56);
            case Step.Exec _ -> enter(59);
            case Step.Exit(_, boolean whole) -> enter(whole ? 231 : 60);
        }
    }

    private void enter(int number) {
        view.number = number;
        view.result = 0;
        place = Place.ENTRY;
        if (port.isTraced(record.union())) {
            settle(stop.syscallEntry(view));
        } else {
            place = Place.CALL;
        }
    }

    private void call() {
        switch (program.steps().get(pc)) {
            case Step.Call(_, Step.Sleep sleep) -> {
                if (sleep == Step.Sleep.NONE) {
                    leave();
                } else {
                    place = Place.ASLEEP;
                    port.sleeps(sleep == Step.Sleep.INTERRUPTIBLE);
                }
            }
            case Step.Kill(int tid, int signal) -> {
                SimTask target = kernel.byTid(tid);
                if (target != null) {
                    target.send(signal);
                }
                leave();
            }
            case Step.React(int signal, Reaction reaction) -> {
                signals.react(signal, reaction);
                leave();
            }
            case Step.Spawn(Step.Birth birth, Program todo) -> spawn(birth, todo);
            case Step.Exec(Program next) -> exec(next);
            case Step.Exit(int code, boolean whole) -> {
                if (whole) {
                    group.kill(this);
                }
                exit(code << 8, false);
            }
            case Step.Compute _, Step.Raise _ -> throw new AssertionError("not a call");
        }
    }

    private void spawn(Step.Birth birth, Program todo) {
        SimTask newborn = kernel.add(todo, this, birth == Step.Birth.THREAD);
        child = newborn;
        view.child = newborn.record;
        view.result = newborn.record.tid();
        view.flags = birth == Step.Birth.VFORK ? 0x4100 : birth == Step.Birth.FORK ? 17 : 0x10900;
        if (birth == Step.Birth.VFORK) {
            newborn.vforker = this;
        }
        place = Place.CLONED;
        settle(stop.cloned(view));
    }

    private boolean isVforkOver() {
        return child == null || child.vforker == null || child.isDead();
    }

    private void exec(Program next) {
        group.kill(this);
        if (!group.isAlone(this)) {
            // It waits here until its siblings are dead.
            return;
        }
        view.formerTid = record.tid();
        group.lead(this);
        program = next;
        pc = -1;
        vforker = null;
        signals.forgetHandlers();
        place = Place.EXECED;
        settle(stop.execed(view));
    }

    private void leave() {
        place = Place.LEAVE;
        if (port.isTraced(record.union())) {
            settle(stop.syscallExit(view));
        } else {
            left();
        }
    }

    private void left() {
        child = null;
        if (!restarts) {
            pc++;
        }
        place = Place.WAY_OUT;
    }

    private void wayOut() {
        if (port.isAsked() || stop.owed() != ResumeAction.RESUME) {
            port.answersKick();
            place = Place.ASKED;
            settle(stop.quiesced());
        } else if (signals.isPending()) {
            int signal = signals.take();
            Event event = signals.eventOf(signal);
            view.signal = signal;
            view.event = event;
            place = Place.SIGNALLED;
            if ((record.union() & (event.bit() | Event.QUIESCE.bit())) != 0) {
                settle(stop.signalled(view, event, Signals.actionOf(signal, event)));
            } else {
                act(Signals.actionOf(signal, event));
            }
        } else {
            stepping = stop.takeStep() != ResumeAction.RESUME;
            restarts = false;
            place = Place.USER;
            port.armFor(record.union());
        }
    }

    private void act(SignalAction action) {
        Event event = view.event;
        int signal = view.signal;
        view.event = null;
        view.signal = 0;
        switch (action) {
            case DELIVER -> {
                if (event == Event.SIGNAL) {
                    if (restarts) {
                        restarts = false;
                        pc++;
                    }
                    place = isKernel() ? Place.HANDLER : Place.WAY_OUT;
                } else if (event == null || event == Event.SIGNAL_IGN) {
                    place = Place.WAY_OUT;
                } else {
                    view.signal = signal;
                    act(Signals.actionOf(signal, event));
                }
            }
            case TERM, CORE -> {
                group.kill(this);
                exit(signal, false);
            }
            case IGN, STOP, TSTP, REPORT, HANDLER -> place = Place.WAY_OUT;
        }
    }

    private void settle(Disposition disposition) {
        waiting =
                switch (disposition) {
                    case RUN -> Waiting.NOTHING;
                    case PENDING -> Waiting.ANSWER;
                    case HELD -> Waiting.RELEASE;
                    case AGAIN -> Waiting.TURN;
                };
        if (waiting == Waiting.NOTHING) {
            goOn();
        }
    }

    private void goOn() {
        port.restarted(record.union(), stop);
        switch (place) {
            case ENTRY -> {
                if (stop.aborts() || (killed && isKernel())) {
                    view.result = -38;
                    leave();
                } else {
                    place = Place.CALL;
                }
            }
            case CLONED -> {
                SimTask newborn = child;
                if (newborn != null) {
                    newborn.start();
                }
                if (newborn != null && newborn.vforker != null) {
                    place = Place.VFORK_WAIT;
                } else {
                    leave();
                }
            }
            case EXECED -> leave();
            case LEAVE -> left();
            case ASKED, HANDLER -> place = Place.WAY_OUT;
            case SIGNALLED -> act(stop.signalAction());
            case EXITING -> die();
            default -> throw new AssertionError(place);
        }
    }

    void keep(Memento memento, @Nullable Engine... engines) {
        record.keep(memento, engines);
        port.keep(memento);
        view.keep(memento);
        signals.keep(memento);
        group.keep(memento);
        program = memento.of(program);
        pc = memento.of(pc);
        place = memento.of(place);
        waiting = memento.of(waiting);
        killed = memento.of(killed);
        restarts = memento.of(restarts);
        stepping = memento.of(stepping);
        status = memento.of(status);
        child = memento.ofNullable(child);
        vforker = memento.ofNullable(vforker);
    }
}
