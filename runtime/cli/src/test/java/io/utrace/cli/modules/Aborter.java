package io.utrace.cli.modules;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import org.jspecify.annotations.Nullable;

/** Has one call of a program fail, which closes a descriptor that nobody has. */
public final class Aborter implements TracingModule, EngineOps {
    private static final long CLOSE = 3;
    private static final long MARK = 0x5eccde;
    private static final long EXDEV = 18;

    private @Nullable ModuleContext context;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("aborter", "Has a call fail");
    }

    @Override
    public void start(ModuleContext context) {
        this.context = context;
        context.onTarget(this::watch);
    }

    private void watch(Task task) {
        context.utrace()
                .attach(task, this, null)
                .setEvents(EventSet.of(Event.SYSCALL_ENTRY, Event.CLONE));
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        if (call.number() != CLOSE || call.argument(0) != MARK) {
            return action.with(ResumeAction.RESUME);
        }
        call.setResult(-EXDEV);
        return action.with(ResumeAction.RESUME).with(SyscallAction.ABORT);
    }
}
