package io.utrace.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A run whose every choice is made by chance, and so by its seed. */
public final class SeededRun {
    private final World world;
    private final SplittableRandom chance;
    private final List<String> taken = new ArrayList<>();

    /**
     * Makes a run.
     *
     * @param world in its first state
     * @param seed decides everything
     */
    public SeededRun(World world, long seed) {
        this.world = world;
        chance = new SplittableRandom(seed);
    }

    /**
     * Runs until nothing is possible any more.
     *
     * @param limit how many moves to make at most
     * @return the moves that were made
     * @throws Violation when a guarantee is broken; {@link #schedule} tells how
     */
    public Schedule run(int limit) {
        int[] possible = new int[World.MOVES];
        for (int i = 0; i < limit; i++) {
            int count = world.moves(possible);
            if (count == 0) {
                break;
            }
            int move = possible[chance.nextInt(count)];
            taken.add(world.name(move));
            world.take(move);
        }
        return schedule();
    }

    /**
     * Gives the moves that were made so far, the last one included.
     *
     * @return the schedule
     */
    public Schedule schedule() {
        return new Schedule(List.copyOf(taken));
    }
}
