package io.utrace.sim;

import io.utrace.engine.Profile;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** Moves a second on one thread, chosen by chance. Run with {@code mvn -Pbench verify}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SchedulerBenchmark {
    /** Where tasks are held. */
    @Param public Profile profile;

    private final SplittableRandom chance = new SplittableRandom(1);
    private final int[] moves = new int[World.MOVES];
    private World world;
    private io.utrace.engine.Memento first;
    private World plain;
    private io.utrace.engine.Memento plainFirst;

    /** Makes a world, and remembers it as it is at first. */
    @Setup
    public void prepare() {
        io.utrace.sim.Scope scope =
                StandardScope.of(profile, Integer.MAX_VALUE, StandardScope.beginnings());
        world = new EngineWorld(scope);
        first = remember(world);
        SimKernel kernel = new SimKernel(profile, io.utrace.engine.Pass::call);
        Step[] calls = new Step[1000];
        java.util.Arrays.fill(calls, new Step.Call(39, Step.Sleep.NONE));
        SimTask task = kernel.start(Program.of(calls));
        kernel.core()
                .attach(task.record(), new io.utrace.api.EngineOps() {}, null)
                .setEvents(io.utrace.api.EventSet.SYSCALLS);
        plain = new KernelWorld(kernel);
        plainFirst = remember(plain);
    }

    private static io.utrace.engine.Memento remember(World world) {
        io.utrace.engine.Memento memento = world.newMemento(true);
        memento.save();
        world.keep(memento);
        return memento;
    }

    /**
     * Makes one move of a kernel whose one task makes calls that an engine is told of.
     *
     * @return how many moves were possible
     */
    @Benchmark
    public int step() {
        int count = plain.moves(moves);
        if (count == 0) {
            plainFirst.restore();
            plain.keep(plainFirst);
            return 0;
        }
        plain.take(moves[chance.nextInt(count)]);
        return count;
    }

    /**
     * Makes one move of the standard exploration, with every guarantee checked; at the end of a
     * run, begins anew.
     *
     * @return how many moves were possible
     */
    @Benchmark
    public int move() {
        int count = world.moves(moves);
        if (count == 0 || chance.nextInt(200) == 0) {
            first.restore();
            world.keep(first);
            return 0;
        }
        world.take(moves[chance.nextInt(count)]);
        return count;
    }
}
