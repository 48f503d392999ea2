package io.utrace.faults;

import java.util.List;

/**
 * What came of a run.
 *
 * <pre>{@code
 * Judged judged = campaign.inject("calls@1", plan);
 * assertEquals(Verdict.SURVIVED, judged.verdict(), () -> "" + judged.findings());
 * assertTrue(judged.run().moduleOutput().endsWith(" system calls\n"));
 * }</pre>
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
