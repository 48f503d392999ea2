package io.utrace.engine;

import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One system call through the core: an entry and an exit, dispatched, decided, resumed. Run with
 * {@code mvn -Pbench verify}, which adds the allocation rate; a score is the time of one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatchBenchmark {
    /** How many engines share the task. */
    @Param({"1", "3"})
    public int engines;

    /** Whether the engines ask for a quiesce report before each. */
    @Param({"false", "true"})
    public boolean quiesce;

    private FakeTask task;

    /** Attaches the engines. */
    @Setup
    public void attach() {
        task = new FakeTask();
        EventSet events = quiesce ? EventSet.SYSCALLS.plus(Event.QUIESCE) : EventSet.SYSCALLS;
        for (int i = 0; i < engines; i++) {
            task.core.attach(task.record, new EngineOps() {}, null).setEvents(events);
        }
    }

    /**
     * Reports a call.
     *
     * @return what became of the task
     */
    @Benchmark
    @OperationsPerInvocation(2)
    public Disposition call() {
        task.entry();
        return task.exit();
    }
}
