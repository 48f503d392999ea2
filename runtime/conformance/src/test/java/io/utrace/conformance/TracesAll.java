package io.utrace.conformance;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A module whose debugger is a thread of its own, and traces all that there is, in every way. */
public final class TracesAll implements TracingModule {
    private static final int OPTIONS =
            TraceOption.ALL & ~(TraceOption.EXITKILL | TraceOption.SUSPEND_SECCOMP);

    /** An engine that holds a target until it is traced, for it to be traced from its beginning. */
    private record Gate(Engine engine) implements AutoCloseable {
        private static final EngineOps OPS = new EngineOps() {};

        @Override
        public void close() {
            try (engine) {
                engine.control(ResumeAction.DETACH);
            } catch (UtraceException over) {
                // It is let go, then.
            }
        }
    }

    private final Set<Task> targets = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Gate> gates = new LinkedBlockingQueue<>();
    private ModuleContext context;
    private Thread thread;

    /** Nobody opens gates any more. */
    private volatile boolean isOver;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("traces-all", "Traces everything, in every way");
    }

    @Override
    public void start(ModuleContext moduleContext) {
        context = moduleContext;
        context.onTarget(this::take);
        thread = Thread.ofPlatform().name("debugger").daemon().start(this::debug);
    }

    private void take(Task target) {
        if (!targets.add(target)) {
            return;
        }
        try {
            Engine engine = context.utrace().attach(target, Gate.OPS, null);
            gates.add(new Gate(engine));
            engine.control(ResumeAction.STOP);
        } catch (UtraceException killed) {
            // Nobody need be held.
        }
        if (isOver) {
            openAll();
        }
    }

    private void openAll() {
        for (Gate gate = gates.poll(); gate != null; gate = gates.poll()) {
            gate.close();
        }
    }

    private void debug() {
        try (Debugger debugger = new Debugger(context.utrace())) {
            while (true) {
                trace(debugger, gates.take());
            }
        } catch (InterruptedException stopped) {
            // It lets its tracees go.
        } finally {
            isOver = true;
            openAll();
        }
    }

    private static void trace(Debugger debugger, Gate gate) throws InterruptedException {
        try (gate) {
            int target = gate.engine().task().tid();
            debugger.seize(target, OPTIONS);
            debugger.interrupt(target);
        } catch (PtraceException gone) {
            return;
        }
        try {
            while (true) {
                WaitResult result = debugger.waitFor(WaitSelection.any()).orElseThrow();
                if (result.isStopped()) {
                    goOn(debugger, result);
                }
            }
        } catch (PtraceException nobody) {
            // All are gone.
        }
    }

    private static void goOn(Debugger debugger, WaitResult stop) {
        boolean isSignal = stop.event() == 0 && (stop.stopSignal() & 0x80) == 0;
        try {
            debugger.resume(stop.tid(), Resume.SYSCALL, isSignal ? stop.stopSignal() : 0);
        } catch (PtraceException killed) {
            // Its end is to be waited for.
        }
    }

    @Override
    public void stop() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
