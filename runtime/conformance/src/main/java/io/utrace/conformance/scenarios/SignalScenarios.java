package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Script.Reaction;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** What engines make of a signal. */
@DisplayName("Signals")
public class SignalScenarios {
    private static final int SIGKILL = 9;
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;
    private static final int SIGTERM = 15;

    private static final int READY = 1;
    private static final int GATE = 1;

    /** Spins, ready for SIGUSR1 and SIGUSR2, which it handles. */
    private static final Script HANDLES =
            Script.of()
                    .react(SIGUSR1, Reaction.HANDLE)
                    .react(SIGUSR2, Reaction.HANDLE)
                    .mark(READY)
                    .spinUntil(GATE)
                    .exit(3);

    private static Tracee startReady(World world, Script script, Probe... probes) {
        Tracee t = world.start(script, probes);
        world.go(t);
        world.awaitMark(t, READY);
        return t;
    }

    private static void finish(World world, Tracee t) {
        t.open(GATE);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    private static void awaitHandled(World world, Tracee t, int runs) {
        world.await("a handler's run", () -> t.handled().size() == runs);
    }

    private static SignalReport signal(Probe.Report report) {
        return report.view(SignalReport.class);
    }

    @Scenario(id = "T79", must = "a deadly signal comes with TERM; a task spared it lives on")
    void ignored(World world) {
        Probe a = world.probe("A");
        a.on(
                Event.SIGNAL_TERM,
                report -> {
                    world.note("action " + report.incoming().signalAction());
                    return Action.RESUME.with(SignalAction.IGN);
                });
        Tracee t = world.start(Script.of().exit(3), a);
        a.events(Event.SIGNAL_TERM);
        t.send(SIGTERM);
        world.awaitLog("A SIGNAL_TERM");
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).containsExactly("A SIGNAL_TERM", "action TERM");
    }

    @Scenario(id = "T80", must = "a bare RESUME delivers: what is deadly by default kills")
    void delivered(World world) {
        Probe a = world.probe("A").on(Event.SIGNAL_TERM, report -> Action.RESUME);
        Tracee t = world.start(Script.of().exit(3), a);
        a.events(Event.SIGNAL_TERM);
        t.send(SIGTERM);
        assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGTERM);
        assertThat(world.log()).containsExactly("A SIGNAL_TERM");
    }

    @Scenario(
            id = "T80b",
            must = "a bare RESUME to a report without a signal delivers nothing (K16)")
    void nothingToDeliver(World world) {
        Probe a = world.probe("A");
        a.onReport(report -> {
            world.note("signal " + signal(report).signal());
            assertThat(signal(report).info()).isSameAs(SigInfo.NONE);
            assertThatThrownBy(() -> signal(report).setInfo(SigInfo.of(SIGUSR1, 0, 0, 0)))
                    .isInstanceOf(IllegalStateException.class);
            return Action.RESUME;
        });
        a.on(
                Event.SIGNAL,
                report -> {
                    world.meanwhile(() -> a.control(ResumeAction.INTERRUPT));
                    return Action.RESUME.with(SignalAction.IGN);
                });
        Tracee t = startReady(world, HANDLES, a);
        a.events(Event.QUIESCE, Event.SIGNAL);
        a.control(ResumeAction.INTERRUPT);
        world.awaitLog("signal 0");
        world.clearLog();
        // One that was dropped is no more in custody than none.
        t.send(SIGUSR1);
        world.awaitLog("signal 0");
        assertThat(world.log()).containsExactly("A SIGNAL", "A report", "signal 0");
        finish(world, t);
        assertThat(t.handled()).isEmpty();
    }

    @Scenario(
            id = "T81",
            must = "a signal kept with IGN and STOP is there, unchanged, in the report asked for")
    void kept(World world) {
        AtomicReference<SigInfo> first = new AtomicReference<>();
        Probe a = world.probe("A");
        a.on(
                Event.SIGNAL,
                report -> {
                    first.set(signal(report).info().copy());
                    return Action.STOP.with(SignalAction.IGN);
                });
        a.onReport(report -> {
            assertThat(signal(report).info().bytes()).isEqualTo(first.get().bytes());
            signal(report).setInfo(SigInfo.of(SIGUSR2, -1, 4242, 7));
            return Action.RESUME.with(SignalAction.DELIVER);
        });
        Tracee t = startReady(world, HANDLES, a);
        a.events(Event.QUIESCE, Event.SIGNAL);
        t.send(SIGUSR1);
        world.awaitHeld(t.task());
        assertThat(first.get().signal()).isEqualTo(SIGUSR1);
        assertThat(t.handled()).isEmpty();
        a.control(ResumeAction.INTERRUPT);
        awaitHandled(world, t, 1);
        assertThat(world.log()).containsExactly("A SIGNAL", "A report");
        finish(world, t);
        assertThat(t.handled())
                .singleElement()
                .satisfies(info -> {
                    assertThat(info.signal()).isEqualTo(SIGUSR2);
                    assertThat(info.code()).isEqualTo(-1);
                    assertThat(info.pid()).isEqualTo(4242);
                    assertThat(info.uid()).isEqualTo(7);
                });
    }

    @Scenario(
            id = "T82",
            must = "a signal put back with HOLD is reported again, as it was put back")
    void putBack(World world) {
        Probe a = world.probe("A");
        a.on(
                Event.SIGNAL_TERM,
                report -> {
                    world.note("action " + report.incoming().signalAction());
                    if (world.log().size() > 2) {
                        signal(report).setInfo(signal(report).info().withSignal(SIGUSR1));
                    }
                    return Action.RESUME.with(SignalAction.IGN).hold();
                });
        a.on(
                Event.SIGNAL,
                report -> {
                    world.note("action " + report.incoming().signalAction());
                    return report.answer(ResumeAction.RESUME);
                });
        Tracee t = startReady(world, HANDLES, a);
        a.events(Event.SIGNAL_TERM, Event.SIGNAL);
        t.send(SIGTERM);
        awaitHandled(world, t, 1);
        assertThat(world.log())
                .containsExactly(
                        "A SIGNAL_TERM",
                        "action TERM",
                        "A SIGNAL_TERM",
                        "action TERM",
                        "A SIGNAL",
                        "action DELIVER");
        finish(world, t);
        assertThat(t.handled()).extracting(SigInfo::signal).containsExactly(SIGUSR1);
    }

    @Scenario(id = "T82", must = "HOLD with TERM: the task dies, and isn't asked about again")
    void putBackAndKilled(World world) {
        Probe a =
                world.probe("A")
                        .on(
                                Event.SIGNAL_TERM,
                                report -> Action.RESUME.with(SignalAction.TERM).hold());
        Tracee t = startReady(world, HANDLES, a);
        a.events(Event.SIGNAL_TERM);
        t.send(SIGTERM);
        assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGTERM);
        assertThat(world.log()).containsExactly("A SIGNAL_TERM");
    }

    @Scenario(id = "T83", must = "a STOP with a DELIVER holds when the handler's frame is set up")
    void handlerFrame(World world) {
        Probe a =
                world.probe("A")
                        .on(Event.SIGNAL, report -> Action.STOP)
                        .onHandler(report -> Action.STOP);
        Tracee t = startReady(world, HANDLES, a);
        a.events(Event.QUIESCE, Event.SIGNAL);
        t.send(SIGUSR1);
        world.awaitHeld(t.task());
        assertThat(t.handled()).isEmpty();
        if (world.stopsAtReports()) {
            // The signal's report is the stop: what is asked for now comes before the frame, too.
            world.differs("U1");
            a.control(ResumeAction.INTERRUPT);
            awaitHandled(world, t, 1);
            assertThat(world.log()).containsExactly("A SIGNAL", "A report");
        } else {
            assertThat(world.log()).containsExactly("A SIGNAL", "A handler");
            a.control(ResumeAction.RESUME);
            awaitHandled(world, t, 1);
        }
        finish(world, t);
    }

    @Scenario(id = "T84", must = "SIGKILL is never reported")
    void kill(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().exit(3), a);
        a.events(EventSet.of(Event.values()));
        t.send(SIGKILL);
        assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGKILL);
        world.awaitLog("A REAP");
        assertThat(world.log()).noneMatch(line -> line.contains("SIGNAL"));
    }

    @Scenario(
            id = "T85",
            must = "engines see what those before them made of a signal; the last wins")
    void changed(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        a.on(
                Event.SIGNAL,
                report -> {
                    signal(report).setInfo(SigInfo.of(SIGUSR2, -1, 1, 1));
                    return Action.RESUME.with(SignalAction.IGN);
                });
        b.on(
                Event.SIGNAL,
                report -> {
                    assertThat(report.incoming().signalAction()).isEqualTo(SignalAction.IGN);
                    assertThat(signal(report).signal()).isEqualTo(SIGUSR2);
                    assertThat(signal(report).info().pid()).isEqualTo(1);
                    assertThat(signal(report).event()).isEqualTo(Event.SIGNAL);
                    signal(report).setInfo(SigInfo.of(SIGUSR1, -1, 4242, 7));
                    return Action.RESUME.with(SignalAction.DELIVER);
                });
        Tracee t = startReady(world, HANDLES, a, b);
        a.events(Event.SIGNAL);
        b.events(Event.SIGNAL);
        t.send(SIGUSR1);
        awaitHandled(world, t, 1);
        assertThat(t.handled().getFirst().signal()).isEqualTo(SIGUSR1);
        assertThat(t.handled().getFirst().pid()).isEqualTo(4242);
        // DELIVER goes by what the task has arranged for the new number.
        b.on(
                Event.SIGNAL,
                report -> {
                    signal(report).setInfo(signal(report).info().withSignal(SIGTERM));
                    return Action.RESUME;
                });
        t.send(SIGUSR1);
        assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGTERM);
        assertThat(world.log()).containsExactly("A SIGNAL", "B SIGNAL", "A SIGNAL", "B SIGNAL");
        assertThat(t.handled()).hasSize(1);
    }

    @Scenario(id = "T86", must = "an ignored signal is only for those who ask for SIGNAL_IGN")
    void ignoredByTheTask(World world) {
        Probe a = world.probe("A");
        Script script =
                Script.of()
                        .react(SIGUSR1, Reaction.IGNORE)
                        .mark(READY)
                        .spinUntil(2)
                        .raise(SIGUSR1)
                        .mark(2)
                        .spinUntil(3)
                        .raise(SIGUSR1)
                        .mark(3)
                        .spinUntil(GATE)
                        .exit(3);
        Tracee t = startReady(world, script, a);
        a.events(Event.QUIESCE, Event.SIGNAL, Event.SIGNAL_TERM);
        t.open(2);
        world.awaitMark(t, 2);
        assertThat(world.log()).isEmpty();

        a.events(Event.SIGNAL);
        a.control(ResumeAction.STOP);
        world.awaitHeld(t.task());
        t.send(SIGUSR1);
        a.events(Event.SIGNAL_IGN);
        a.control(ResumeAction.RESUME);
        int sentBefore = 0;
        if (world.stopsAtReports()) {
            // Of a task that is traced every signal is queued: what counts is who asks at its end.
            world.differs("U5");
            world.awaitLog("A SIGNAL_IGN");
            sentBefore = 1;
        }
        t.open(3);
        world.awaitMark(t, 3);
        finish(world, t);
        assertThat(world.log())
                .containsExactlyElementsOf(Collections.nCopies(sentBefore + 1, "A SIGNAL_IGN"));
    }

    @Scenario(id = "T87", must = "REPORT and INTERRUPT from a signal report don't repeat it")
    void loops(World world) {
        Probe a = world.probe("A");
        a.on(Event.SIGNAL_TERM, report -> Action.REPORT.with(SignalAction.IGN));
        a.on(Event.SIGNAL, report -> Action.INTERRUPT);
        Tracee t = startReady(world, HANDLES, a);
        a.events(Event.QUIESCE, Event.SIGNAL, Event.SIGNAL_TERM);
        t.send(SIGTERM);
        world.awaitLog("A SIGNAL_TERM");
        t.send(SIGUSR1);
        awaitHandled(world, t, 1);
        assertThat(world.log()).containsExactly("A SIGNAL_TERM", "A SIGNAL");
        finish(world, t);
        assertThat(world.log()).doesNotContain("A report", "A handler", "A quiesce(0)");
    }

    @Scenario(id = "T88", must = "an engine without reportSignal is asked to quiesce instead")
    void quiesces(World world) {
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportQuiesce(Action action, Engine e, @Nullable Event event) {
                        world.note("quiesce(" + event + ") " + action.signalAction());
                        return Action.RESUME;
                    }
                };
        AtomicReference<Engine> engine = new AtomicReference<>();
        Tracee t =
                world.start(
                        Script.of().exit(3),
                        task -> engine.set(world.utrace().attach(task, ops, null)));
        engine.get().setEvents(EventSet.of(Event.QUIESCE));
        t.send(SIGTERM);
        assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGTERM);
        assertThat(world.log()).startsWith("quiesce(SIGNAL_TERM) TERM", "quiesce(EXIT) DELIVER");
    }

    @Scenario(id = "T89", must = "a signal can't be given a number that there isn't")
    void noSuchSignal(World world) {
        Probe a = world.probe("A");
        a.on(
                Event.SIGNAL_TERM,
                report -> {
                    SigInfo info = signal(report).info();
                    assertThatThrownBy(() -> info.withSignal(0x85))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> SigInfo.of(0x85, 0, 0, 0))
                            .isInstanceOf(IllegalArgumentException.class);
                    byte[] raw = info.bytes();
                    raw[0] = (byte) 0x85;
                    assertThatThrownBy(() -> SigInfo.of(raw))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> signal(report).setInfo(SigInfo.NONE))
                            .isInstanceOf(IllegalArgumentException.class);
                    world.note("refused");
                    return Action.RESUME.with(SignalAction.TERM);
                });
        Tracee t = world.start(Script.of().exit(3), a);
        a.events(Event.SIGNAL_TERM);
        t.send(SIGTERM);
        assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGTERM);
        assertThat(world.log()).containsExactly("A SIGNAL_TERM", "refused");
    }
}
