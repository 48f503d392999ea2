package io.utrace.sim;

import io.utrace.api.Event;
import io.utrace.api.JctlReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.engine.Disposition;
import io.utrace.engine.Memento;
import io.utrace.engine.Outlook;
import io.utrace.engine.Profile;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where a simulated task is in its program and in the kernel, and what it does next. The order on
 * the way to user mode is the kernel's: what was asked for, then signals, again until there is
 * neither.
 */
final class Course {
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
        JOB_STOP,
        CONTINUED,
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

    final SimTask task;
    final SimKernel kernel;
    final TaskRecord record;
    final Stop stop;
    final SimPort port;
    final SimView view;
    final SimView noSignal;
    final Signals signals;

    Program program;
    int pc;
    Place place = Place.NEWBORN;
    Waiting waiting = Waiting.NOTHING;
    boolean killed;

    private final Calls calls;
    private final JobControl jobControl;
    private boolean restarts;
    private boolean stepping;

    /** Handlers whose frames are set up and which haven't run yet, the last one's first. */
    private List<SigInfo> handled = List.of();

    int status;

    Course(SimTask task, SimKernel kernel, Program program) {
        this.task = task;
        this.kernel = kernel;
        this.program = program;
        record = task.record();
        stop = record.stop();
        port = task.port();
        signals = task.signals();
        view = new SimView(task);
        noSignal = new SimView(task);
        calls = new Calls(this);
        jobControl = task.group().jobControl();
    }

    Calls calls() {
        return calls;
    }

    boolean isKernel() {
        return kernel.profile() == Profile.KERNEL;
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
            boolean sleeps =
                    switch (step) {
                        case Step.Call(_, Step.Sleep sleep) -> sleep != Step.Sleep.NONE;
                        case Step.Await(_, Step.Sleep sleep, _) -> sleep != Step.Sleep.NONE;
                        default -> false;
                    };
            if (sleeps) {
                return true;
            }
        }
        return false;
    }

    /** Whether it can go on: not while it waits, and not when it is dead. */
    boolean canStep() {
        return switch (waiting) {
            case NOTHING ->
                    switch (place) {
                        case NEWBORN -> false;
                        case VFORK_WAIT -> killed || calls.isVforkOver();
                        case ZOMBIE, REAPED -> port.mayProceed();
                        case USER ->
                                !spins()
                                        || stepping
                                        || !handled.isEmpty()
                                        || killed
                                        || port.isKicked()
                                        || jobControl.concerns()
                                        || signals.isPending();
                        case ASLEEP ->
                                !awaits()
                                        || killed
                                        || port.breaksSleep()
                                        || (port.isBreakable()
                                                && (signals.isPending() || jobControl.concerns()));
                        default -> true;
                    };
            case ANSWER -> port.mayProceed() || mayBreakOut();
            case RELEASE -> port.mayProceed() || killed;
            case TURN -> true;
        };
    }

    /** Whether its next step waits for something outside, which hasn't come. */
    private boolean awaits() {
        return pc < program.steps().size()
                && program.steps().get(pc) instanceof Step.Await(_, _, Predicate<SimTask> over)
                && !over.test(task);
    }

    /** Whether it waits so in user mode: into a call it goes, to wait there. */
    private boolean spins() {
        return awaits()
                && program.steps().get(pc) instanceof Step.Await(_, Step.Sleep sleep, _)
                && sleep == Step.Sleep.NONE;
    }

    /** In ptrace's world SIGKILL takes a task out of a stop whatever the tracer is busy with. */
    private boolean mayBreakOut() {
        return killed && !isKernel() && !port.isBrokenOut();
    }

    /** Whether the next step takes in the answer of a callback. */
    boolean takesAnswer() {
        return task.isDead() || (waiting == Waiting.ANSWER && !feelsKill());
    }

    /** Goes on. */
    void step() {
        if (task.isDead()) {
            port.takeProceed();
            stop.proceed();
        } else if (feelsKill()) {
            end();
        } else if (waiting == Waiting.TURN) {
            signalled();
        } else if (waiting != Waiting.NOTHING) {
            port.takeProceed();
            settle(stop.proceed());
        } else {
            move();
        }
    }

    /** Whether SIGKILL, which has come, is what it sees to next. */
    boolean feelsKill() {
        if (!killed) {
            return false;
        }
        return switch (waiting) {
            case ANSWER -> mayBreakOut();
            case RELEASE, TURN -> true;
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
            if (place == Place.CLONED) {
                // What it has made doesn't wait for the answer of a task that dies.
                calls.startChild();
            }
        }
        exit(task.group().status(), true);
    }

    void exit(int newStatus, boolean byKill) {
        status = newStatus;
        place = Place.EXITING;
        view.status = newStatus;
        // It looks at them on its way to user mode, where it will not be any more.
        port.forgetVerbs();
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
        jobControl.count(task);
        stop.died(view);
    }

    private void move() {
        switch (place) {
            case USER -> user();
            case CALL -> calls.make(program.steps().get(pc));
            case ASLEEP -> {
                restarts =
                        port.breaksSleep()
                                || signals.isPending()
                                || awaits()
                                || jobControl.isStopping();
                leave();
            }
            case VFORK_WAIT -> leave();
            case WAY_OUT -> wayOut();
            case HANDLER -> settle(stop.handlerSetUp());
            default -> throw new AssertionError(place);
        }
    }

    private void user() {
        if (port.isKicked() || signals.isPending() || jobControl.concerns()) {
            wayOut();
            return;
        }
        kernel.userMode().enters(task);
        if (stepping) {
            stepping = false;
            signals.send(Signals.SIGTRAP);
        }
        handled.forEach(info -> kernel.handlers().runs(task, info));
        handled = List.of();
        if (pc == program.steps().size()) {
            exit(0, false);
            return;
        }
        switch (program.steps().get(pc)) {
            case Step.Compute _ -> pc++;
            case Step.Touch(Consumer<SimTask> effect) -> {
                pc++;
                effect.accept(task);
            }
            case Step.Await(int number, Step.Sleep sleep, Predicate<SimTask> over) -> {
                if (sleep != Step.Sleep.NONE) {
                    calls.enter(number);
                } else if (over.test(task)) {
                    pc++;
                }
            }
            case Step.Raise(int signal) -> {
                pc++;
                task.send(signal);
                place = Place.WAY_OUT;
            }
            case Step.Call(int number, _) -> calls.enter(number);
            case Step.Kill(int tid, int signal) -> calls.enter(62, tid, signal);
            case Step.React _ -> calls.enter(13);
            case Step.Spawn _ -> calls.enter(56);
            case Step.Exec _ -> calls.enter(59);
            case Step.Exit(int code, boolean whole) -> calls.enter(whole ? 231 : 60, code, 0);
        }
    }

    void leave() {
        place = Place.LEAVE;
        if (port.isTraced(record.union())) {
            settle(stop.syscallExit(view));
        } else {
            left();
        }
    }

    private void left() {
        calls.forgetChild();
        restarts |= calls.isToBeMadeAgain();
        if (!restarts) {
            pc++;
        }
        place = Place.WAY_OUT;
    }

    private void wayOut() {
        int owed = jobControl.takeOwed();
        if (owed != 0) {
            place = Place.CONTINUED;
            view.type = JctlReport.CONTINUED;
            view.notification = owed;
            settle(stop.jobContinued(view));
        } else if (port.isAsked() || stop.owed() != ResumeAction.RESUME) {
            ask();
        } else if (jobControl.isStopping()) {
            stopForJob();
        } else if (signals.isPending()) {
            view.take(signals.take());
            signalled();
        } else {
            stepping = stop.takeStep() != ResumeAction.RESUME;
            if (stop.isStepOwed()) {
                // Asked for somewhere in the kernel: only from here can it be made.
                ask();
                return;
            }
            restarts = false;
            place = Place.USER;
            port.armFor(record.union());
        }
    }

    private void ask() {
        port.answersKick();
        place = Place.ASKED;
        settle(stop.quiesced());
    }

    private void stopForJob() {
        place = Place.JOB_STOP;
        view.type = JctlReport.STOPPED;
        view.notification = jobControl.noticeOf(task);
        settle(stop.jobStops(view));
    }

    /** Reports the signal that was taken, if anybody wants to hear of such. */
    private void signalled() {
        Event event = signals.eventOf(view.signal());
        SignalAction action = Signals.actionOf(view.signal(), event);
        int askers = event.bit() | (event == Event.SIGNAL_IGN ? 0 : Event.QUIESCE.bit());
        view.event = event;
        place = Place.SIGNALLED;
        waiting = Waiting.NOTHING;
        if ((record.union() & askers) != 0) {
            settle(stop.signalled(view, event, action));
        } else {
            act(action);
        }
    }

    private void act(SignalAction decided) {
        int signal = view.signal();
        SigInfo info = view.info();
        // Of the number that engines may have changed.
        Event event = signals.eventOf(signal);
        view.forgetSignal();
        boolean isDelivered = decided == SignalAction.DELIVER;
        SignalAction action = isDelivered ? Signals.actionOf(signal, event) : decided;
        switch (action) {
            case DELIVER -> {
                if (restarts) {
                    restarts = false;
                    pc++;
                }
                handled = Stream.concat(Stream.of(info), handled.stream()).toList();
                place = isKernel() ? Place.HANDLER : Place.WAY_OUT;
            }
            case TERM, CORE -> {
                task.group().exit(task, signal);
                exit(signal, signal == Signals.SIGKILL);
            }
            case STOP, TSTP -> {
                boolean isIgnored = action == SignalAction.TSTP && jobControl.isOrphaned();
                if (isIgnored || !signals.mayStop()) {
                    place = Place.WAY_OUT;
                } else {
                    jobControl.begin();
                    stopForJob();
                }
            }
            case IGN, REPORT, HANDLER -> place = Place.WAY_OUT;
        }
    }

    void settle(Disposition disposition) {
        waiting =
                switch (disposition) {
                    case RUN -> Waiting.NOTHING;
                    case PENDING -> Waiting.ANSWER;
                    case HELD, STOPPED -> Waiting.RELEASE;
                    case AGAIN -> Waiting.TURN;
                };
        if (place == Place.CLONED && waiting != Waiting.ANSWER) {
            calls.startChild();
        }
        if (waiting == Waiting.NOTHING) {
            goOn();
        }
    }

    private void goOn() {
        port.restarted(record.union(), stop);
        switch (place) {
            case ENTRY -> {
                if (stop.aborts() || (killed && isKernel())) {
                    leave();
                } else {
                    place = Place.CALL;
                }
            }
            case CLONED -> {
                if (calls.isVfork()) {
                    place = Place.VFORK_WAIT;
                } else {
                    leave();
                }
            }
            case EXECED -> leave();
            case LEAVE -> left();
            case CONTINUED -> {
                jobControl.tell(view.notification);
                place = Place.WAY_OUT;
            }
            case ASKED, HANDLER, JOB_STOP -> place = Place.WAY_OUT;
            case SIGNALLED -> act(stop.signalAction());
            case EXITING -> die();
            default -> throw new AssertionError(place);
        }
    }

    /** Whether nothing is ahead of it but its exit, or what comes after. */
    boolean isEnding() {
        return place == Place.EXITING || task.isDead();
    }

    /** Whether its call is over but for the report of it. */
    boolean isLeaving() {
        return place == Place.LEAVE && !restarts;
    }

    void keep(Memento memento, Outlook outlook) {
        boolean isDoomed = !outlook.staysStopped();
        boolean ends = isDoomed || isEnding();
        view.keep(memento, ends);
        calls.keep(memento);
        program = memento.of(program);
        handled = memento.of(handled);
        memento.of(ends ? 0 : handled.size());
        // To begin its exit is the same from everywhere. What its status says decides nothing.
        pc = memento.of(pc, ends ? 0 : pc);
        place = memento.of(place, isDoomed ? Place.WAY_OUT : place);
        waiting = memento.of(waiting, isDoomed ? Waiting.NOTHING : waiting);
        killed = memento.of(killed, killed && !task.isDead());
        restarts = memento.of(restarts, restarts && !ends);
        stepping = memento.of(stepping, stepping && !ends);
        status = memento.of(status, 0);
    }
}
