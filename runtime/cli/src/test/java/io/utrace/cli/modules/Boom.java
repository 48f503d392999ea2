package io.utrace.cli.modules;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Throws at the first exec it sees. */
public final class Boom implements TracingModule, EngineOps {
    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("boom", "Fails");
    }

    @Override
    public void start(ModuleContext context) {
        context.onTarget(task -> {
            try (Engine engine = context.utrace().attach(task, this, null)) {
                engine.setEvents(EventSet.of(Event.EXEC));
            }
        });
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        throw new IllegalStateException("no\ngood");
    }
}
