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

    /** Makes a world, and remembers it as it is at first. */
    @Setup
    public void prepare() {
        io.utrace.sim.Scope scope =
                StandardScope.of(profile, Integer.MAX_VALUE, StandardScope.beginnings());
        world = new EngineWorld(scope);
        first = new io.utrace.engine.Memento(world::number);
        first.save();
        world.keep(first);
    }

    /**
     * Makes one move; at the end of a run, begins anew.
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
