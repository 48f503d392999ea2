package io.utrace.cli.modules;

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
import org.jspecify.annotations.Nullable;

/** Counts system calls of one task, and leaves each task after a number of them. */
public final class Leaver implements TracingModule, EngineOps {
    private static final Option<Integer> AFTER =
            Option.integer("after", 20, "How many calls to see");

    private @Nullable ModuleContext context;
    private long seen;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("leaver", "Leaves each task after some calls", AFTER);
    }

    @Override
    public void start(ModuleContext context) {
        this.context = context;
        context.onTarget(this::watch);
    }

    private void watch(Task task) {
        context.utrace()
                .attach(task, this, new int[1])
                .setEvents(EventSet.of(Event.SYSCALL_ENTRY, Event.CLONE));
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        seen++;
        int ofTask = ++((int[]) engine.data())[0];
        boolean enough = ofTask == context.option(AFTER);
        return enough ? action.with(ResumeAction.DETACH) : action.with(ResumeAction.RESUME);
    }

    @Override
    public void stop() {
        context.output().println("leaver saw " + seen);
    }
}
