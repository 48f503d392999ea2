package io.utrace.engine;

import static io.utrace.engine.Threads.check;
import static io.utrace.engine.Threads.explore;
import static io.utrace.engine.Threads.together;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.UtraceException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("threads")
@DisplayName("References, from many threads")
class ReferenceThreadsTest {
    /** An engine that notes who still refers to it when it is released. */
    private static final class Counted implements EngineOps {
        final FakeTask task = new FakeTask();
        final AtomicInteger users = new AtomicInteger(1);
        final AtomicInteger releases = new AtomicInteger();
        final Engine engine = task.core.attach(task.record, this, null);

        Counted() {
            engine.setEvents(EventSet.of(Event.QUIESCE, Event.DEATH, Event.REAP));
        }

        /** From here on it is no news that the reference is gone. */
        void close(Engine reference) {
            users.decrementAndGet();
            reference.close();
        }

        @Override
        public void release(@Nullable Object data) {
            check(users.get() == 0, "released while referred to");
            check(releases.incrementAndGet() == 1, "released twice");
        }

        void checkReleased() {
            check(task.failures.isEmpty(), task.failures.toString());
            check(releases.get() == 1, releases + " releases");
        }
    }

    @Test
    @DisplayName("dropped while the task is reaped: released once, when the last is gone")
    void droppedInReap() {
        explore(() -> {
            Counted ops = new Counted();
            together(
                    ops.task::die,
                    () -> ops.close(ops.engine),
                    () ->
                            ops.task
                                    .core
                                    .find(ops.task.record, ops, null, AttachFlag.MATCH_OPS)
                                    .ifPresent(found -> {
                                        ops.users.incrementAndGet();
                                        ops.close(found);
                                    }));
            ops.checkReleased();
        });
    }

    @Test
    @DisplayName("one reference closed by two threads while the engine is detached: dropped once")
    void closedTwice() {
        explore(() -> {
            Counted ops = new Counted();
            // The count is for this one; the other is dropped by two at once.
            Engine kept = ops.engine.retain();
            together(
                    ops.engine::close,
                    ops.engine::close,
                    () -> {
                        kept.control(ResumeAction.DETACH);
                        ops.close(kept);
                    });
            ops.checkReleased();
        });
    }

    @Test
    @DisplayName("detached by two threads while the task dies: released once")
    void detachedTwice() {
        explore(() -> {
            Counted ops = new Counted();
            ops.close(ops.engine);
            together(ops.task::die, () -> detach(ops.engine), () -> detach(ops.engine));
            ops.checkReleased();
        });
    }

    private static void detach(Engine engine) {
        try {
            engine.control(ResumeAction.DETACH);
        } catch (UtraceException gone) {
            // One of them comes too late, or the death is being reported.
        }
    }
}
