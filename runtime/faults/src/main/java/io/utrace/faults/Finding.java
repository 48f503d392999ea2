package io.utrace.faults;

/**
 * What an oracle found wrong. Its text comes from the oracle: the example of {@link Oracle} finds
 * what isn't a count.
 *
 * @param oracle its name
 * @param what one line
 */
public record Finding(String oracle, String what) {
    @Override
    public String toString() {
        return oracle + ": " + what;
    }
}
