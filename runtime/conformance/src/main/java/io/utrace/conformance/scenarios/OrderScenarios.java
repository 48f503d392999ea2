package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** In which order engines are told of an event, and what becomes of their answers. */
@DisplayName("Order, attach during an event, combination")
public class OrderScenarios {
    private static final String STEPPED = "A SIGNAL_CORE";
    private static final int BEFORE = 1;
    private static final int AFTER = 2;

    @Scenario(
            id = "T24",
            must = "engines are told in attach order, of a syscall entry in reverse; quiesce alike")
    void order(World world) {
        List<Probe> probes = List.of(world.probe("A"), world.probe("B"), world.probe("C"));
        Tracee t = world.start(Script.of().exec(Script.of()), probes.toArray(Probe[]::new));
        for (Probe probe : probes) {
            probe.arm(Event.QUIESCE, Event.EXEC, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        }
        world.clearLog();
        world.goToEnd(t);
        List<String> expected = new ArrayList<>();
        probes.reversed().forEach(probe -> addTo(expected, probe, Event.SYSCALL_ENTRY));
        probes.forEach(probe -> addTo(expected, probe, Event.EXEC));
        probes.forEach(probe -> addTo(expected, probe, Event.SYSCALL_EXIT));
        assertThat(world.log()).startsWith(expected.toArray(String[]::new));
    }

    private static void addTo(List<String> log, Probe probe, Event event) {
        log.add(probe + " quiesce(" + event + ")");
        log.add(probe + " " + event);
    }

    @Scenario(
            id = "T25",
            must = "an engine attached in a callback is told from the next event on, not of this")
    void attachInCallback(World world) {
        Probe a = world.probe("A");
        Probe d = world.probe("D");
        Tracee t = world.start(Script.of().exec(Script.of().exec(Script.of())), a);
        a.on(
                Event.EXEC,
                report -> {
                    if (!world.log().contains("D is attached")) {
                        d.attach(t.task());
                        d.events(Event.EXEC);
                        world.note("D is attached");
                    }
                    return report.answer(ResumeAction.RESUME);
                });
        a.events(Event.EXEC);
        world.goToEnd(t);
        assertThat(world.log()).containsExactly("A EXEC", "D is attached", "A EXEC", "D EXEC");
    }

    @Scenario(id = "T26", must = "of REPORT, a step and RESUME the REPORT is made good")
    void report(World world) {
        List<String> log =
                answersToExit(
                        world, ResumeAction.REPORT, ResumeAction.SINGLESTEP, ResumeAction.RESUME);
        assertThat(log)
                .containsSequence("C SYSCALL_EXIT", "A quiesce(0)", "B quiesce(0)", "C quiesce(0)");
        assertThat(log).doesNotContain(STEPPED);
    }

    @Scenario(id = "T27", must = "of INTERRUPT and REPORT the INTERRUPT is made good")
    void interrupt(World world) {
        List<String> log =
                answersToExit(
                        world, ResumeAction.INTERRUPT, ResumeAction.REPORT, ResumeAction.RESUME);
        assertThat(log).containsSequence("C SYSCALL_EXIT", "A report", "B report", "C report");
        assertThat(log).doesNotContain("A quiesce(0)");
    }

    /** Three engines answer one syscall exit; gives the log from there on. */
    private static List<String> answersToExit(World world, ResumeAction... answers) {
        List<Probe> probes = List.of(world.probe("A"), world.probe("B"), world.probe("C"));
        Tracee t = world.start(Script.of().call(), probes.toArray(Probe[]::new));
        for (int i = 0; i < answers.length; i++) {
            Probe probe = probes.get(i).on(Event.SYSCALL_EXIT, answers[i]);
            probe.arm(Event.QUIESCE, Event.SYSCALL_EXIT, Event.SIGNAL_CORE);
        }
        world.clearLog();
        world.goToEnd(t);
        return world.log();
    }

    @Scenario(
            id = "T28",
            must = "a later engine sees the STOP of an earlier one; its RESUME doesn't end it")
    void stopIsSeen(World world) {
        Probe a = world.probe("A").on(Event.EXEC, ResumeAction.STOP);
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(Script.of().mark(AFTER)), a, b);
        b.on(Event.EXEC, report -> seen(world, report));
        a.events(Event.EXEC);
        b.events(Event.EXEC);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(world.log()).containsExactly("A EXEC", "B EXEC", "B is told STOP");
        assertThat(b.control(ResumeAction.RESUME)).isEqualTo(Outcome.DONE);
        assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
        assertThat(t.hasPassed(AFTER)).isFalse();
        a.control(ResumeAction.RESUME);
        world.awaitEnd(t);
        assertThat(t.hasPassed(AFTER)).isTrue();
    }

    private static Action seen(World world, Probe.Report report) {
        world.note("B is told " + report.incoming().resume());
        return report.answer(ResumeAction.RESUME);
    }

    @Scenario(
            id = "T29",
            must = "the stop of an engine that isn't told of the event is seen by later ones too")
    void standingStopIsSeen(World world) {
        Probe first = world.probe("first");
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(Script.of()), first, a, b);
        first.on(
                Event.EXEC,
                report -> {
                    world.meanwhile(() ->
                            assertThat(a.control(ResumeAction.STOP))
                                    .isEqualTo(Outcome.IN_PROGRESS));
                    return report.answer(ResumeAction.RESUME);
                });
        b.on(Event.EXEC, report -> seen(world, report));
        first.events(Event.EXEC);
        b.events(Event.EXEC);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(world.log()).containsExactly("first EXEC", "B EXEC", "B is told STOP");
        a.control(ResumeAction.RESUME);
        world.awaitEnd(t);
    }

    @Scenario(
            id = "T30",
            must = "an engine that detaches in its quiesce report isn't told of the event itself")
    void detachInQuiesce(World world) {
        Probe a = world.probe("A").onQuiesce(Event.EXEC, ResumeAction.DETACH);
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(Script.of().spinUntil(1)), a, b);
        a.events(Event.QUIESCE, Event.EXEC, Event.EXIT);
        b.events(Event.EXEC, Event.EXIT);
        world.go(t);
        world.awaitLog("B EXEC");
        assertThatThrownBy(() -> world.barrier(a.engine())).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> a.control(ResumeAction.STOP)).isInstanceOf(NoSuchTask.class);
        t.open(1);
        world.awaitEnd(t);
        assertThat(world.log()).containsSubsequence("A quiesce(EXEC)", "B EXEC", "B EXIT");
        assertThat(world.log()).doesNotContain("A EXEC", "A EXIT");
    }

    @Scenario(
            id = "T31",
            must = "a step that was answered is used up by the report that another engine wants")
    void stepIsUsedUp(World world) {
        Tracee t = stepAfterReport(world, ResumeAction.RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(0);
        assertThat(world.log()).doesNotContain(STEPPED);
    }

    @Scenario(
            id = "T32",
            must = "a step that is asked for again in that report is made, and only one")
    void stepIsRenewed(World world) {
        Tracee t = stepAfterReport(world, ResumeAction.SINGLESTEP);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(0);
        assertThat(world.log()).containsSubsequence("A EXEC", STEPPED, "A steps one");
        assertThat(world.log()).containsOnlyOnce(STEPPED);
    }

    /**
     * A answers an exec with a step, B with REPORT, and A that report with something else. The
     * program runs on.
     */
    private static Tracee stepAfterReport(World world, ResumeAction again) {
        Probe a = world.probe("A").on(Event.EXEC, ResumeAction.SINGLESTEP);
        Probe b = world.probe("B").on(Event.EXEC, ResumeAction.REPORT);
        Tracee t = world.start(Script.of().exec(stepped()), a, b);
        a.onQuiesce(null, again).onQuiesce(Event.SYSCALL_EXIT, again);
        a.on(Event.SIGNAL_CORE, signal -> trapped(world, t, signal));
        a.events(Event.QUIESCE, Event.EXEC, Event.SIGNAL_CORE);
        b.events(Event.EXEC);
        world.go(t);
        world.awaitMark(t, AFTER);
        String atExit = "A quiesce(SYSCALL_EXIT)";
        boolean isAtExit = world.stopsAtReports() && world.log().contains(atExit);
        if (isAtExit) {
            // The exit of the exec's own call is a stop, and so good enough for what is owed.
            world.differs("U4");
        }
        assertThat(world.log())
                .containsSubsequence("A EXEC", "B EXEC", isAtExit ? atExit : "A quiesce(0)");
        return t;
    }

    private static Script stepped() {
        return Script.of().compute().mark(BEFORE).mark(AFTER);
    }

    /** The trap that ends a step. */
    private static Action trapped(World world, Tracee t, Probe.Report signal) {
        if (!t.hasPassed(BEFORE)) {
            world.note("A steps one");
        }
        return signal.answer(ResumeAction.RESUME).with(SignalAction.IGN);
    }

    @Scenario(id = "T33", must = "of a block step and a single step the single step is made")
    void blockAndSingleStep(World world) {
        Probe a = world.probe("A").on(Event.EXEC, ResumeAction.BLOCKSTEP);
        Probe b = world.probe("B").on(Event.EXEC, ResumeAction.SINGLESTEP);
        Tracee t = world.start(Script.of().exec(stepped()), a, b);
        a.on(Event.SIGNAL_CORE, signal -> trapped(world, t, signal));
        a.events(Event.EXEC, Event.SIGNAL_CORE);
        b.events(Event.EXEC);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(0);
        assertThat(world.log()).containsExactly("A EXEC", "B EXEC", STEPPED, "A steps one");
    }
}
