package io.utrace.conformance;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Action;
import io.utrace.api.AttachFlag;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Engines of one ops object. Each callback is noted in the world's log as {@code A EXEC}, {@code A
 * quiesce(EXEC)}, {@code A quiesce(0)}, {@code A report}, {@code A handler}, and answered as the
 * scenario says; by default as {@link EngineOps} has it: with RESUME and the incoming event bits,
 * and to a quiesce report with STOP if the stop is wanted already.
 */
public final class Probe implements EngineOps {
    /** An answer to a callback. */
    @FunctionalInterface
    public interface Answer {
        /**
         * Answers. Runs on the task's thread.
         *
         * @param report the callback
         * @return the answer
         */
        Action to(Report report);
    }

    /**
     * A callback.
     *
     * @param engine lent to it
     * @param incoming what others decided
     * @param view the event's own arguments; null for quiesce
     */
    public record Report(Engine engine, Action incoming, @Nullable Object view) {
        /** Gives the neutral answer with another resume action. */
        public Action answer(ResumeAction resume) {
            return incoming.with(resume);
        }

        /** Gives the event's arguments. */
        public <T> T view(Class<T> type) {
            return requireNonNull(type.cast(view));
        }
    }

    private static final String REPORT = "report";
    private static final String HANDLER = "handler";

    private final World world;
    private final String name;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Engine> engines = new CopyOnWriteArrayList<>();

    Probe(World world, String name) {
        this.world = world;
        this.name = name;
    }

    // ---- the engine

    /** Attaches an engine that asks for nothing, with no data. */
    public Engine attach(Task task, AttachFlag... flags) {
        return attach(task, null, flags);
    }

    /** Attaches an engine that asks for nothing. */
    public Engine attach(Task task, @Nullable Object data, AttachFlag... flags) {
        Engine engine = world.utrace().attach(task, this, data, flags);
        engines.add(engine);
        return engine;
    }

    /** Gives the last engine attached. */
    public Engine engine() {
        return engines.getLast();
    }

    /** Sets the last engine's events. */
    public Outcome events(Event... events) {
        return engine().setEvents(EventSet.of(events));
    }

    /** Sets the last engine's events. */
    public Outcome events(EventSet events) {
        return engine().setEvents(events);
    }

    /**
     * Sets the last engine's events while its task, which spins at the start, is held: where every
     * report is a stop, a task that runs learns only at its next stop that it is to stop for system
     * calls too (U2).
     */
    public void arm(Event... events) {
        EventSet all = EventSet.of(events);
        control(ResumeAction.STOP);
        world.awaitHeld(engine().task());
        events(all.minus(Event.QUIESCE));
        control(ResumeAction.RESUME);
        events(all);
    }

    /** Makes a request of the last engine. */
    public Outcome control(ResumeAction action) {
        return engine().control(action);
    }

    // ---- its answers

    /** Answers an event's own callback. */
    public Probe on(Event event, Answer answer) {
        answers.put(event.name(), answer);
        return this;
    }

    /** Answers an event's own callback with the neutral answer and a resume action. */
    public Probe on(Event event, ResumeAction resume) {
        return on(event, report -> report.answer(resume));
    }

    /** Answers the quiesce report of an event; null for the one that has none. */
    public Probe onQuiesce(@Nullable Event event, Answer answer) {
        answers.put(quiesce(event), answer);
        return this;
    }

    /** Answers the quiesce report of an event with a resume action. */
    public Probe onQuiesce(@Nullable Event event, ResumeAction resume) {
        return onQuiesce(event, report -> report.answer(resume));
    }

    /** Answers the signal report without a signal, which REPORT and INTERRUPT ask for. */
    public Probe onReport(Answer answer) {
        answers.put(REPORT, answer);
        return this;
    }

    /** Answers the signal report of a handler that was set up. */
    public Probe onHandler(Answer answer) {
        answers.put(HANDLER, answer);
        return this;
    }

    private static String quiesce(@Nullable Event event) {
        return "quiesce(" + (event == null ? "0" : event.name()) + ")";
    }

    private Action reported(Engine engine, String what, Action incoming, @Nullable Object view) {
        world.note(name + " " + what);
        Answer answer = answers.get(what);
        return answer == null
                ? incoming.with(ResumeAction.RESUME)
                : answer.to(new Report(engine, incoming, view));
    }

    @Override
    public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        world.note(name + " " + quiesce(event));
        Answer answer = answers.get(quiesce(event));
        return answer == null
                ? EngineOps.super.reportQuiesce(action, engine, event)
                : answer.to(new Report(engine, action, null));
    }

    @Override
    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
        Event event = signal.event();
        String what =
                action.signalAction() == SignalAction.HANDLER
                        ? HANDLER
                        : event == null || action.signalAction() == SignalAction.REPORT
                                ? REPORT
                                : event.name();
        return reported(engine, what, action, signal);
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        return reported(engine, Event.CLONE.name(), action, clone);
    }

    @Override
    public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
        return reported(engine, Event.JCTL.name(), action, jctl);
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        return reported(engine, Event.EXEC.name(), action, exec);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        return reported(engine, Event.SYSCALL_ENTRY.name(), action, call);
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        return reported(engine, Event.SYSCALL_EXIT.name(), action, call);
    }

    @Override
    public Action reportExit(Action action, Engine engine, ExitReport exit) {
        return reported(engine, Event.EXIT.name(), action, exit);
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        return reported(engine, Event.DEATH.name(), Action.RESUME, death);
    }

    @Override
    public void reportReap(Engine engine, Task task) {
        reported(engine, Event.REAP.name(), Action.RESUME, task);
    }

    @Override
    public void release(@Nullable Object data) {
        world.note(name + " release(" + data + ")");
    }

    @Override
    public String toString() {
        return name;
    }
}
