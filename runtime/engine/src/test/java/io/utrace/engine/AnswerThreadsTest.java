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
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("threads")
@DisplayName("Answers that come late, from the modules' threads")
class AnswerThreadsTest {
    private static final Action ABORT = Action.RESUME.with(SyscallAction.ABORT);

    /** A task whose entries are answered by others; whose death is answered at once. */
    private static final class Scene implements EngineOps {
        final FakeTask task = new FakeTask();
        final AtomicInteger releases = new AtomicInteger();
        final Semaphore asked = new Semaphore(0);
        final AtomicInteger deaths = new AtomicInteger();
        volatile long ticket;
        volatile boolean over;
        volatile boolean late;
        final Engine engine;

        Scene() {
            task.dispatch =
                    pass -> {
                        if (pass.event() != Event.SYSCALL_ENTRY) {
                            return pass.call();
                        }
                        late |= over;
                        ticket = pass.ticket();
                        asked.release();
                        return null;
                    };
            engine = task.core.attach(task.record, this, null);
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY, Event.DEATH, Event.REAP));
        }

        void answer(Action action) throws InterruptedException {
            asked.acquire();
            asked.release();
            task.record.pass.answer(ticket, action);
        }

        void answerFirst(Action action) throws InterruptedException {
            asked.acquire();
            asked.release();
            task.record.pass.answer(1, action);
        }

        Disposition settle(Disposition disposition) throws InterruptedException {
            Disposition next = disposition;
            while (next == Disposition.PENDING) {
                task.bell.acquire();
                next = task.stop.proceed();
            }
            return next;
        }

        @Override
        public Action reportDeath(Engine lent, DeathReport death) {
            deaths.incrementAndGet();
            return Action.RESUME;
        }

        @Override
        public void release(@Nullable Object data) {
            releases.incrementAndGet();
        }
    }

    @Test
    @DisplayName("of two answers one counts, whichever, and it counts whole")
    void twice() {
        explore(() -> {
            Scene scene = new Scene();
            together(
                    () -> {
                        boolean held = scene.settle(scene.task.entry()) == Disposition.HELD;
                        check(held == scene.engine.wantsStop(), "held? " + held);
                        check(held != scene.task.stop.aborts(), "half of each");
                    },
                    () -> scene.answer(Action.STOP),
                    () -> scene.answer(ABORT));
        });
    }

    @Test
    @DisplayName("an answer whose time is over is not taken for that of the next callback")
    void stale() {
        explore(() -> {
            Scene scene = new Scene();
            together(
                    () -> {
                        scene.settle(scene.task.entry());
                        check(
                                scene.task.entry() == Disposition.PENDING,
                                "answered before it was asked");
                        scene.answer(Action.RESUME);
                        check(scene.task.stop.proceed() == Disposition.RUN, "answered, and not");
                        check(!scene.task.stop.aborts(), "the answer of the call before");
                    },
                    () -> scene.answerFirst(ABORT),
                    () -> scene.answerFirst(ABORT));
        });
    }

    @Test
    @DisplayName("the task is killed meanwhile: the answer lets it go, and its death is reported")
    void killed() {
        explore(() -> {
            Scene scene = new Scene();
            together(
                    () -> {
                        Disposition entry = scene.task.entry();
                        check(entry == Disposition.PENDING, "not pending");
                        scene.settle(scene.task.exiting(true));
                        scene.task.die();
                    },
                    () -> scene.answer(Action.STOP),
                    () -> scene.answer(Action.DETACH));
            scene.engine.close();
            check(scene.deaths.get() <= 1, scene.deaths + " deaths");
            check(scene.releases.get() == 1, scene.releases + " releases");
        });
    }

    @Test
    @DisplayName("the engine is detached meanwhile: a barrier waits for the answer, which is void")
    void detached() {
        explore(() -> {
            Scene scene = new Scene();
            together(
                    () -> {
                        Disposition entry = scene.task.entry();
                        scene.asked.release();
                        // If the answer was quicker, the task is held until the detach.
                        if (scene.settle(entry) == Disposition.HELD) {
                            scene.task.bell.acquire();
                            check(
                                    scene.task.stop.proceed() == Disposition.RUN,
                                    "held by a detached engine");
                        }
                    },
                    () -> {
                        scene.engine.control(ResumeAction.DETACH);
                        try {
                            scene.engine.barrier();
                            throw new AssertionError("still attached");
                        } catch (NoSuchTask gone) {
                            scene.over = true;
                        }
                    },
                    () -> scene.answer(Action.STOP));
            check(!scene.late, "asked after the barrier");
            scene.engine.close();
            check(scene.releases.get() == 1, scene.releases + " releases");
        });
    }

    /** A task whose one engine has its callbacks made elsewhere. */
    private static final class Handover implements EngineOps {
        private static final int OTHER = 39;

        final FakeTask task = new FakeTask();
        final AtomicInteger releases = new AtomicInteger();
        final Engine engine;
        volatile Callback callback;

        Handover() {
            task.dispatch =
                    pass -> {
                        callback = pass.handOver();
                        return null;
                    };
            engine = task.core.attach(task.record, this, null);
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
            check(task.entry() == Disposition.PENDING, "not handed over");
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine lent, SyscallEntry call) {
            call.setNumber(OTHER);
            return Action.STOP.with(SyscallAction.ABORT);
        }

        @Override
        public void release(@Nullable Object data) {
            releases.incrementAndGet();
        }
    }

    @Test
    @DisplayName(
            "the answer comes as its time is over: it counts with all it changes, or not at all")
    void deadline() {
        explore(() -> {
            Handover scene = new Handover();
            together(() -> scene.callback.make(), () -> scene.callback.fail());
            boolean held = scene.task.stop.proceed() == Disposition.HELD;
            check(held == (scene.task.number == Handover.OTHER), "half of it");
            check(held == scene.engine.wantsStop(), "held? " + held);
            scene.engine.close();
            check(scene.releases.get() == (held ? 0 : 1), scene.releases + " releases");
            check(scene.task.failures.isEmpty(), "failed");
        });
    }

    @Test
    @DisplayName("the task is given up meanwhile: the engine is released once, when all has ended")
    void givenUp() {
        explore(() -> {
            Handover scene = new Handover();
            together(
                    () -> scene.callback.make(),
                    () -> scene.callback.fail(),
                    () -> scene.task.record.evict());
            scene.task.stop.proceed();
            check(scene.task.trap() == Disposition.RUN, "not let go");
            scene.engine.close();
            check(scene.releases.get() == 1, scene.releases + " releases");
        });
    }
}
