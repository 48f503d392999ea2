package io.utrace.junit;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Callback;
import io.utrace.engine.Pass;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every callback that is made, and what came of it. Thread-safe. */
final class History {
    /** The last ones tell most. */
    private static final int MOST_LINES = 200;

    private record Line(String event, String engine, String answer) {}

    /** A callback that has begun and not ended. */
    private record Underway(Task task, String event, String engine, long since) {}

    private static final class Course {
        final Deque<Line> lines = new ArrayDeque<>();
        int dropped;

        void add(Line line) {
            lines.add(line);
            if (lines.size() > MOST_LINES) {
                lines.remove();
                dropped++;
            }
        }
    }

    private final Map<Task, Course> courses = new LinkedHashMap<>();
    private final Map<Thread, Underway> underway = new ConcurrentHashMap<>();

    /**
     * Makes the callback that is due, and notes it: a {@link io.utrace.engine.Dispatch}. It is made
     * at once, but as one that is handed over: with views that are stale from its end on.
     */
    @Nullable Action dispatch(Pass pass) {
        Thread thread = Thread.currentThread();
        Task task = pass.task();
        String event = pass.callbackName().substring("report".length()) + told(pass);
        String engine = nameOf(pass.ops());
        underway.put(thread, new Underway(task, event, engine, System.nanoTime()));
        try {
            Callback callback = pass.handOver();
            callback.make();
            note(task, new Line(event, engine, String.valueOf(callback.given())));
            return null;
        } finally {
            underway.remove(thread);
        }
    }

    private synchronized void note(Task task, Line line) {
        courses.computeIfAbsent(task, first -> new Course()).add(line);
    }

    static String nameOf(Object ops) {
        String name = ops.getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** By the callback: one object may be every report of a task. */
    private static String told(Pass pass) {
        return switch (pass.callbackName()) {
            case "reportSyscallEntry" -> told((SyscallEntry) pass.view());
            case "reportSyscallExit" -> told((SyscallExit) pass.view());
            case "reportSignal" -> " " + ((SignalReport) pass.view()).signal();
            case "reportClone" -> " of " + ((CloneReport) pass.view()).child();
            case "reportExec" -> told((ExecReport) pass.view());
            case "reportExit" -> " " + told(((ExitReport) pass.view()).status());
            case "reportDeath" -> " " + told(((DeathReport) pass.view()).status());
            case "reportJctl" ->
                    ((JctlReport) pass.view()).type() == JctlReport.STOPPED
                            ? " stopped"
                            : " continued";
            default -> "";
        };
    }

    private static String told(SyscallEntry call) {
        return String.format(
                " %d(%#x, %#x, %#x, …)",
                call.number(), call.argument(0), call.argument(1), call.argument(2));
    }

    private static String told(SyscallExit call) {
        return " " + call.number() + " = " + call.result();
    }

    private static String told(ExecReport exec) {
        int formerTid = exec.formerTid();
        return formerTid == exec.task().tid() ? "" : " by task " + formerTid;
    }

    static String told(WaitStatus status) {
        return status.exited() ? "with " + status.exitCode() : "by signal " + status.signal();
    }

    /** Draws a table for each task. */
    synchronized String table() {
        StringBuilder text = new StringBuilder("the callbacks until then, and their answers");
        if (courses.isEmpty()) {
            text.append("\n  none was made: no engine asked for an event that happened");
        }
        courses.forEach((task, course) -> {
            text.append('\n').append(task);
            if (course.dropped > 0) {
                text.append("\n  … ").append(course.dropped).append(" earlier ones");
            }
            int event = 0;
            int engine = 0;
            for (Line line : course.lines) {
                event = Math.max(event, line.event.length());
                engine = Math.max(engine, line.engine.length());
            }
            String form = "\n  %-" + event + "s  %-" + engine + "s  %s";
            for (Line line : course.lines) {
                text.append(String.format(form, line.event, line.engine, line.answer));
            }
        });
        return text.toString();
    }

    /** Says which callbacks have not ended, a line each. */
    String underway() {
        StringBuilder text = new StringBuilder();
        underway.forEach((thread, callback) -> {
            long since = Duration.ofNanos(System.nanoTime() - callback.since).toMillis();
            text.append("  ").append(callback.engine).append(" has been in report");
            text.append(callback.event).append(" for ").append(callback.task);
            text.append(" for ").append(since).append(" ms, on ").append(thread.getName());
            text.append('\n');
        });
        return text.toString();
    }
}
