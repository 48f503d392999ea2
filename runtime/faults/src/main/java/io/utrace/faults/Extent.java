package io.utrace.faults;

/**
 * How much a campaign does.
 *
 * <pre>{@code
 * // the third of 16 jobs, with pairs, which are the same in each of the jobs
 * Extent nightly = Extent.SINGLES.withPairs(500, 1).withShard(3, 16).withWorkers(4);
 * }</pre>
 *
 * @param budget how many cases there may be; of more, so many are taken, spread evenly
 * @param pairs how many cases with two faults there are beside those with one
 * @param seed decides which pairs
 * @param shard which part of the cases is run here, from 1
 * @param shards into how many parts they are dealt
 * @param workers how many cases are run at once
 * @param isInside whether the module's own methods are tried, too: each when it is entered first
 */
public record Extent(
        int budget, int pairs, long seed, int shard, int shards, int workers, boolean isInside) {
    /** Every single fault, one after the other, and no pairs. */
    public static final Extent SINGLES = new Extent(Integer.MAX_VALUE, 0, 1, 1, 1, 1, false);

    /** Checks it. */
    public Extent {
        if (budget < 1 || pairs < 0 || workers < 1) {
            throw new IllegalArgumentException("a campaign has cases, and workers to run them");
        }
        if (shard < 1 || shard > shards) {
            throw new IllegalArgumentException("there is no shard " + shard + "/" + shards);
        }
    }

    /** Whether a case is run here: by its name, whatever other cases there are. */
    boolean includes(CaseId id) {
        return Math.floorMod(id.text().hashCode(), shards) == shard - 1;
    }

    /**
     * Says how many cases there may be.
     *
     * @param cases at most so many
     * @return the extent
     */
    public Extent withBudget(int cases) {
        return new Extent(cases, pairs, seed, shard, shards, workers, isInside);
    }

    /**
     * Says how many pairs there are.
     *
     * @param count so many
     * @param pairSeed decides which
     * @return the extent
     */
    public Extent withPairs(int count, long pairSeed) {
        return new Extent(budget, count, pairSeed, shard, shards, workers, isInside);
    }

    /**
     * Says which part is run here.
     *
     * @param number which, from 1
     * @param count of so many
     * @return the extent
     */
    public Extent withShard(int number, int count) {
        return new Extent(budget, pairs, seed, number, count, workers, isInside);
    }

    /**
     * Says how many cases are run at once.
     *
     * @param count so many; of real processes always one
     * @return the extent
     */
    public Extent withWorkers(int count) {
        return new Extent(budget, pairs, seed, shard, shards, count, isInside);
    }

    /**
     * Says that the module's own methods are tried, too, which needs the {@linkplain Inside agent}.
     *
     * @param inside whether they are
     * @return the extent
     */
    public Extent withInside(boolean inside) {
        return new Extent(budget, pairs, seed, shard, shards, workers, inside);
    }
}
