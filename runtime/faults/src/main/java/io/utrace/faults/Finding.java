package io.utrace.faults;

/**
 * What an oracle found wrong.
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
