package io.utrace.faults;

import java.util.List;

/**
 * A case, and what came of it. Holds no times: on the simulator it is the same every time. {@link
 * CampaignListener} has an example that is told of each, {@link CaseId} one that asks for one.
 *
 * @param id the case
 * @param verdict what came of it
 * @param findings what the oracles found wrong; empty when it survived
 * @param history the crossings of boundaries, the faults among them, and what the harness saw; one
 *     line each, in order. Empty when it survived
 */
public record CaseResult(CaseId id, Verdict verdict, List<Finding> findings, List<String> history) {
    /** Takes copies. */
    public CaseResult {
        findings = List.copyOf(findings);
        history = List.copyOf(history);
    }

    /**
     * Gives the command that runs this case alone.
     *
     * @return one line for a shell
     */
    public String replayLine() {
        return "utrace faults replay '" + id.text().replace("'", "'\\''") + "'";
    }
}
