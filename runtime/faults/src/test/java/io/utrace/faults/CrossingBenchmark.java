package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Profile;
import io.utrace.engine.UtraceCore;
import io.utrace.sim.KernelWorld;
import io.utrace.sim.SeededRun;
import io.utrace.sim.SimKernel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One callback, as the core makes it: what an armed plan adds that has nothing to do. Run with
 * {@code mvn -Pbench verify}, which adds the allocation rate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CrossingBenchmark {
    /** NONE: there is no plan. ELSEWHERE: it is for another boundary. HERE: for another time. */
    @Param({"NONE", "ELSEWHERE", "HERE"})
    public String plan;

    private EngineOps callee;
    private Engine engine;
    private SyscallEntry call;

    /** Answers as cheaply as can be; keeps what it is given. */
    private static final class Ops implements EngineOps {
        private @Nullable Engine engine;
        private @Nullable SyscallEntry call;

        @Override
        public Action reportSyscallEntry(Action action, Engine given, SyscallEntry view) {
            engine = given;
            call = view;
            return action.with(ResumeAction.RESUME);
        }
    }

    /** Attaches an engine, and has it called once, so that there is a view. */
    @Setup
    public void attach() {
        SimKernel kernel = new SimKernel(Profile.USER_SPACE, Dispatch.INLINE);
        Ops seen = new Ops();
        Ops ops = new Ops();
        kernel.start(
                Programs.CALLS,
                task -> {
                    kernel.core()
                            .attach(task.record(), seen, null)
                            .setEvents(EventSet.of(Event.SYSCALL_ENTRY));
                    engine = kernel.core().attach(task.record(), ops, null);
                });
        if (!plan.equals("NONE")) {
            Membrane membrane = new Membrane("test", new Nothing(), new Journal());
            String line =
                    plan.equals("HERE")
                            ? "test reportSyscallEntry enter nth 1000000000000 kill"
                            : "test reportExec enter nth 1 kill";
            membrane.arm(Plan.parse(line, List.of("test")));
            membrane.redirect(engine);
        }
        callee = UtraceCore.callee(engine);
        new SeededRun(new KernelWorld(kernel), 1).run(1000);
        call = seen.call;
    }

    /**
     * Makes the callback.
     *
     * @return its answer
     */
    @Benchmark
    public Action callback() {
        return callee.reportSyscallEntry(Action.STOP, engine, call);
    }
}
