package io.utrace.junit;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A module to be tested. */
public final class CallCounter implements TracingModule, EngineOps {
    private static final Option<Boolean> CHILDREN = Option.flag("children", true, "Follow them");

    private final AtomicLong calls = new AtomicLong();
    private @Nullable ModuleContext context;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("call-counter", "Counts system calls", CHILDREN);
    }

    @Override
    public void start(ModuleContext newContext) {
        context = newContext;
        newContext.onTarget(this::watch);
    }

    private ModuleContext context() {
        return java.util.Objects.requireNonNull(context);
    }

    private void watch(Task task) {
        Engine engine = context().utrace().attach(task, this, null);
        engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY, Event.CLONE));
        engine.close();
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        calls.incrementAndGet();
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        if (context().option(CHILDREN)) {
            watch(clone.child());
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public void stop() {
        context().output().println(calls + " system calls");
    }
}
