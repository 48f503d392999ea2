package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Signals in the kernel's profile; callbacks and wakes on another thread")
class KernelProfileTest {
    private final FakeTask task = new FakeTask();
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void beKernel() {
        task.profile = Profile.KERNEL;
    }

    private Probe probe(Action onSignal, Event... events) {
        return new Probe(task, "a", log, events).on("signal", onSignal);
    }

    @Test
    @DisplayName("T83 a STOP with a DELIVER to a handler holds when the frame is set up")
    void stopWaitsForFrame() {
        probe(Action.STOP, Event.QUIESCE, Event.SIGNAL);
        assertThat(task.signal(10, Event.SIGNAL, SignalAction.DELIVER)).isEqualTo(Disposition.RUN);
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.DELIVER);
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.INTERRUPT);

        assertThat(task.handlerSetUp()).isEqualTo(Disposition.HELD);
        assertThat(log).hasSize(2);
        assertThat(log.getLast()).contains("SIGNAL_HANDLER");
    }

    @Test
    @DisplayName("nothing is reported of a frame that nobody asked for")
    void frameUnseen() {
        probe(Action.RESUME, Event.QUIESCE, Event.SIGNAL);
        task.signal(10, Event.SIGNAL, SignalAction.DELIVER);
        assertThat(task.handlerSetUp()).isEqualTo(Disposition.RUN);
        assertThat(log).hasSize(1);
    }

    @Test
    @DisplayName("a STOP with a deadly outcome becomes a REPORT")
    void stopOfTheDoomed() {
        probe(Action.STOP.with(SignalAction.TERM), Event.QUIESCE, Event.SIGNAL_TERM);
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.RUN);
        assertThat(task.stop.signalAction()).isEqualTo(SignalAction.TERM);
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.REPORT);
    }

    @Test
    @DisplayName("a STOP with an IGN holds on the spot")
    void stopOnTheSpot() {
        probe(Action.STOP.with(SignalAction.IGN), Event.QUIESCE, Event.SIGNAL_TERM);
        assertThat(task.signal(15, Event.SIGNAL_TERM, SignalAction.TERM))
                .isEqualTo(Disposition.HELD);
    }

    @Test
    @DisplayName("T60 a stop that is asked for where it can't hold is owed before user mode")
    void stopIsOwed() {
        Probe a = new Probe(task, "a", log, Event.EXEC);
        a.on(
                "exec",
                (action, engine) -> {
                    CompletableFuture.runAsync(() -> a.engine.control(ResumeAction.STOP)).join();
                    return Action.RESUME;
                });
        assertThat(task.exec()).isEqualTo(Disposition.RUN);
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.REPORT);
        assertThat(task.trap()).isEqualTo(Disposition.HELD);

        a.engine.control(ResumeAction.RESUME);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.RESUME);
        a.engine.control(ResumeAction.STOP);
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.REPORT);
    }

    @Test
    @DisplayName("R11, R12 a detach isn't confirmed while a wake function of its engine runs")
    void detachAwaitsWakes() throws Exception {
        Probe a = new Probe(task, "a", log, Event.QUIESCE);
        WaitQueue queue = task.core.newWaitQueue();
        List<Outcome> outcomes = new ArrayList<>();
        queue.add(
                key -> {
                    Elsewhere.run(() -> {
                        outcomes.add(a.engine.control(ResumeAction.DETACH));
                        outcomes.add(barrier(a));
                    });
                    return true;
                },
                false);
        a.engine.wakeUp(queue);
        assertThat(outcomes).containsExactly(Outcome.IN_PROGRESS, Outcome.IN_PROGRESS);
    }

    private static Outcome barrier(Probe probe) {
        try {
            return probe.engine.barrier(Duration.ZERO);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    @DisplayName("a callback on another thread is current there, and not where the task is run")
    void currentTravels() throws Exception {
        Pass[] pass = new Pass[1];
        task.dispatch =
                due -> {
                    pass[0] = due;
                    return null;
                };
        Probe a = new Probe(task, "a", log, Event.EXEC);
        assertThat(task.exec()).isEqualTo(Disposition.PENDING);
        assertThat(barrier(a)).isEqualTo(Outcome.IN_PROGRESS);
        pass[0].enter();
        assertThat(barrier(a)).isEqualTo(Outcome.DONE);
        pass[0].leave();
        assertThat(barrier(a)).isEqualTo(Outcome.IN_PROGRESS);
    }

    @Test
    @DisplayName("a memento brings the task back to where it was, and knows it again")
    void memento() {
        task.profile = Profile.USER_SPACE;
        Probe a = new Probe(task, "a", log, Event.EXEC).on("exec", Action.STOP);
        Memento before = new Memento(object -> object instanceof String name ? name.hashCode() : 7);
        before.save();
        task.record.keep(before, Outlook.OPEN, a.engine);
        task.exec();
        assertThat(a.engine.wantsStop()).isTrue();
        Memento held = new Memento(object -> object instanceof String name ? name.hashCode() : 7);
        held.save();
        task.record.keep(held, Outlook.OPEN, a.engine);
        assertThat(held.high()).isNotEqualTo(before.high());

        before.restore();
        task.record.keep(before, Outlook.OPEN, a.engine);
        assertThat(a.engine.wantsStop()).isFalse();
        assertThat(task.exec()).isEqualTo(Disposition.HELD);
        Memento again = new Memento(object -> object instanceof String name ? name.hashCode() : 7);
        again.save();
        task.record.keep(again, Outlook.OPEN, a.engine);
        assertThat(again.high()).isEqualTo(held.high());
        assertThat(again.low()).isEqualTo(held.low());
    }
}
