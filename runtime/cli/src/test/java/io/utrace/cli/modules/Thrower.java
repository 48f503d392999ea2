package io.utrace.cli.modules;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import org.jspecify.annotations.Nullable;

/** Throws in the callback that its option names. */
public final class Thrower implements TracingModule, EngineOps {
    private static final Option<String> AT = Option.text("at", "reportExec", "Where to throw");

    private @Nullable ModuleContext context;
    private String at = "";

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("thrower", "Throws in one of its callbacks", AT);
    }

    @Override
    public void start(ModuleContext context) {
        this.context = context;
        at = context.option(AT);
        context.onTarget(this::watch);
    }

    private void watch(Task task) {
        context.utrace().attach(task, this, null).setEvents(EventSet.ALL);
    }

    private Action at(String where, Action action) {
        if (at.equals(where)) {
            throw new IllegalStateException("as it was told\nto");
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        return at("reportQuiesce", Action.RESUME);
    }

    @Override
    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
        return at("reportSignal", action);
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return at("reportClone", action);
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        return at("reportExec", action);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        return at("reportSyscallEntry", action);
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        return at("reportSyscallExit", action);
    }

    @Override
    public Action reportExit(Action action, Engine engine, ExitReport exit) {
        return at("reportExit", action);
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        return at("reportDeath", Action.RESUME);
    }

    @Override
    public void reportReap(Engine engine, Task task) {
        at("reportReap", Action.RESUME);
    }
}
