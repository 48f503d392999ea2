package samples;

import com.google.auto.service.AutoService;
import io.utrace.api.*;
import io.utrace.api.spi.*;
import java.util.concurrent.atomic.AtomicLong;

@AutoService(TracingModule.class)
public final class CallCounter implements TracingModule, EngineOps {
    private final AtomicLong calls = new AtomicLong();
    private ModuleContext context;

    public ModuleDescription description() {
        return ModuleDescription.of("call-counter", "Counts the system calls of a program");
    }

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

    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        calls.incrementAndGet();
        return action.with(ResumeAction.RESUME);
    }

    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    public void stop() {
        context.output().println(calls + " system calls");
    }
}
