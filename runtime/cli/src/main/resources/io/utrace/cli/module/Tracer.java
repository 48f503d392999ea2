package @package@;

import com.google.auto.service.AutoService;
import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the system calls of a program, and of whatever the program starts. */
@AutoService(TracingModule.class)
public final class @class@ implements TracingModule, EngineOps {
    private final AtomicLong calls = new AtomicLong();
    private ModuleContext context;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("@name@", "Counts the system calls of a program");
    }

    @Override
    public void start(ModuleContext context) {
        this.context = context;
        context.onTarget(this::watch);
    }

    private void watch(Task task) {
        // gives the reference back at the end; the engine stays attached
        try (Engine engine = context.utrace().attach(task, this, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY, Event.CLONE));
        } catch (UtraceException gone) {
            // killed meanwhile: nothing to count
        }
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        calls.incrementAndGet();
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public void stop() {
        context.output().println(calls + " system calls");
    }
}
