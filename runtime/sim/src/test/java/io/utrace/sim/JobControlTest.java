package io.utrace.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.JctlReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.TaskState;
import io.utrace.engine.Pass;
import io.utrace.engine.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Job control of simulated tasks")
class JobControlTest {
    private static final int STOPPED = JctlReport.STOPPED;
    private static final int CONTINUED = JctlReport.CONTINUED;
    private static final Program STOPS =
            Program.of(new Step.Raise(Signals.SIGSTOP), new Step.Compute());
    private static final Program SLEEPS = Program.of(new Step.Call(35, Step.Sleep.INTERRUPTIBLE));

    private final List<String> log = new ArrayList<>();

    /** An engine that writes down what it sees of job control. */
    private final class Probe implements EngineOps {
        private final Engine engine;
        private Function<JctlReport, Action> onJctl = jctl -> Action.RESUME;
        private Function<SignalReport, SignalAction> onSignal = signal -> SignalAction.DELIVER;

        Probe(SimKernel kernel, SimTask task, Event... events) {
            engine = kernel.core().attach(task.record(), this, null);
            engine.setEvents(EventSet.of(events));
        }

        @Override
        public Action reportJctl(Action action, Engine lent, JctlReport jctl) {
            String what = jctl.type() == STOPPED ? "stops" : "continues";
            log.add(lent.task().tid() + " " + what + " " + jctl.notification());
            return onJctl.apply(jctl);
        }

        @Override
        public Action reportQuiesce(Action action, Engine lent, @Nullable Event event) {
            if (event == null) {
                log.add(lent.task().tid() + " is asked");
            }
            return EngineOps.super.reportQuiesce(action, lent, event);
        }

        @Override
        public Action reportSignal(Action action, Engine lent, SignalReport signal) {
            return action.with(onSignal.apply(signal)).with(ResumeAction.RESUME);
        }
    }

    private static void run(SimKernel kernel) {
        new SeededRun(new KernelWorld(kernel), 1).run(1000);
        assertThat(kernel.failures()).isEmpty();
    }

    private static SimKernel kernel(Profile profile) {
        SimKernel kernel = new SimKernel(profile, Pass::call);
        kernel.onUserMode(JobControlTest::requireNotStopped);
        return kernel;
    }

    private static void requireNotStopped(SimTask task) {
        if (task.group().jobControl().isStopping()) {
            throw new Violation("user code though the group is stopped");
        }
    }

    private static TaskState state(SimTask task) {
        return task.record().state();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T90, T91 a STOP takes a stopped task over; after SIGCONT the release has it run")
    void takenOver(Profile profile) {
        SimKernel kernel = kernel(profile);
        SimTask task = kernel.start(STOPS);
        Probe a = new Probe(kernel, task, Event.JCTL);
        run(kernel);
        assertThat(state(task)).isEqualTo(TaskState.STOPPED);
        assertThat(task.notices()).containsExactly(STOPPED);

        assertThat(a.engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
        task.send(Signals.SIGCONT);
        run(kernel);
        assertThat(state(task)).isEqualTo(TaskState.TRACED);
        assertThat(task.notices()).containsExactly(STOPPED);

        a.engine.control(ResumeAction.RESUME);
        run(kernel);
        assertThat(task.isGone()).isTrue();
        assertThat(task.notices()).containsExactly(STOPPED, CONTINUED);
        assertThat(log).containsExactly("100 stops 5", "100 continues 6");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T92 without SIGCONT the release leaves it stopped")
    void givenBack(Profile profile) {
        SimKernel kernel = kernel(profile);
        SimTask task = kernel.start(STOPS);
        Probe a = new Probe(kernel, task, Event.JCTL);
        run(kernel);
        a.engine.control(ResumeAction.STOP);
        a.engine.control(ResumeAction.RESUME);
        run(kernel);
        assertThat(state(task)).isEqualTo(TaskState.STOPPED);
        task.send(Signals.SIGCONT);
        run(kernel);
        assertThat(task.isGone()).isTrue();
        assertThat(task.notices()).containsExactly(STOPPED, CONTINUED);
    }

    private static SimTask thread(SimKernel kernel, int index) {
        return kernel.tasks().get(index);
    }

    /** A process of two threads that both sleep, and one of which is being held, or not. */
    private SimKernel twoThreads(Profile profile) {
        SimKernel kernel = kernel(profile);
        SimTask leader =
                kernel.start(
                        Program.of(
                                new Step.Spawn(Step.Birth.THREAD, SLEEPS),
                                new Step.Call(35, Step.Sleep.INTERRUPTIBLE)));
        while (kernel.tasks().size() == 1 || leader.place() != Course.Place.ASLEEP) {
            leader.step();
        }
        while (thread(kernel, 1).place() != Course.Place.ASLEEP) {
            thread(kernel, 1).step();
        }
        return kernel;
    }

    /** Stops a thread, and has the others yet to notice. */
    private static void stopBy(SimTask thread) {
        thread.send(Signals.SIGSTOP);
        while (state(thread) != TaskState.STOPPED) {
            thread.step();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T93 the last thread to stop is told of the notice, the others of none")
    void lastThread(Profile profile) {
        SimKernel kernel = twoThreads(profile);
        new Probe(kernel, thread(kernel, 0), Event.JCTL);
        new Probe(kernel, thread(kernel, 1), Event.JCTL);
        stopBy(thread(kernel, 0));
        run(kernel);
        assertThat(log).hasSize(2);
        assertThat(log.getFirst()).endsWith("stops 0");
        assertThat(log.getLast()).endsWith("stops 5");
        assertThat(thread(kernel, 0).notices()).containsExactly(STOPPED);
        assertThat(kernel.tasks()).allMatch(task -> state(task) == TaskState.STOPPED);
        thread(kernel, 1).send(Signals.SIGCONT);
        run(kernel);
        assertThat(log).filteredOn(line -> line.endsWith("continues 6")).hasSize(1);
        assertThat(kernel.tasks()).allMatch(SimTask::isGone);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T94 a thread that is held when its group stops is stopped when it is released")
    void heldWhenTheGroupStops(Profile profile) {
        SimKernel kernel = twoThreads(profile);
        SimTask held = thread(kernel, 1);
        Probe a = new Probe(kernel, held, Event.QUIESCE);
        a.engine.control(ResumeAction.STOP);
        while (state(held) != TaskState.TRACED) {
            if (held.port().isKickSent()) {
                held.port().deliverKick();
            }
            if (held.port().isInterruptSent()) {
                held.port().deliverInterrupt();
            }
            held.step();
        }
        stopBy(thread(kernel, 0));
        run(kernel);
        assertThat(state(thread(kernel, 0))).isEqualTo(TaskState.STOPPED);
        boolean isKernel = profile == Profile.KERNEL;
        assertThat(held.notices()).isEqualTo(isKernel ? List.of(STOPPED) : List.of());
        a.engine.control(ResumeAction.RESUME);
        run(kernel);
        assertThat(state(held)).isEqualTo(TaskState.STOPPED);
        assertThat(held.notices()).containsExactly(STOPPED);
        held.send(Signals.SIGCONT);
        run(kernel);
        assertThat(kernel.tasks()).allMatch(SimTask::isGone);
        assertThat(held.notices()).containsExactly(STOPPED, CONTINUED);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T95, U1 a STOP answered to the report holds after the job stop, or right there")
    void stopAtTheReport(Profile profile) {
        SimKernel kernel = kernel(profile);
        SimTask task = kernel.start(STOPS);
        Probe a = new Probe(kernel, task, Event.JCTL, Event.QUIESCE);
        a.onJctl = jctl -> Action.STOP;
        run(kernel);
        boolean isKernel = profile == Profile.KERNEL;
        assertThat(state(task)).isEqualTo(isKernel ? TaskState.STOPPED : TaskState.TRACED);
        assertThat(a.engine.wantsStop()).isTrue();
        if (!isKernel) {
            a.engine.control(ResumeAction.RESUME);
            run(kernel);
            assertThat(state(task)).isEqualTo(TaskState.STOPPED);
        }
        task.send(Signals.SIGCONT);
        run(kernel);
        assertThat(state(task)).isEqualTo(TaskState.TRACED);
        assertThat(log.contains("100 is asked")).isEqualTo(isKernel);
        a.engine.control(ResumeAction.RESUME);
        run(kernel);
        assertThat(task.isGone()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a SIGCONT that comes while the stop signal is reported calls the stop off")
    void calledOff(Profile profile) {
        SimKernel kernel = kernel(profile);
        SimTask task = kernel.start(STOPS);
        Probe a = new Probe(kernel, task, Event.SIGNAL_STOP, Event.JCTL);
        a.onSignal =
                signal -> {
                    task.send(Signals.SIGCONT);
                    return SignalAction.STOP;
                };
        run(kernel);
        assertThat(task.isGone()).isTrue();
        assertThat(log).isEmpty();
        assertThat(task.notices()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a SIGCONT that comes while the stop is reported: the parent hears of the stop, late")
    void calledOffLate(Profile profile) {
        SimKernel kernel = kernel(profile);
        SimTask task = kernel.start(STOPS);
        Probe a = new Probe(kernel, task, Event.JCTL);
        a.onJctl =
                jctl -> {
                    if (jctl.type() == STOPPED) {
                        task.send(Signals.SIGCONT);
                    }
                    return Action.RESUME;
                };
        run(kernel);
        assertThat(task.isGone()).isTrue();
        assertThat(log).containsExactly("100 stops 5", "100 continues 5");
        assertThat(task.notices()).containsExactly(STOPPED);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("SIGTSTP stops, but not an orphaned group; SIGSTOP does")
    void orphaned(Profile profile) {
        for (int signal : new int[] {Signals.SIGTSTP, Signals.SIGSTOP}) {
            for (boolean orphan : new boolean[] {false, true}) {
                SimKernel kernel = kernel(profile);
                SimTask task = kernel.start(Program.of(new Step.Raise(signal)));
                if (orphan) {
                    task.orphan();
                }
                run(kernel);
                boolean stops = !orphan || signal == Signals.SIGSTOP;
                assertThat(state(task) == TaskState.STOPPED).isEqualTo(stops);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("SIGKILL ends a job stop")
    void killed(Profile profile) {
        SimKernel kernel = kernel(profile);
        SimTask task = kernel.start(STOPS);
        run(kernel);
        task.send(Signals.SIGKILL);
        run(kernel);
        assertThat(task.isGone()).isTrue();
    }

    @Test
    @DisplayName("K9 a stop that is completed by a thread that becomes held: the parent is told")
    void completedByHold() {
        SimKernel kernel = twoThreads(Profile.KERNEL);
        SimTask held = thread(kernel, 1);
        Probe a = new Probe(kernel, held, Event.QUIESCE);
        stopBy(thread(kernel, 0));
        assertThat(held.notices()).isEmpty();
        a.engine.control(ResumeAction.STOP);
        held.port().deliverKick();
        run(kernel);
        assertThat(state(held)).isEqualTo(TaskState.TRACED);
        assertThat(held.notices()).containsExactly(STOPPED);
    }

    @Nested
    @DisplayName("Explored")
    class Explored {
        private Scope scope(Profile profile, int engines, int budget) {
            EventSet mask = EventSet.of(Event.QUIESCE, Event.JCTL);
            List<Request> requests = new ArrayList<>();
            List<EventSet> masks = new ArrayList<>();
            for (int engine = 0; engine < engines; engine++) {
                requests.add(Request.control(engine, ResumeAction.STOP));
                requests.add(Request.control(engine, ResumeAction.RESUME));
                requests.add(Request.control(engine, ResumeAction.DETACH));
                masks.add(mask);
            }
            return new Scope(
                    profile,
                    Program.of(new Step.Raise(Signals.SIGSTOP)),
                    List.of(masks),
                    requests,
                    budget,
                    List.of(),
                    List.of(ResumeAction.STOP, ResumeAction.RESUME, ResumeAction.DETACH),
                    true,
                    true,
                    List.of(Signals.SIGCONT));
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName(
                "a stop signal, SIGCONT and SIGKILL at any point: every state keeps every guarantee")
        void keepsGuarantees(Profile profile) {
            for (int engines : new int[] {1, 2}) {
                int budget = engines == 1 ? 4 : 2;
                Scope scope = scope(profile, engines, budget);
                Exploration found = new Explorer(new EngineWorld(scope)).explore(Long.MAX_VALUE);
                System.out.printf(
                        "job control, %s, %d engines, %d requests: %s%n",
                        profile, engines, budget, found);
                assertThat(found.violation()).as("%s: %s", profile, found).isNull();
            }
        }
    }

    @Nested
    @DisplayName("By chance")
    class ByChance {
        private static final int SEEDS = 2000;

        /** A process of three threads that stops itself, and one that stops and continues it. */
        private SimKernel start(Profile profile) {
            SimKernel kernel = kernel(profile);
            Program thread =
                    Program.of(
                            new Step.Call(35, Step.Sleep.INTERRUPTIBLE),
                            new Step.Raise(Signals.SIGTSTP),
                            new Step.Compute());
            kernel.start(
                    Program.of(
                            new Step.React(Signals.SIGCONT, Reaction.HANDLED),
                            new Step.Spawn(Step.Birth.THREAD, thread),
                            new Step.Spawn(Step.Birth.THREAD, thread),
                            new Step.Raise(Signals.SIGSTOP),
                            new Step.Call(78, Step.Sleep.UNINTERRUPTIBLE)));
            Step[] signals = new Step[24];
            Arrays.setAll(
                    signals,
                    i -> new Step.Kill(100, i % 3 == 1 ? Signals.SIGSTOP : Signals.SIGCONT));
            kernel.start(Program.of(signals));
            return kernel;
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("never stopped after the last SIGCONT, never in user mode while stopped")
        void manySeeds(Profile profile) {
            for (long seed = 0; seed < SEEDS; seed++) {
                log.clear();
                SimKernel kernel = start(profile);
                SimTask first = thread(kernel, 0);
                Probe follower = new Probe(kernel, first, Event.JCTL, Event.QUIESCE);
                long chance = seed;
                follower.onJctl =
                        jctl -> (chance + log.size()) % 5 == 0 ? Action.STOP : Action.RESUME;
                KernelWorld world = new KernelWorld(kernel);
                new SeededRun(world, seed).run(100_000);
                for (int i = 0; i < 20 && !kernel.tasks().stream().allMatch(SimTask::isGone); i++) {
                    // Whatever is left held, or stopped by its own last signal, is let go.
                    follower.onJctl = jctl -> Action.RESUME;
                    if (first.isHeld()) {
                        follower.engine.control(ResumeAction.RESUME);
                        new SeededRun(world, seed).run(100_000);
                    }
                    for (SimTask task : kernel.tasks()) {
                        if (state(task) == TaskState.STOPPED) {
                            task.send(Signals.SIGCONT);
                        }
                    }
                    new SeededRun(world, seed).run(100_000);
                }
                assertThat(kernel.failures()).isEmpty();
                assertThat(kernel.tasks()).as("seed %d", seed).allMatch(SimTask::isGone);
                assertNoticesAlternate(first.notices());
            }
        }

        private void assertNoticesAlternate(List<Integer> notices) {
            for (int i = 1; i < notices.size(); i++) {
                boolean isContinue = notices.get(i) == CONTINUED;
                if (isContinue) {
                    assertThat(notices.get(i - 1)).isEqualTo(STOPPED);
                }
            }
        }
    }
}
