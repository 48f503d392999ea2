package samples;

import com.google.auto.service.AutoService;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The work of a debugger is done by a thread of its own, which takes all the time it wants: it
 * sleeps until a callback has had a task held, looks at it, and lets it go on.
 */
@AutoService(TracingModule.class)
public final class DebuggerThread implements TracingModule, EngineOps {
    private static final Option<Integer> CALL =
            Option.integer("call", 1, "Number of the call to stop at; 1 is write(2) on x86-64");
    private static final Option<Integer> BYTES =
            Option.integer(
                    "bytes", 32, "How many bytes to show of what its second argument points to");

    /** A task to be looked at, and where. */
    private record Stop(Engine engine, long address) {}

    private final Queue<Stop> stops = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private ModuleContext context;
    private WaitQueue queue;
    private Thread debugger;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of(
                "debugger-thread", "Stops a program at a call and looks at it", CALL, BYTES);
    }

    @Override
    public void start(ModuleContext context) {
        this.context = context;
        queue = context.utrace().newWaitQueue();
        debugger = new Thread(this::debug, "debugger");
        debugger.setDaemon(true);
        debugger.setUncaughtExceptionHandler(this::failed);
        debugger.start();
        context.onTarget(this::watch);
    }

    private void watch(Task task) {
        try (Engine engine = context.utrace().attach(task, this, null)) {
            engine.setEvents(
                    EventSet.of(Event.SYSCALL_ENTRY, Event.CLONE),
                    SyscallSet.of(context.option(CALL)));
        } catch (UtraceException gone) {
            // killed meanwhile
        }
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    // ---- the tracer's thread

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        stops.add(new Stop(engine.retain(), call.argument(1)));
        if (over) {
            attendAll();
            return action.with(ResumeAction.RESUME);
        }
        engine.wakeUp(queue); // not now, but when the task is held
        return action.with(ResumeAction.STOP);
    }

    // ---- the debugger's thread

    private void debug() {
        while (!over) {
            awaitStop();
            attendAll();
        }
        attendAll();
    }

    /** Whatever ended it: no task waits for a thread that isn't there. */
    private void failed(Thread thread, Throwable failure) {
        over = true;
        attendAll();
        thread.getThreadGroup().uncaughtException(thread, failure);
    }

    private void awaitStop() {
        try {
            queue.waitUntil(() -> over || !stops.isEmpty());
        } catch (InterruptedException nobodysWish) {
            // there may be a task that waits for this thread all the same
        }
    }

    private void attendAll() {
        for (Stop stop = stops.poll(); stop != null; stop = stops.poll()) {
            try {
                attend(stop);
            } catch (RuntimeException | Error failure) {
                stops.add(stop); // for a last attempt: nobody else lets the task go on
                throw failure;
            }
        }
    }

    private void attend(Stop stop) {
        try (Engine engine = stop.engine()) {
            try {
                // another task's wake may have come before this one is held
                engine.barrier();
                look(engine, stop.address());
            } catch (InterruptedException | IllegalStateException notHeld) {
                // not worth a second look
            } finally {
                // whatever came of the look: nobody else lets the task go on
                engine.control(ResumeAction.RESUME);
            }
        } catch (UtraceException gone) {
            // killed meanwhile
        }
    }

    private void look(Engine engine, long address) {
        byte[] bytes = new byte[context.option(BYTES)];
        try (Examination held = engine.examine()) {
            long pc = held.registers().instructionPointer();
            int count = held.memory().read(address, bytes, 0, bytes.length);
            if (held.finish()) {
                context.output()
                        .printf(
                                "[%d] held at %#x: \"%s\"%n",
                                engine.task().tid(), pc, printable(bytes, count));
            }
        }
    }

    /** What a program has in its memory must not reach a terminal as it is. */
    private static String printable(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
    }

    @Override
    public void stop() throws InterruptedException {
        over = true;
        queue.wakeUp(null);
        debugger.join();
    }
}
