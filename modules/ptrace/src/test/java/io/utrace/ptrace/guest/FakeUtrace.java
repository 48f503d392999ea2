package io.utrace.ptrace.guest;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Engines without a core: the test makes their callbacks, and wakes the queues, when it likes. */
final class FakeUtrace implements Utrace {
    private final List<FakeEngine> engines = new ArrayList<>();
    private final List<WaitQueue> due = new ArrayList<>();

    private static final class Queue implements WaitQueue {
        private final List<Predicate<? super @Nullable Task>> functions = new ArrayList<>();

        @Override
        public Entry add(Predicate<? super @Nullable Task> function, boolean exclusive) {
            functions.add(function);
            return () -> functions.remove(function);
        }

        @Override
        public void wakeUp(@Nullable Task key) {
            functions.forEach(function -> function.test(key));
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

    @Override
    public Optional<Task> task(int tid) {
        return engines.stream().map(Engine::task).filter(task -> task.tid() == tid).findFirst();
    }

    @Override
    public FakeEngine attach(Task task, EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        FakeEngine engine = new FakeEngine((FakeTask) task, ops, data, due::add);
        engines.add(engine);
        return engine;
    }

    @Override
    public Optional<Engine> find(
            Task task, @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        return engines.stream()
                .filter(engine -> engine.task().equals(task) && engine.ops() == ops)
                .map(Engine.class::cast)
                .findFirst();
    }

    @Override
    public WaitQueue newWaitQueue() {
        return new Queue();
    }

    /** Those on a task, from the first that was attached. */
    List<FakeEngine> of(FakeTask task) {
        return engines.stream().filter(engine -> engine.task() == task).toList();
    }

    boolean isWakeDue() {
        return !due.isEmpty();
    }

    /** The delayed wake-ups: what callbacks have answered counts now. */
    void wake() {
        List<WaitQueue> now = List.copyOf(due);
        due.clear();
        now.forEach(queue -> queue.wakeUp(null));
    }
}
