package io.utrace.engine;

import static io.utrace.engine.Threads.check;
import static io.utrace.engine.Threads.explore;
import static io.utrace.engine.Threads.together;

import io.utrace.api.WaitQueue;
import io.utrace.api.WaitQueue.Entry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("threads")
@DisplayName("A wait queue, from many threads")
class WaitThreadsTest {
    private static WaitQueue queue() {
        return new WaitList(new FakeTask());
    }

    @Test
    @DisplayName("no wake is lost between a condition and the wait")
    void noLostWake() {
        explore(() -> {
            WaitQueue queue = queue();
            AtomicBoolean happened = new AtomicBoolean();
            together(
                    () -> queue.waitUntil(happened::get),
                    () -> {
                        happened.set(true);
                        queue.wakeUp(null);
                    });
        });
    }

    @Test
    @DisplayName("what a function does is seen by those whom the same wake wakes")
    void functionBeforeSleeper() {
        explore(() -> {
            WaitQueue queue = queue();
            AtomicBoolean happened = new AtomicBoolean();
            queue.add(key -> happened.compareAndSet(false, true), false);
            together(() -> queue.waitUntil(happened::get), () -> queue.wakeUp(null));
        });
    }

    @Test
    @DisplayName("a function that was removed isn't running, and won't run")
    void removed() {
        removed(WaitThreadsTest::queue);
    }

    static void removed(Supplier<WaitQueue> queues) {
        explore(() -> {
            WaitQueue queue = queues.get();
            AtomicBoolean over = new AtomicBoolean();
            AtomicBoolean late = new AtomicBoolean();
            Entry entry =
                    queue.add(
                            key -> {
                                late.compareAndSet(false, over.get());
                                late.compareAndSet(false, over.get());
                                return true;
                            },
                            false);
            together(
                    () -> queue.wakeUp(null),
                    () -> queue.wakeUp(null),
                    () -> {
                        entry.remove();
                        over.set(true);
                    });
            check(!late.get(), "ran after remove");
        });
    }

    @Test
    @DisplayName("each wake is used by one exclusive function, a removed one uses none up")
    void exclusive() {
        explore(() -> {
            WaitQueue queue = queue();
            AtomicInteger used = new AtomicInteger();
            Entry first = queue.add(key -> used.incrementAndGet() > 0, true);
            queue.add(key -> used.incrementAndGet() > 0, true);
            together(
                    () -> queue.wakeUp(null),
                    () -> queue.wakeUp(null),
                    () -> {
                        queue.add(key -> used.incrementAndGet() > 0, true);
                        first.remove();
                    });
            check(used.get() == 2, "2 wakes used " + used.get() + " times");
        });
    }

    @Test
    @DisplayName("a function that is in the queue before a wake begins is called by it")
    void added() {
        explore(() -> {
            WaitQueue queue = queue();
            AtomicBoolean isIn = new AtomicBoolean();
            AtomicInteger calls = new AtomicInteger();
            Entry other = queue.add(key -> true, true);
            together(
                    () -> {
                        queue.add(key -> calls.incrementAndGet() > 0, false);
                        isIn.set(true);
                    },
                    () -> {
                        boolean expected = isIn.get();
                        queue.wakeUp(null);
                        check(!expected || calls.get() != 0, "not called");
                    },
                    other::remove);
        });
    }
}
