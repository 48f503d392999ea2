package io.utrace.syscallwatch;

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

/** An engine that remembers what was asked of it. */
final class FakeEngine implements Engine {
    private final Task task;
    private final EngineOps ops;
    private final Object data;
    EventSet events = EventSet.NONE;
    SyscallSet syscalls = SyscallSet.ALL;
    boolean closed;

    FakeEngine(Task task, EngineOps ops, Object data) {
        this.task = task;
        this.ops = ops;
        this.data = data;
    }

    @Override
    public EngineOps ops() {
        return ops;
    }

    @Override
    public Object data() {
        return data;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public EventSet events() {
        return events;
    }

    @Override
    public boolean wantsStop() {
        return false;
    }

    @Override
    public Outcome setEvents(EventSet newEvents) {
        return setEvents(newEvents, SyscallSet.ALL);
    }

    @Override
    public Outcome setEvents(EventSet newEvents, SyscallSet newSyscalls) {
        events = newEvents;
        syscalls = newSyscalls;
        return Outcome.DONE;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public Outcome control(ResumeAction action) {
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
        throw new UnsupportedOperationException();
    }
}
