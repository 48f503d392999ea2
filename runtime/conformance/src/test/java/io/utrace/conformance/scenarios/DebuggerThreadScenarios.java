package io.utrace.conformance.scenarios;

import static io.utrace.conformance.scenarios.Debugging.look;
import static io.utrace.conformance.scenarios.Debugging.nextOf;
import static io.utrace.conformance.scenarios.Debugging.nextStatus;
import static io.utrace.conformance.scenarios.Debugging.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.conformance.Observer;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Script.Reaction;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;

/** A debugger's thread beside those that make callbacks. */
@DisplayName("Debugger's threads")
public class DebuggerThreadScenarios {
    private static final int SIGUSR1 = 10;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int SIGUSR1_STOP = SIGUSR1 << 8 | 0x7f;
    private static final int EVENT_STOP = 128;
    private static final int EXITED_3 = 0x300;

    @Scenario(id = "D10", must = "lets go with a signal one that nobody else has an engine on")
    void alone(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().react(SIGUSR1, Reaction.HANDLE).raise(SIGUSR1).mark(1);
            Probe b = world.probe("B");
            Tracee t = world.start(script.spinUntil(1).exit(3), b);
            debugger.seize(t.task().tid(), 0);
            b.control(ResumeAction.DETACH);
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            debugger.detach(t.task().tid(), SIGUSR1);
            world.awaitMark(t, 1);
            assertThat(t.handled()).hasSize(1);
            t.open(1);
            world.awaitEnd(t);
        }
    }

    @Scenario(id = "D12", must = "is told of the group's stop of one that another engine holds")
    void heldByAnother(World world) {
        for (boolean isSeized : new boolean[] {true, false}) {
            try (Debugger debugger = new Debugger(world.utrace())) {
                Probe b = world.probe("B");
                Tracee t = world.start(Script.of().exit(3), b);
                int tid = t.task().tid();
                t.send(SIGSTOP);
                world.await("the stop", () -> t.task().state() == TaskState.STOPPED);
                b.control(ResumeAction.STOP);
                attach(debugger, tid, isSeized);
                WaitResult stop = nextOf(world, debugger, tid);
                assertThat(stop.stopSignal()).isEqualTo(SIGSTOP);
                assertThat(stop.event()).isEqualTo(isSeized ? EVENT_STOP : 0);
                debugger.detach(tid, 0);
                b.control(ResumeAction.RESUME);
                t.send(SIGCONT);
                assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
            }
        }
    }

    private static void attach(Debugger debugger, int tid, boolean seizes) {
        if (seizes) {
            debugger.seize(tid, 0);
        } else {
            debugger.attach(tid);
        }
    }

    @Scenario(id = "D13", must = "is told of no stop that another engine alone wanted before")
    void heldForAnother(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Probe b = world.probe("B");
            Tracee t = world.start(Script.of().exit(3), b);
            b.control(ResumeAction.STOP);
            world.barrier(b.engine());
            debugger.seize(t.task().tid(), 0);
            assertThat(look(debugger, WaitSelection.any(WaitOption.WNOHANG))).isEmpty();
            b.control(ResumeAction.RESUME);
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(
            id = "D14",
            must = "whatever another engine asks of a tracee in its stop is no end of that")
    void askedByAnother(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Probe b = world.probe("B");
            Tracee t = world.start(Script.of().raise(SIGUSR1).exit(3), b);
            b.events(Event.QUIESCE);
            int tid = t.task().tid();
            debugger.seize(tid, 0);
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            long mask = debugger.look(tid).signalMask();
            for (ResumeAction asked : ResumeAction.values()) {
                if (asked != ResumeAction.DETACH) {
                    b.control(asked);
                    assertThat(debugger.look(tid).signalMask()).isEqualTo(mask);
                }
            }
            assertThat(debugger.signalInfo(tid).signal()).isEqualTo(SIGUSR1);
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "D11", must = "has one go on out of its group's stop as another's is told")
    void outOfGroupStop(World world) {
        String why = "whoever asks runs the tasks";
        world.notReachableOn("sim/kernel", why);
        world.notReachableOn("sim/user-space", why);
        AtomicReference<Observer<?>> asking = new AtomicReference<>();
        AtomicBoolean isTold = new AtomicBoolean();
        Probe b =
                world.probe("B")
                        .on(
                                Event.SIGNAL_TERM,
                                report -> {
                                    isTold.set(true);
                                    asking.get().joinWaiting();
                                    report.engine().setEvents(EventSet.NONE);
                                    return report.answer(ResumeAction.RESUME);
                                });
        Tracee t = start(world, Script.of().exit(3));
        Tracee u = world.start(Script.of().raise(SIGUSR1).exit(3), b);
        b.events(Event.SIGNAL_TERM);
        t.send(SIGSTOP);
        world.await("the stop", () -> t.task().state() == TaskState.STOPPED);
        asking.set(
                world.observer(() -> {
                    try (Debugger debugger = new Debugger(world.utrace())) {
                        debug(debugger, t, u, isTold);
                    }
                    return isTold;
                }));
        asking.get().result();
        world.awaitEnd(t);
        world.awaitEnd(u);
    }

    private static void debug(Debugger debugger, Tracee t, Tracee u, AtomicBoolean isTold)
            throws InterruptedException {
        int tid = t.task().tid();
        debugger.seize(tid, 0);
        assertThat(next(debugger, tid).stopSignal()).isEqualTo(SIGSTOP);
        debugger.seize(u.task().tid(), 0);
        t.open(Script.START);
        u.open(Script.START);
        while (!isTold.get()) {
            Thread.onSpinWait();
        }
        // The thread that runs both is in the callback before the debugger's own.
        debugger.resume(tid, Resume.CONT, 0);
        assertThat(next(debugger, u.task().tid()).status()).isEqualTo(SIGUSR1_STOP);
        debugger.resume(u.task().tid(), Resume.CONT, 0);
        assertThat(next(debugger, tid).status()).isEqualTo(EXITED_3);
        assertThat(next(debugger, u.task().tid()).status()).isEqualTo(EXITED_3);
    }

    private static WaitResult next(Debugger debugger, int tid) throws InterruptedException {
        return debugger.waitFor(WaitSelection.of(tid)).orElseThrow();
    }
}
