package io.utrace.faults;

import java.util.Map;

/**
 * What a run without faults crossed.
 *
 * @param scenario the scenario
 * @param module the module under test
 * @param crossings how often each boundary was crossed, those that were at least once; in the order
 *     of {@link Boundary#all}
 */
public record Census(String scenario, String module, Map<Boundary, Long> crossings) {
    /**
     * Counts boundaries.
     *
     * @return how many were crossed
     */
    public int boundaries() {
        return crossings.size();
    }

    /**
     * Counts crossings.
     *
     * @return how many there were, of all boundaries
     */
    public long total() {
        return crossings.values().stream().mapToLong(Long::longValue).sum();
    }
}
