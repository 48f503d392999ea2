package io.utrace.faults;

/**
 * One line of a plan: where, when, what. {@link Plan} has examples, as text and by code.
 *
 * @param module in which module
 * @param boundary at which boundary
 * @param side at which end of it
 * @param when at which crossings
 * @param fault what goes wrong
 */
public record Injection(String module, Boundary boundary, Side side, When when, Fault fault) {
    /** Checks that the fault can be there. */
    public Injection {
        String misfit = fault.misfit(boundary, side);
        if (!misfit.isEmpty()) {
            throw new IllegalArgumentException(misfit);
        }
    }

    /**
     * Writes it as in a plan.
     *
     * @return one line
     */
    public String text() {
        return String.join(" ", module, boundary.name(), side.text(), when.text(), fault.text());
    }

    @Override
    public String toString() {
        return text();
    }
}
