package io.utrace.host;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException.DeathUnderway;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** As much of utrace as a host sees of it: who is attached where. */
final class FakeTasks implements Utrace {
    final List<FakeEngine> attached = new ArrayList<>();

    record FakeTask(int tid, boolean gone, boolean dying) implements Task {
        FakeTask(int tid) {
            this(tid, false, false);
        }

        @Override
        public int tgid() {
            return tid;
        }

        @Override
        public TaskState state() {
            return TaskState.RUNNING;
        }

        @Override
        public long stopEpoch() {
            return 0;
        }

        @Override
        public void send(SigInfo signal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendToProcess(SigInfo signal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    @Override
    public Optional<Task> task(int tid) {
        return Optional.empty();
    }

    @Override
    public Engine attach(Task task, EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        FakeEngine engine = new FakeEngine(task, ops, data);
        attached.add(engine);
        return engine;
    }

    @Override
    public Optional<Engine> find(
            Task task, @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        if (((FakeTask) task).gone()) {
            throw new NoSuchTask("gone");
        }
        for (FakeEngine engine : attached) {
            if (engine.task == task && engine.ops == ops) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }

    @Override
    public WaitQueue newWaitQueue() {
        return new FakeQueue();
    }

    final class FakeEngine implements Engine {
        final Task task;
        final EngineOps ops;
        final @Nullable Object data;

        FakeEngine(Task task, EngineOps ops, @Nullable Object data) {
            this.task = task;
            this.ops = ops;
            this.data = data;
        }

        @Override
        public EngineOps ops() {
            return ops;
        }

        @Override
        public @Nullable Object data() {
            return data;
        }

        @Override
        public Task task() {
            return task;
        }

        @Override
        public Outcome control(ResumeAction action) {
            if (((FakeTask) task).dying()) {
                throw new DeathUnderway("dying");
            }
            attached.remove(this);
            return Outcome.DONE;
        }

        @Override
        public EventSet events() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean wantsStop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome setEvents(EventSet events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome setEvents(EventSet events, SyscallSet syscalls) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome barrier() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome barrier(Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeUp(WaitQueue queue) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void keepZombie(boolean keeps) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void suspendSeccomp(boolean suspends) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Examination examine() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Engine retain() {
            return this;
        }

        @Override
        public void close() {}
    }

    private static final class FakeQueue implements WaitQueue {
        private final List<Predicate<? super @Nullable Task>> functions = new ArrayList<>();

        @Override
        public void waitUntil(BooleanSupplier condition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean waitUntil(BooleanSupplier condition, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeUp(@Nullable Task key) {
            functions.forEach(function -> function.test(key));
        }

        @Override
        public Entry add(Predicate<? super @Nullable Task> function, boolean exclusive) {
            functions.add(function);
            return () -> functions.remove(function);
        }
    }
}
