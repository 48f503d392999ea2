package io.utrace.engine;

import static io.utrace.engine.Threads.modelChecking;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.AttachFlag;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("threads")
@DisplayName("What is broken on purpose is found")
public class TeethThreadsTest {
    /** Looks first, and then waits: a wake in between is lost. */
    private static final class HastyQueue implements WaitQueue {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition woken = lock.newCondition();

        @Override
        public void waitUntil(BooleanSupplier condition) throws InterruptedException {
            while (!condition.getAsBoolean()) {
                lock.lock();
                try {
                    woken.awaitNanos(Long.MAX_VALUE);
                } finally {
                    lock.unlock();
                }
            }
        }

        @Override
        public void wakeUp(@Nullable Task key) {
            lock.lock();
            try {
                woken.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean waitUntil(BooleanSupplier condition, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Entry add(Predicate<? super @Nullable Task> function, boolean exclusive) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    @DisplayName("a lost wake")
    void lostWake() {
        assertThatThrownBy(() -> WaitThreadsTest.noLostWake(HastyQueue::new))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("hung");
    }

    private final FakeTask task = new FakeTask();
    private final EngineOps ops = new EngineOps() {};

    /** Exclusive by looking first: two threads may both find nothing. */
    @Operation
    public boolean attachIfAbsent() {
        if (task.core.find(task.record, ops, null, AttachFlag.MATCH_OPS).isPresent()) {
            return false;
        }
        task.core.attach(task.record, ops, null);
        return true;
    }

    @Test
    @DisplayName("a check and an act apart")
    void checkThenAct() {
        assertThatThrownBy(() -> modelChecking().actorsBefore(0).check(TeethThreadsTest.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }
}
