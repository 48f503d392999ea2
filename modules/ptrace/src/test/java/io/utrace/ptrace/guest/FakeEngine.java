package io.utrace.ptrace.guest;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallSet;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine that is alone with its task, whose last word counts. */
final class FakeEngine implements Engine {
    private final FakeTask task;
    private final EngineOps ops;
    private final @Nullable Object data;
    private final Consumer<WaitQueue> wakes;
    private EventSet events = EventSet.NONE;
    private boolean wantsStop;

    /** INTERRUPT was asked for. */
    boolean isInterrupted;

    /** INTERRUPT gets lost. */
    boolean isDeaf;

    FakeEngine(FakeTask task, EngineOps ops, @Nullable Object data, Consumer<WaitQueue> wakes) {
        this.task = task;
        this.ops = ops;
        this.data = data;
        this.wakes = wakes;
    }

    /** A callback has answered. */
    void answered(ResumeAction action) {
        wantsStop = action == ResumeAction.STOP;
        task.state = wantsStop ? TaskState.TRACED : TaskState.RUNNING;
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
    public FakeTask task() {
        return task;
    }

    @Override
    public EventSet events() {
        return events;
    }

    @Override
    public boolean wantsStop() {
        return wantsStop;
    }

    @Override
    public Outcome setEvents(EventSet newEvents) {
        events = newEvents;
        return Outcome.DONE;
    }

    @Override
    public Outcome setEvents(EventSet newEvents, SyscallSet syscalls) {
        return setEvents(newEvents);
    }

    @Override
    public Outcome control(ResumeAction action) {
        if (action == ResumeAction.INTERRUPT) {
            isInterrupted = !isDeaf;
        } else {
            answered(action);
        }
        return Outcome.DONE;
    }

    @Override
    public void wakeUp(WaitQueue queue) {
        wakes.accept(queue);
    }

    @Override
    public Examination examine() {
        if (task.state != TaskState.TRACED) {
            throw new UtraceException.NotStopped("it runs");
        }
        return (Examination)
                Proxy.newProxyInstance(
                        Examination.class.getClassLoader(),
                        new Class<?>[] {Examination.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "signalMask" -> signalMask();
                                    case "finish" -> !task.isKilled;
                                    case "close" -> null;
                                    default -> throw new UnsupportedOperationException();
                                });
    }

    private long signalMask() {
        if (task.isKilled) {
            throw new UtraceException.NoSuchTask("killed");
        }
        return 0;
    }

    @Override
    public void keepZombie(boolean keeps) {}

    @Override
    public void suspendSeccomp(boolean suspends) {
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
    public Engine retain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
