package io.utrace.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of exploring a world.
 *
 * @param states how many different states there are
 * @param transitions how many moves were made from them
 * @param depth the longest of the shortest ways to a state
 * @param duration how long it took
 * @param violation the first guarantee found broken; null when all hold
 * @param schedule the shortest way to the violation
 */
public record Exploration(
        long states,
        long transitions,
        int depth,
        Duration duration,
        @Nullable String violation,
        @Nullable Schedule schedule) {
    @Override
    public String toString() {
        String figures =
                "%,d states, %,d transitions, depth %d, %d.%01d s"
                        .formatted(
                                states,
                                transitions,
                                depth,
                                duration.toSeconds(),
                                duration.toMillisPart() / 100);
        return violation == null ? figures : figures + "\n" + violation + "\n" + schedule;
    }
}
