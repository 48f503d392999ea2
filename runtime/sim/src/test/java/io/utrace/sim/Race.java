package io.utrace.sim;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.engine.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * The races that the design speaks of, each as a small scope, and with each the bug that would be
 * one way to lose it: a piece of the engine's source, and what it says with the bug in it.
 */
enum Race {
    R1(
            "a wake before the stop",
            "EngineRecord",
            "if (!isSettled()) {\n            task.reach();",
            "if (task.isReportingTo(this)) {\n            task.reach();"),
    R2(
            "a barrier that returns between the answer and the stop",
            "EngineRecord",
            "while (!isSettled() ||",
            "while (task.isReportingTo(this) ||"),
    R3(
            "a resume that is lost before the hold (K4)",
            "Hold",
            "if (!isStopWanted()) {\n            return false;",
            "if (task.pass.action != io.utrace.api.ResumeAction.STOP && !isStopWanted()) {\n            return false;"),
    R4(
            "a callback counted as over before its answer is in effect",
            "Pass",
            "return reporting == engine;",
            "return reporting == engine && late == null;"),
    R5(
            "a change of mind: the wake waits for a stop that never comes",
            "TaskRecord",
            "    void retired(EngineRecord engine) {\n        engine.collectWakes();",
            "    void retired(EngineRecord engine) {"),
    R6(
            "another engine's stop: only the first engine is told",
            "Hold",
            "engine.stopUnasked = false;\n            engine.collectWakes();",
            "engine.stopUnasked = false;\n            engine.collectWakes();\n            if (engine == task.engines.list()[0]) break;"),
    R7(
            "stop, resume, stop: the second can't be told from the first",
            "Hold",
            "if (isHeld()) {\n            turnEpoch(1);",
            "if (state == TaskState.ZOMBIE) {\n            turnEpoch(1);"),
    R8(
            "a stale wake: that of the last stop comes again",
            "EngineRecord",
            "        pendingWakes = NO_QUEUES;\n    }",
            "    }"),
    R9(
            "SIGKILL between the answer and the stop: nobody is told",
            "EngineRecord",
            "|| task.hold.isSettled() || task.isDead());",
            "|| task.hold.isSettled());"),
    R10(
            "SIGKILL while held: the examination calls it one stop",
            "HeldExamination",
            "return port.isStillFrozen();",
            "return true;"),
    R11(
            "a detach that is confirmed while a wake is on its way",
            "EngineRecord",
            "task.isReportingTo(this) || wakesUnderway != 0;",
            "task.isReportingTo(this);"),
    R12(
            "a barrier that says all is over while a wake function runs",
            "EngineRecord",
            "while (!isSettled() || (detached && wakesUnderway != 0)) {",
            "while (!isSettled()) {"),
    R13(
            "a SIGCONT that wakes a task which a STOP has taken over from its job stop",
            "Hold",
            "if (isJobStopped()) {\n            end(TaskState.RUNNING);",
            "if (isQuiescent()) {\n            end(TaskState.RUNNING);"),
    R14(
            "a group-stop that a held task has part in, and runs out of when it is released",
            "Hold",
            "end(task.port.isGroupStopped() ? TaskState.STOPPED : TaskState.RUNNING);",
            "end(TaskState.RUNNING);"),
    R15(
            "a mask that changes between the quiesce report and the other",
            "Pass",
            "if (event == null || (engine.mask & event.bit()) == 0) {",
            "if (event == null || (task.union() & event.bit()) == 0) {"),
    R17(
            "a callback that waits for itself",
            "EngineRecord",
            "if (task.isCurrent()) {",
            "if (detached && task.isCurrent()) {"),
    R18(
            "an engine attached during an event that sees the rest of it",
            "Pass",
            "if (next == end) {",
            "if (step > 0) { engines = task.engines.list(); end = engines.length; }\n                if (next >= end) {"),
    R19(
            "a resume during the callback that outlives the STOP answered to it",
            "Pass",
            "engine.wantStop = resume == ResumeAction.STOP || engine.stopUnasked;",
            "engine.wantStop = resume == ResumeAction.STOP && engine.wantStop;");

    final String sentence;
    final String file;
    final String right;
    final String wrong;

    Race(String sentence, String file, String right, String wrong) {
        this.sentence = sentence;
        this.file = file;
        this.right = right;
        this.wrong = wrong;
    }

    /**
     * Two engines, an observer that may stop, resume, detach, attach and change masks, twice;
     * SIGKILL.
     */
    static Scope scope(Profile profile) {
        List<Request> requests = new ArrayList<>();
        for (int engine = 0; engine < 2; engine++) {
            requests.add(Request.of(Request.Kind.ATTACH, engine));
            requests.add(Request.events(engine, EventSet.of(Event.QUIESCE)));
            requests.add(Request.control(engine, ResumeAction.STOP));
            requests.add(Request.control(engine, ResumeAction.RESUME));
            requests.add(Request.control(engine, ResumeAction.DETACH));
        }
        EventSet entries = EventSet.of(Event.QUIESCE, Event.SYSCALL_ENTRY);
        return new Scope(
                profile,
                Program.of(new Step.Call(39, Step.Sleep.NONE)),
                List.of(List.of(entries, entries)),
                requests,
                2,
                List.of(),
                List.of(ResumeAction.STOP, ResumeAction.RESUME, ResumeAction.DETACH),
                false,
                true);
    }

    /** One engine, a task that stops itself, an observer as above; SIGCONT, SIGKILL. */
    static Scope jobControl(Profile profile) {
        List<ResumeAction> actions =
                List.of(ResumeAction.STOP, ResumeAction.RESUME, ResumeAction.DETACH);
        return new Scope(
                profile,
                Program.of(new Step.Raise(Signals.SIGSTOP)),
                List.of(List.of(EventSet.of(Event.QUIESCE, Event.JCTL))),
                actions.stream().map(action -> Request.control(0, action)).toList(),
                2,
                List.of(),
                actions,
                true,
                true,
                List.of(Signals.SIGCONT));
    }

    /** Called by name, from classes that were loaded anew: the figures, in text. */
    static String explore(String profile) {
        return explore(Profile.valueOf(profile), false);
    }

    /** Called by name: the same without leaving out states that nothing can tell apart. */
    static String exploreWhole(String profile) {
        return explore(Profile.valueOf(profile), true);
    }

    /** Called by name: in the world of the standard exploration, with one request. */
    static String exploreStandard(String profile) {
        Scope scope = StandardScope.of(Profile.valueOf(profile), 1, StandardScope.beginnings());
        return explore(scope, false).toString();
    }

    private static String explore(Profile profile, boolean whole) {
        Exploration found = explore(scope(profile), whole);
        return (found.violation() != null ? found : explore(jobControl(profile), whole)).toString();
    }

    private static Exploration explore(Scope scope, boolean whole) {
        return new Explorer(new EngineWorld(scope), whole).explore(Long.MAX_VALUE);
    }

    /** Called by name: the first seed that fails, shrunk. */
    static String shrink(String profile) {
        Scope scope = scope(Profile.valueOf(profile));
        for (long seed = 0; ; seed++) {
            SeededRun run = new SeededRun(new EngineWorld(scope), seed);
            try {
                run.run(500);
            } catch (Violation found) {
                return new Shrinker(() -> new EngineWorld(scope)).shrink(run.schedule()).toString();
            }
        }
    }
}
