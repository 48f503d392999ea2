package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code -Dstorm.rounds=N} says how long the program is; 300 in the profile {@code explore}. */
@DisplayName("Control from everywhere")
@Timeout(900)
class ControlStormIT {
    private static final int ROUNDS = Integer.getInteger("storm.rounds", 10);
    private static final int THREADS = 3;
    private static final Duration PATIENCE = Duration.ofMillis(20);

    @RegisterExtension
    @Order(1)
    final Leaks leaks = new Leaks();

    @RegisterExtension
    @Order(2)
    final Session session = new Session();

    private final LongAdder done = new LongAdder();

    /** Follows the whole tree, and is told what to do by others. */
    private static final class Driven extends Recorder {
        Driven(Utrace utrace) {
            super(utrace);
        }

        @Override
        EventSet wanted() {
            return EventSet.ALL;
        }

        @Override
        ResumeAction answer(Engine engine, String note) {
            // else the report would void what others asked for
            return engine.wantsStop() ? ResumeAction.STOP : ResumeAction.RESUME;
        }

        @Override
        public Action reportSignal(Action action, Engine engine, SignalReport signal) {
            Action answer = super.reportSignal(action, engine, signal);
            // of a step
            return signal.signal() == Stepping.SIGTRAP ? answer.with(SignalAction.IGN) : answer;
        }
    }

    private void stopAndGo(Engine engine) throws InterruptedException {
        try {
            engine.control(ResumeAction.STOP);
            if (engine.barrier(PATIENCE) == Outcome.DONE && engine.wantsStop()) {
                try (var examination = engine.examine()) {
                    examination.registers().instructionPointer();
                    examination.finish();
                } catch (IllegalStateException withdrawn) {
                    // by another thread
                }
            }
        } finally {
            engine.control(ResumeAction.RESUME);
        }
    }

    /** An engine that comes, stops the task, and leaves. */
    private void visit(Task task) throws InterruptedException {
        try (Engine visitor = session.utrace.attach(task, new EngineOps() {}, null)) {
            visitor.setEvents(EventSet.of(Event.QUIESCE, Event.SYSCALL_ENTRY));
            visitor.control(ResumeAction.STOP);
            visitor.barrier(PATIENCE);
            if (visitor.control(ResumeAction.DETACH) == Outcome.IN_PROGRESS) {
                visitor.barrier();
            }
        }
    }

    private void once(Engine engine, Random random) throws InterruptedException {
        switch (random.nextInt(6)) {
            case 0, 1 -> stopAndGo(engine);
            case 2 -> visit(engine.task());
            case 3 -> engine.control(ResumeAction.SINGLESTEP);
            case 4 -> engine.control(ResumeAction.INTERRUPT);
            default -> engine.control(ResumeAction.REPORT);
        }
        done.increment();
    }

    private void storm(Recorder driven, long seed, CompletableFuture<WaitStatus> end) {
        Random random = new Random(seed);
        try {
            while (!end.isDone()) {
                List<Engine> engines = driven.engines();
                // the last tasks are those that live
                int back = Math.min(engines.size(), 1 + random.nextInt(12));
                for (Engine engine :
                        List.of(engines.getFirst(), engines.get(engines.size() - back))) {
                    try {
                        once(engine, random);
                    } catch (UtraceException gone) {
                        // what else should they do
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("P10: stopped, looked at, stepped and left by three threads, a program ends right")
    void threads() throws Exception {
        Torture torture = new Torture(session);
        Driven driven = new Driven(session.utrace);
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + CPrograms.build("churn") + " 3 " + ROUNDS,
                        task -> {
                            torture.first.attach(task);
                            driven.attach(task);
                            torture.second.attach(task);
                        });
        long start = System.nanoTime();
        List<CompletableFuture<Void>> storms = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long seed = i;
            storms.add(CompletableFuture.runAsync(() -> storm(driven, seed, end)));
        }
        torture.await(end);
        storms.forEach(CompletableFuture::join);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%,d requests, %,.0f a second%n", done.sum(), done.sum() / seconds);
        assertThat(session.output()).isEqualTo("churned\n");
        assertThat(end.join().shellStatus()).isEqualTo(11);
        torture.assertStory();
        assertThat(done.sum()).isGreaterThan(100);
    }
}
