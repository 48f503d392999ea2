package io.utrace.faults;

/** What came of a case. {@link CampaignListener} has an example that tells of all but the first. */
public enum Verdict {
    /** Every oracle is content. */
    SURVIVED,
    /** An oracle isn't. */
    BROKEN,
    /** The fault was never injected: nothing was tried. Counts as a failure. */
    NOT_REACHED
}
