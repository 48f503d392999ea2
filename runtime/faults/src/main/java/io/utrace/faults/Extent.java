package io.utrace.faults;

/**
 * How much a campaign does.
 *
 * @param budget how many cases there may be; of more, so many are taken, spread evenly
 * @param pairs how many cases with two faults there are beside those with one
 * @param seed decides which pairs
 * @param shard which part of the cases is run here, from 1
 * @param shards into how many parts they are dealt
 * @param workers how many cases are run at once
 */
public record Extent(int budget, int pairs, long seed, int shard, int shards, int workers) {
    /** Every single fault, one after the other, and no pairs. */
    public static final Extent SINGLES = new Extent(Integer.MAX_VALUE, 0, 1, 1, 1, 1);

    /** Checks it. */
    public Extent {
        if (budget < 1 || pairs < 0 || workers < 1) {
            throw new IllegalArgumentException("a campaign has cases, and workers to run them");
        }
        if (shard < 1 || shard > shards) {
            throw new IllegalArgumentException("there is no shard " + shard + "/" + shards);
        }
    }

    /** Whether the case with this number, from 0, is run here. */
    boolean includes(int number) {
        return number % shards == shard - 1;
    }

    /**
     * Says how many cases there may be.
     *
     * @param cases at most so many
     * @return the extent
     */
    public Extent withBudget(int cases) {
        return new Extent(cases, pairs, seed, shard, shards, workers);
    }

    /**
     * Says how many pairs there are.
     *
     * @param count so many
     * @param pairSeed decides which
     * @return the extent
     */
    public Extent withPairs(int count, long pairSeed) {
        return new Extent(budget, count, pairSeed, shard, shards, workers);
    }

    /**
     * Says which part is run here.
     *
     * @param number which, from 1
     * @param count of so many
     * @return the extent
     */
    public Extent withShard(int number, int count) {
        return new Extent(budget, pairs, seed, number, count, workers);
    }

    /**
     * Says how many cases are run at once.
     *
     * @param count so many; of real processes always one
     * @return the extent
     */
    public Extent withWorkers(int count) {
        return new Extent(budget, pairs, seed, shard, shards, count);
    }
}
