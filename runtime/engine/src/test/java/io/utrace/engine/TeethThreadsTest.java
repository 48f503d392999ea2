package io.utrace.engine;

import static io.utrace.engine.Threads.modelChecking;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.AttachFlag;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    /** Takes a function out without a look at who runs it. */
    private static final class HastyQueue implements WaitQueue {
        private final List<Predicate<? super @Nullable Task>> functions =
                new CopyOnWriteArrayList<>();

        @Override
        public void wakeUp(@Nullable Task key) {
            for (Predicate<? super @Nullable Task> function : functions) {
                function.test(key);
            }
        }

        @Override
        public Entry add(Predicate<? super @Nullable Task> function, boolean exclusive) {
            functions.add(function);
            return () -> functions.remove(function);
        }

        @Override
        public void waitUntil(BooleanSupplier condition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean waitUntil(BooleanSupplier condition, Duration limit) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    @DisplayName("a function that runs on when it was removed")
    void hastyRemoval() {
        assertThatThrownBy(() -> WaitThreadsTest.removed(HastyQueue::new))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("ran after remove");
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
