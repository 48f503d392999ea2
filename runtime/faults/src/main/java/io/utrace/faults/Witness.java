package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Another engine beside the module's: sees every event of every task, and decides nothing. */
final class Witness implements EngineOps {
    private static final EventSet EVENTS =
            EventSet.SYSCALLS
                    .plus(EventSet.SIGNALS)
                    .plus(Event.CLONE, Event.EXEC, Event.EXIT, Event.DEATH, Event.JCTL);

    /** What one task did. Its callbacks come one after the other. */
    private static final class Course {
        final String name;
        final List<String> events = new ArrayList<>();
        int children;

        Course(String name) {
            this.name = name;
        }
    }

    private final Utrace utrace;
    private final List<Course> courses = new ArrayList<>();

    Witness(Utrace utrace) {
        this.utrace = utrace;
    }

    /** Watches the first task. */
    void watch(Task task) {
        watch(task, "1");
    }

    private void watch(Task task, String name) {
        Course course = new Course(name);
        synchronized (courses) {
            courses.add(course);
        }
        try (Engine engine = utrace.attach(task, this, course)) {
            engine.setEvents(EVENTS);
        } catch (UtraceException killed) {
            course.events.add("killed at birth");
        }
    }

    /** Gives what was seen, by task. */
    Map<String, List<String>> events() {
        Map<String, List<String>> events = new TreeMap<>();
        synchronized (courses) {
            for (Course course : courses) {
                synchronized (course) {
                    events.put(course.name, List.copyOf(course.events));
                }
            }
        }
        return events;
    }

    private static Action note(Action action, Engine engine, String event) {
        note(engine, event);
        return action.with(ResumeAction.RESUME);
    }

    private static void note(Engine engine, String event) {
        Course course = course(engine);
        synchronized (course) {
            course.events.add(event);
        }
    }

    private static Course course(Engine engine) {
        if (engine.data() instanceof Course course) {
            return course;
        }
        throw new AssertionError("not attached by the witness");
    }

    private static String told(WaitStatus status) {
        return status.exited() ? "with " + status.exitCode() : "by signal " + status.signal();
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        // It is told again of a call that another engine has held before it was made.
        return action.isRepeated()
                ? action.with(ResumeAction.RESUME)
                : note(action, engine, "enters " + call.number());
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        return note(action, engine, "leaves " + call.number() + " = " + call.result());
    }

    @Override
    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
        return signal.signal() == 0
                ? action.with(ResumeAction.RESUME)
                : note(action, engine, "signal " + signal.signal());
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        Course parent = course(engine);
        parent.children++;
        watch(clone.child(), parent.name + "." + parent.children);
        return note(action, engine, "makes " + parent.name + "." + parent.children);
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        return note(action, engine, "runs another program");
    }

    @Override
    public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
        return note(action, engine, jctl.type() == JctlReport.STOPPED ? "stops" : "continues");
    }

    @Override
    public Action reportExit(Action action, Engine engine, ExitReport exit) {
        return note(action, engine, "exits " + told(exit.status()));
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        note(engine, "dies " + told(death.status()));
        return Action.RESUME;
    }
}
