package io.utrace.faults;

import java.util.List;
import java.util.Map;

/**
 * What a run without faults crossed: there are as many cases as these crossings have faults. {@link
 * CampaignListener} has an example that is told of it.
 *
 * @param scenario the scenario
 * @param module the module under test
 * @param options what was set for it, each of the form {@code OPTION=VALUE}
 * @param command what a real scenario runs; empty for a simulated one
 * @param crossings how often each boundary was crossed, those that were at least once; in their
 *     order
 */
public record Census(
        String scenario,
        String module,
        List<String> options,
        List<String> command,
        Map<Boundary, Long> crossings) {
    /** Takes copies of the lists. */
    public Census {
        options = List.copyOf(options);
        command = List.copyOf(command);
    }

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
