package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Barrier, wake-up, wait queues")
@Timeout(60)
class WakeTest {
    private final FakeTask task = new FakeTask();
    private final List<String> log = new ArrayList<>();
    private final WaitQueue queue = task.core.newWaitQueue();
    private final List<String> wakes = new ArrayList<>();

    private Probe probe(String name, Event... events) {
        return new Probe(task, name, log, events);
    }

    /** Notes each wake, and in which state it found the task. */
    private void noteWakes(WaitQueue on, String name) {
        on.add(
                key -> {
                    assertThat(key).isSameAs(task.record);
                    assertThat(task.record.lock.isHeldByCurrentThread()).isFalse();
                    wakes.add(name + " " + task.record.state());
                    return true;
                },
                false);
    }

    @Test
    @DisplayName("T63 a wake-up before a STOP comes when the task is held")
    void wakesWhenHeld() {
        noteWakes(queue, "q");
        probe("a", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            engine.wakeUp(queue);
                            assertThat(wakes).isEmpty();
                            return Action.STOP;
                        });
        task.exec();
        assertThat(wakes).containsExactly("q TRACED");
    }

    @Test
    @DisplayName(
            "T64 a wake-up before anything else comes after the answer, before the next engine")
    void wakesAfterCallback() {
        noteWakes(queue, "q");
        probe("a", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            engine.wakeUp(queue);
                            return Action.RESUME;
                        });
        probe("b", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            assertThat(wakes).containsExactly("q RUNNING");
                            return Action.RESUME;
                        });
        task.exec();
        assertThat(task.failures).isEmpty();
    }

    @Test
    @DisplayName("T65, W4 a stop withdrawn before it held wakes all the same, once")
    void wakesWhenWithdrawn() {
        noteWakes(queue, "q");
        Probe a = probe("a", Event.EXEC);
        a.on(
                "exec",
                (action, engine) -> {
                    engine.wakeUp(queue);
                    return Action.STOP;
                });
        probe("b", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            assertThat(wakes).isEmpty();
                            a.engine.control(ResumeAction.RESUME);
                            return Action.RESUME;
                        });
        assertThat(task.exec()).isEqualTo(Disposition.RUN);
        assertThat(wakes).containsExactly("q RUNNING");
    }

    @Test
    @DisplayName("T66, T67 detaching the engine, or the task's death, wakes what is pending")
    void wakesOnDetachAndDeath() {
        noteWakes(queue, "q");
        Probe a = probe("a", Event.QUIESCE);
        a.engine.control(ResumeAction.STOP);
        a.engine.wakeUp(queue);
        assertThat(wakes).isEmpty();
        a.engine.control(ResumeAction.DETACH);
        assertThat(wakes).containsExactly("q RUNNING");

        Probe b = probe("b", Event.QUIESCE);
        b.engine.control(ResumeAction.STOP);
        b.engine.wakeUp(queue);
        task.becomeZombie();
        assertThat(wakes).containsExactly("q RUNNING", "q ZOMBIE");
    }

    @Test
    @DisplayName("T68 asked twice for one queue in one callback: one wake")
    void merged() {
        noteWakes(queue, "q");
        probe("a", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            engine.wakeUp(queue);
                            engine.wakeUp(queue);
                            return Action.STOP;
                        });
        task.exec();
        assertThat(wakes).hasSize(1);
    }

    @Test
    @DisplayName("T70 two engines' wakes come at the hold, in the order of the engines")
    void inOrder() {
        WaitQueue other = task.core.newWaitQueue();
        noteWakes(queue, "first");
        noteWakes(other, "second");
        probe("a", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            engine.wakeUp(queue);
                            return Action.STOP;
                        });
        probe("b", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            engine.wakeUp(other);
                            assertThat(wakes).isEmpty();
                            return Action.STOP;
                        });
        task.exec();
        assertThat(wakes).containsExactly("first TRACED", "second TRACED");
    }

    @Test
    @DisplayName(
            "T71, W12 asked when nothing is in the way, or of a detached engine: wakes at once")
    void wakesAtOnce() {
        noteWakes(queue, "q");
        Probe a = probe("a", Event.EXEC).on("exec", Action.STOP);
        task.exec();
        a.engine.wakeUp(queue);
        assertThat(wakes).hasSize(1);
        a.engine.control(ResumeAction.DETACH);
        a.engine.wakeUp(queue);
        assertThat(wakes).hasSize(2);
    }

    @Test
    @DisplayName("what a wake function causes comes after it, not within it")
    void noRecursion() {
        WaitQueue second = task.core.newWaitQueue();
        List<String> order = new ArrayList<>();
        Probe a = probe("a", Event.EXEC).on("exec", Action.STOP);
        queue.add(
                key -> {
                    order.add("in");
                    a.engine.wakeUp(second);
                    order.add("out");
                    return false;
                },
                false);
        second.add(key -> order.add("second"), false);
        task.exec();
        a.engine.wakeUp(queue);
        assertThat(order).containsExactly("in", "out", "second");
    }

    @Test
    @DisplayName("a wake function that throws is reported, and the others run")
    void throwingWakeFunction() {
        queue.add(
                key -> {
                    throw new IllegalStateException("boom");
                },
                false);
        AtomicInteger calls = new AtomicInteger();
        queue.add(key -> calls.incrementAndGet() > 0, false);
        queue.wakeUp(null);
        assertThat(task.failures).containsExactly("wake function: boom");
        assertThat(calls).hasValue(1);
    }

    @Test
    @DisplayName("exclusive functions are woken up to the first that says it woke somebody")
    void exclusive() {
        List<String> called = new ArrayList<>();
        queue.add(key -> !called.add("a"), true);
        queue.add(key -> called.add("b"), true);
        queue.add(key -> called.add("c"), true);
        queue.add(key -> called.add("d"), false);
        queue.wakeUp(null);
        assertThat(called).containsExactly("a", "b", "d");
    }

    @Test
    @DisplayName("remove returns when the function isn't running, and from within it at once")
    void removeWaits() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        WaitQueue.Entry entry =
                queue.add(
                        key -> {
                            running.countDown();
                            await(mayEnd);
                            return false;
                        },
                        false);
        Thread waker = new Thread(() -> queue.wakeUp(null));
        waker.start();
        running.await();
        CompletableFuture<Void> removed = CompletableFuture.runAsync(entry::remove);
        assertThatThrownBy(() -> removed.get(20, TimeUnit.MILLISECONDS))
                .as("still running")
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        mayEnd.countDown();
        removed.get();
        waker.join();

        WaitQueue.Entry[] own = new WaitQueue.Entry[1];
        own[0] =
                queue.add(
                        key -> {
                            own[0].remove();
                            return false;
                        },
                        false);
        queue.wakeUp(null);
    }

    @Test
    @DisplayName("waitUntil sleeps until its condition holds after a wake")
    void waitUntil() throws Exception {
        AtomicInteger evaluations = new AtomicInteger();
        CountDownLatch evaluated = new CountDownLatch(1);
        Thread sleeper =
                new Thread(() -> {
                    try {
                        queue.waitUntil(() -> {
                            evaluated.countDown();
                            return evaluations.incrementAndGet() == 3;
                        });
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        sleeper.start();
        evaluated.await();
        while (sleeper.isAlive()) {
            queue.wakeUp(null);
            Thread.onSpinWait();
        }
        assertThat(evaluations).hasValue(3);
        assertThat(queue.waitUntil(() -> false, Duration.ofMillis(1))).isFalse();
    }

    @Test
    @DisplayName("a thread that runs tasks may neither sleep in a queue nor wait at a barrier")
    void tracersDoNotWait() throws Exception {
        task.tracer = Thread.currentThread();
        assertThatThrownBy(() -> queue.waitUntil(() -> true))
                .isInstanceOf(IllegalStateException.class);
        Probe a = probe("a", Event.QUIESCE);
        assertThat(a.engine.barrier()).isEqualTo(Outcome.DONE);
        a.engine.control(ResumeAction.STOP);
        assertThat(a.engine.barrier()).isEqualTo(Outcome.IN_PROGRESS);
        task.trap();
        assertThat(a.engine.barrier()).isEqualTo(Outcome.DONE);
    }

    @Test
    @DisplayName("T54 on its own task a callback needs no barrier")
    void barrierInCallback() {
        probe("a", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            try {
                                assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            return Action.RESUME;
                        });
        task.exec();
        assertThat(task.failures).isEmpty();
    }

    @Test
    @DisplayName("T55, T59 the barrier waits for the answer, the other engines, and the hold")
    void barrierWaitsForHold() throws Exception {
        CountDownLatch inA = new CountDownLatch(1);
        CountDownLatch inB = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Probe a =
                probe("a", Event.EXEC)
                        .on(
                                "exec",
                                (action, engine) -> {
                                    inA.countDown();
                                    return Action.STOP;
                                });
        probe("b", Event.EXEC)
                .on(
                        "exec",
                        (action, engine) -> {
                            inB.countDown();
                            await(mayEnd);
                            return Action.RESUME;
                        });
        Thread tracer = new Thread(task::exec);
        tracer.start();
        inB.await();
        assertThat(a.engine.wantsStop()).isTrue();
        assertThat(a.engine.barrier(Duration.ZERO)).isEqualTo(Outcome.IN_PROGRESS);
        CompletableFuture<TaskState> afterBarrier =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        a.engine.barrier();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    a.engine.examine().close();
                    return task.record.state();
                });
        mayEnd.countDown();
        assertThat(afterBarrier.get()).isEqualTo(TaskState.TRACED);
        tracer.join();
    }

    @Test
    @DisplayName("T56 an interrupted caller gets out of the barrier")
    void barrierInterrupted() {
        Probe a = probe("a", Event.QUIESCE);
        a.engine.control(ResumeAction.STOP);
        Thread.currentThread().interrupt();
        assertThatThrownBy(a.engine::barrier).isInstanceOf(InterruptedException.class);
    }

    @Test
    @DisplayName("T56 an interrupted caller who needn't wait is answered, and stays interrupted")
    void barrierOfInterrupted() throws Exception {
        Probe a = probe("a", Event.QUIESCE);
        Thread.currentThread().interrupt();
        Outcome outcome = a.engine.barrier();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isEqualTo(Outcome.DONE);
    }

    @Test
    @DisplayName("T58, T61, T62 a withdrawn stop, a detach and a death end the barrier")
    void barrierEnds() throws Exception {
        Probe a = probe("a", Event.QUIESCE);
        a.engine.control(ResumeAction.STOP);
        CompletableFuture<Outcome> first = barrierOf(a);
        a.engine.control(ResumeAction.RESUME);
        assertThat(first.get()).isEqualTo(Outcome.DONE);

        a.engine.control(ResumeAction.STOP);
        CompletableFuture<Outcome> second = barrierOf(a);
        a.engine.control(ResumeAction.DETACH);
        assertThatThrownBy(second::get).hasCauseInstanceOf(NoSuchTask.class);

        Probe b = probe("b", Event.QUIESCE);
        b.engine.control(ResumeAction.STOP);
        CompletableFuture<Outcome> third = barrierOf(b);
        task.becomeZombie();
        assertThat(third.get()).isEqualTo(Outcome.DONE);
    }

    private static CompletableFuture<Outcome> barrierOf(Probe probe) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return probe.engine.barrier();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
