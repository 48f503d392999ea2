package io.utrace.cli.modules;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import org.jspecify.annotations.Nullable;

/** Says how many calls and deaths it has seen. */
public final class Witness implements TracingModule, EngineOps {
    private @Nullable ModuleContext context;
    private int calls;
    private int deaths;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("witness", "Counts calls and deaths");
    }

    @Override
    public void start(ModuleContext given) {
        context = given;
        given.onTarget(this::watch);
    }

    @Override
    public void stop() {
        context.output().println(calls + " calls, " + deaths + " deaths");
    }

    private void watch(Task task) {
        context.utrace()
                .attach(task, this, null)
                .setEvents(EventSet.of(Event.CLONE, Event.SYSCALL_ENTRY, Event.DEATH));
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        calls++;
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        deaths++;
        return Action.RESUME;
    }
}
