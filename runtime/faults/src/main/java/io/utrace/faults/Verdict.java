package io.utrace.faults;

/** What came of a case. */
public enum Verdict {
    /** Every oracle is content. */
    SURVIVED,
    /** An oracle isn't. */
    BROKEN,
    /** The fault was never injected: nothing was tried. Counts as a failure. */
    NOT_REACHED
}
