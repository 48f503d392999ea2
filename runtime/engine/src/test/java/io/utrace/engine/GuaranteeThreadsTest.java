package io.utrace.engine;

import static io.utrace.engine.Threads.check;
import static io.utrace.engine.Threads.explore;
import static io.utrace.engine.Threads.together;

import io.utrace.api.Action;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("threads")
@DisplayName("The guarantees, with the task on one thread and its observers on others")
class GuaranteeThreadsTest {
    /** A task on a thread of its own, with engines that note what they must not see. */
    private static final class Scene implements EngineOps {
        final FakeTask task = new FakeTask();
        final AtomicBoolean detached = new AtomicBoolean();
        final AtomicBoolean entriesOff = new AtomicBoolean();
        final AtomicInteger deaths = new AtomicInteger();
        final AtomicInteger reaps = new AtomicInteger();
        final AtomicInteger observers = new AtomicInteger();
        final WaitQueue queue = task.core.newWaitQueue();
        volatile boolean inUserMode;
        Action answer = Action.RESUME;

        Engine attach(Event... events) {
            Engine engine = task.core.attach(task.record, this, null);
            engine.setEvents(EventSet.of(events));
            return engine;
        }

        private Action report(Action toGive) {
            check(!detached.get(), "a callback of a detached engine");
            return toGive;
        }

        @Override
        public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
            return report(EngineOps.super.reportQuiesce(action, engine, event));
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            check(!entriesOff.get(), "an entry that isn't asked for");
            if (answer == Action.STOP) {
                engine.wakeUp(queue);
            }
            return report(answer);
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            return report(action.with(ResumeAction.RESUME));
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            deaths.incrementAndGet();
            return report(Action.RESUME);
        }

        @Override
        public void reportReap(Engine engine, Task reaped) {
            reaps.incrementAndGet();
            report(Action.RESUME);
        }

        // ---- the task's thread

        void run(Disposition disposition) throws InterruptedException {
            Disposition next = disposition;
            while (next != Disposition.RUN) {
                task.bell.acquire();
                next = task.stop.proceed();
            }
            inUserMode = true;
            inUserMode = false;
        }

        /** Runs until no observer is left, stopping when it is asked to. */
        void runOn() throws InterruptedException {
            while (observers.get() != 0) {
                task.bell.acquire();
                run(task.trap());
            }
        }

        // ---- an observer's

        void leave() {
            observers.decrementAndGet();
            task.bell.release();
        }

        void lookAt(Engine engine) {
            try (Examination examination = engine.examine()) {
                check(!inUserMode, "held, in user mode");
                check(examination.finish(), "the hold was broken");
            }
        }

        void checkFailures() {
            check(task.failures.isEmpty(), task.failures.toString());
        }
    }

    @Test
    @DisplayName("G1, G2 after DETACH, or DETACH and a barrier, no callback runs")
    void detach() {
        explore(() -> {
            Scene scene = new Scene();
            Engine engine = scene.attach(Event.QUIESCE, Event.SYSCALL_ENTRY);
            together(
                    () -> {
                        scene.task.entry();
                        scene.task.exit();
                    },
                    () -> {
                        if (engine.control(ResumeAction.DETACH) == Outcome.IN_PROGRESS) {
                            awaitDetached(engine);
                        }
                        scene.detached.set(true);
                    });
            scene.checkFailures();
        });
    }

    private static void awaitDetached(Engine engine) throws InterruptedException {
        try {
            engine.barrier();
            throw new AssertionError("still attached");
        } catch (NoSuchTask asItShould) {
            // G2
        }
    }

    @Test
    @DisplayName("G6 after setEvents, or setEvents and a barrier, no removed event is reported")
    void setEvents() {
        explore(() -> {
            Scene scene = new Scene();
            Engine engine = scene.attach(Event.QUIESCE, Event.SYSCALL_ENTRY);
            together(
                    () -> {
                        scene.task.entry();
                        scene.task.exit();
                        scene.task.entry();
                    },
                    () -> {
                        EventSet rest = EventSet.of(Event.QUIESCE);
                        if (engine.setEvents(rest) == Outcome.IN_PROGRESS) {
                            engine.barrier();
                        }
                        scene.entriesOff.set(true);
                    });
            scene.checkFailures();
        });
    }

    @Test
    @DisplayName("G7, G8, G14, G15 STOP, barrier, examine, RESUME: the task is held in between")
    void roundTrip() {
        explore(() -> {
            Scene scene = new Scene();
            Engine engine = scene.attach(Event.QUIESCE, Event.SYSCALL_EXIT);
            scene.observers.set(1);
            together(
                    () -> {
                        scene.run(scene.task.exit());
                        scene.runOn();
                    },
                    () -> {
                        engine.control(ResumeAction.STOP);
                        engine.barrier();
                        if (engine.wantsStop()) {
                            scene.lookAt(engine);
                        }
                        engine.control(ResumeAction.RESUME);
                        scene.leave();
                    });
            scene.checkFailures();
        });
    }

    @Test
    @DisplayName("G9 what one engine holds another doesn't release")
    void twoHolders() {
        explore(() -> {
            Scene scene = new Scene();
            Engine first = scene.attach(Event.QUIESCE);
            Engine second = scene.attach(Event.QUIESCE);
            scene.observers.set(2);
            together(scene::runOn, () -> stopAndGo(scene, first), () -> stopAndGo(scene, second));
            scene.checkFailures();
        });
    }

    private static void stopAndGo(Scene scene, Engine engine) throws InterruptedException {
        engine.control(ResumeAction.STOP);
        engine.barrier();
        scene.lookAt(engine);
        engine.control(ResumeAction.RESUME);
        scene.leave();
    }

    @Test
    @DisplayName("a callback asks for a wake and answers STOP: who is woken can examine")
    void wakeUp() {
        explore(() -> {
            Scene scene = new Scene();
            Engine engine = scene.attach(Event.SYSCALL_ENTRY);
            scene.answer = Action.STOP;
            together(
                    () -> scene.run(scene.task.entry()),
                    () -> {
                        scene.queue.waitUntil(() -> scene.task.record.state() == TaskState.TRACED);
                        scene.lookAt(engine);
                        engine.control(ResumeAction.RESUME);
                    });
            scene.checkFailures();
        });
    }

    @Test
    @DisplayName("a wake asked for at any time comes, held or withdrawn or dead")
    void wakeAlwaysComes() {
        explore(() -> {
            Scene scene = new Scene();
            Engine engine = scene.attach(Event.QUIESCE);
            AtomicInteger wakes = new AtomicInteger();
            scene.queue.add(key -> wakes.incrementAndGet() > 0, false);
            together(
                    () -> {
                        scene.task.trap();
                        scene.task.becomeZombie();
                    },
                    () -> {
                        try {
                            engine.control(ResumeAction.STOP);
                        } catch (NoSuchTask | DeathUnderway dead) {
                            // Wakes at once.
                        }
                        engine.wakeUp(scene.queue);
                        scene.queue.waitUntil(() -> wakes.get() != 0);
                    });
            check(wakes.get() == 1, wakes + " wakes");
            scene.checkFailures();
        });
    }

    @Test
    @DisplayName("G4, G5 the outcome of DETACH tells what is still to come of a dying task")
    void detachInDeath() {
        explore(() -> {
            Scene scene = new Scene();
            Engine engine = scene.attach(Event.QUIESCE, Event.DEATH, Event.REAP);
            together(
                    scene.task::die,
                    () -> {
                        try {
                            if (engine.control(ResumeAction.DETACH) == Outcome.DONE) {
                                scene.detached.set(true);
                            } else {
                                awaitDetached(engine);
                                scene.detached.set(true);
                            }
                        } catch (DeathUnderway underway) {
                            awaitReports(engine);
                            check(scene.deaths.get() == 1, "no death");
                        } catch (NoSuchTask gone) {
                            check(scene.deaths.get() == 1, "no death");
                        }
                    });
            scene.checkFailures();
        });
    }

    private static void awaitReports(Engine engine) throws InterruptedException {
        try {
            engine.barrier();
        } catch (NoSuchTask gone) {
            // Reaped, too.
        }
    }

    @Test
    @DisplayName("G16 a barrier on a task that is killed ends")
    void barrierInDeath() {
        explore(() -> {
            Scene scene = new Scene();
            Engine engine = scene.attach(Event.QUIESCE);
            together(
                    () -> {
                        scene.task.exit();
                        scene.task.exiting(true);
                        scene.task.die();
                    },
                    () -> {
                        try {
                            engine.control(ResumeAction.STOP);
                            engine.barrier();
                        } catch (NoSuchTask | DeathUnderway dead) {
                            // It has been quicker.
                        }
                    });
            scene.checkFailures();
        });
    }
}
