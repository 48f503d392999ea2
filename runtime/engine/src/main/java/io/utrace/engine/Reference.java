package io.utrace.engine;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A counted reference to an engine, given back by {@link #close}. */
final class Reference implements Engine {
    final EngineRecord engine;
    private boolean closed;

    Reference(EngineRecord engine) {
        this.engine = engine;
    }

    @Override
    public void close() {
        engine.task.lock.lock();
        try {
            if (!closed) {
                closed = true;
                engine.dropReference();
            }
        } finally {
            engine.task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    void keep(Memento memento, Outlook outlook) {
        closed = memento.of(closed);
        engine.keep(memento, outlook);
    }

    @Override
    public EngineOps ops() {
        return engine.ops();
    }

    @Override
    public @Nullable Object data() {
        return engine.data();
    }

    @Override
    public Task task() {
        return engine.task();
    }

    @Override
    public EventSet events() {
        return engine.events();
    }

    @Override
    public boolean wantsStop() {
        return engine.wantsStop();
    }

    @Override
    public Outcome setEvents(EventSet events) {
        return engine.setEvents(events);
    }

    @Override
    public Outcome setEvents(EventSet events, SyscallSet syscalls) {
        return engine.setEvents(events, syscalls);
    }

    @Override
    public Outcome control(ResumeAction action) {
        return engine.control(action);
    }

    @Override
    public Outcome barrier() throws InterruptedException {
        return engine.barrier();
    }

    @Override
    public Outcome barrier(Duration limit) throws InterruptedException {
        return engine.barrier(limit);
    }

    @Override
    public void wakeUp(WaitQueue queue) {
        engine.wakeUp(queue);
    }

    @Override
    public Examination examine() {
        return engine.examine();
    }

    @Override
    public void keepZombie(boolean keeps) {
        engine.keepZombie(keeps);
    }

    @Override
    public void suspendSeccomp(boolean suspends) {
        engine.suspendSeccomp(suspends);
    }

    @Override
    public Engine retain() {
        return engine.retain();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // one record is one engine
    public boolean equals(@Nullable Object other) {
        return EngineRecord.unwrap(other) == engine;
    }

    @Override
    public int hashCode() {
        return engine.hashCode();
    }

    @Override
    public String toString() {
        return engine.toString();
    }
}
