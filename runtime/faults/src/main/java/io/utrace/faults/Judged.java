package io.utrace.faults;

import java.util.List;

/**
 * What came of a run.
 *
 * @param verdict the verdict
 * @param findings what the oracles found wrong
 * @param history what was crossed, and what was injected; one line each, in order
 */
public record Judged(Verdict verdict, List<Finding> findings, List<String> history) {
    /** Takes copies. */
    public Judged {
        findings = List.copyOf(findings);
        history = List.copyOf(history);
    }
}
