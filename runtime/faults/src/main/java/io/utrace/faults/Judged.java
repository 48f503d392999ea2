package io.utrace.faults;

import java.util.List;

/**
 * What came of a run.
 *
 * @param verdict the verdict
 * @param findings what the oracles found wrong
 * @param run the run
 */
public record Judged(Verdict verdict, List<Finding> findings, Run run) {
    /** Takes a copy. */
    public Judged {
        findings = List.copyOf(findings);
    }

    /**
     * Gives what was crossed, and what was injected.
     *
     * @return one line each, in order
     */
    public List<String> history() {
        return run.history();
    }
}
