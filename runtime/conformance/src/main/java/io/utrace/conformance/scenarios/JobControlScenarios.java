package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Event;
import io.utrace.api.Examination;
import io.utrace.api.JctlReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;

/** Job control: SIGSTOP and its like, SIGCONT, and holds in between. */
@DisplayName("Job control")
public class JobControlScenarios {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private static void awaitState(World world, Task task, TaskState state) {
        world.await(state.toString(), () -> task.state() == state);
    }

    /** A program that runs on to mark 1, stopped by SIGSTOP before that. */
    private static Tracee startStopped(World world, Probe probe) {
        Tracee t = world.start(Script.of().mark(1), probe);
        t.send(SIGSTOP);
        awaitState(world, t.task(), TaskState.STOPPED);
        world.go(t);
        return t;
    }

    @Scenario(id = "T90", must = "a STOP takes a stopped task over, which SIGCONT can't wake then")
    void takenOver(World world) {
        Probe a = world.probe("A");
        Tracee t = startStopped(world, a);
        assertThat(a.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
        assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
        try (Examination examination = a.engine().examine()) {
            t.send(SIGCONT);
            assertThat(examination.finish()).isTrue();
        }
        assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
        assertThat(t.hasPassed(1)).isFalse();
        a.control(ResumeAction.RESUME);
        world.awaitEnd(t);
    }

    @Scenario(id = "T91", must = "released after SIGCONT it runs, and the parent hears of it")
    void releasedAfterContinue(World world) {
        Probe a = world.probe("A").on(Event.JCTL, report -> note(world, report));
        Tracee t = world.start(Script.of().mark(1), a);
        a.events(Event.JCTL);
        t.send(SIGSTOP);
        awaitState(world, t.task(), TaskState.STOPPED);
        world.go(t);
        a.control(ResumeAction.STOP);
        t.send(SIGCONT);
        a.control(ResumeAction.RESUME);
        world.awaitEnd(t);
        assertThat(world.log())
                .containsExactly(
                        "A JCTL", "stops, parent told 5", "A JCTL", "goes on, parent told 6");
    }

    private static Action note(World world, Probe.Report report) {
        JctlReport jctl = report.view(JctlReport.class);
        String what = jctl.type() == JctlReport.STOPPED ? "stops" : "goes on";
        world.note(what + ", parent told " + jctl.notification());
        return report.answer(ResumeAction.RESUME);
    }

    @Scenario(id = "T92", must = "released without SIGCONT it is stopped again")
    void releasedStopped(World world) {
        Probe a = world.probe("A");
        Tracee t = startStopped(world, a);
        a.control(ResumeAction.STOP);
        a.control(ResumeAction.RESUME);
        awaitState(world, t.task(), TaskState.STOPPED);
        assertThat(t.hasPassed(1)).isFalse();
        t.send(SIGCONT);
        world.awaitEnd(t);
    }

    /** A program of two threads, the other one of which sleeps. */
    private static Tracee startTwo(World world, Probe leader, Probe other) {
        AtomicReference<Task> thread = new AtomicReference<>();
        Script sleeper = Script.of().mark(2).sleepUntil(2);
        Tracee t = world.start(Script.of().thread(sleeper).mark(1).spinUntil(1), leader);
        leader.on(
                Event.CLONE,
                report -> {
                    thread.set(report.view(CloneReport.class).child());
                    other.attach(thread.get());
                    return report.answer(ResumeAction.RESUME);
                });
        leader.events(Event.CLONE);
        world.go(t);
        world.awaitMark(t, 1);
        world.awaitMark(t, 2);
        world.clearLog();
        return t;
    }

    private static void end(World world, Tracee t) {
        t.open(1);
        t.open(2);
        world.awaitEnd(t);
    }

    @Scenario(
            id = "T93",
            must = "of a group's stop the last thread's report says what the parent hears")
    void lastThread(World world) {
        Probe a = world.probe("A").on(Event.JCTL, report -> note(world, report));
        Probe b = world.probe("B").on(Event.JCTL, report -> note(world, report));
        Tracee t = startTwo(world, a, b);
        a.events(Event.JCTL);
        b.events(Event.JCTL);
        t.send(SIGSTOP);
        awaitState(world, a.engine().task(), TaskState.STOPPED);
        awaitState(world, b.engine().task(), TaskState.STOPPED);
        List<String> notices =
                world.log().stream().filter(line -> line.startsWith("stops")).toList();
        assertThat(notices).containsExactly("stops, parent told 0", "stops, parent told 5");
        t.send(SIGCONT);
        end(world, t);
        assertThat(world.log()).filteredOn("goes on, parent told 6"::equals).hasSize(1);
    }

    @Scenario(
            id = "T94",
            must = "a thread that is held when its group stops is stopped by its release")
    void heldMeanwhile(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = startTwo(world, a, b);
        Task held = b.engine().task();
        b.control(ResumeAction.STOP);
        if (world.stopsAtReports()) {
            world.awaitHeld(held);
        } else {
            // In the kernel a STOP waits for the call to end.
            t.open(2);
            world.awaitHeld(held);
        }
        t.send(SIGSTOP);
        awaitState(world, a.engine().task(), TaskState.STOPPED);
        assertThat(held.state()).isEqualTo(TaskState.TRACED);
        b.control(ResumeAction.RESUME);
        awaitState(world, held, TaskState.STOPPED);
        t.send(SIGCONT);
        end(world, t);
    }

    @Scenario(id = "T95", must = "a STOP answered to the report holds after the job stop")
    void stopAtTheReport(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().mark(1), a);
        a.events(Event.JCTL, Event.QUIESCE);
        a.on(Event.JCTL, ResumeAction.STOP);
        t.send(SIGSTOP);
        if (world.stopsAtReports()) {
            // The report is a stop already: it holds right there, and the job stop comes after.
            world.differs("U1");
            world.awaitHeld(t.task());
            assertThat(world.log()).endsWith("A quiesce(JCTL)", "A JCTL");
            a.control(ResumeAction.RESUME);
        }
        awaitState(world, t.task(), TaskState.STOPPED);
        world.go(t);
        t.send(SIGCONT);
        world.awaitHeld(t.task());
        assertThat(t.hasPassed(1)).isFalse();
        a.control(ResumeAction.RESUME);
        world.awaitEnd(t);
    }
}
