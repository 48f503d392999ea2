package io.utrace.faults;

import java.util.List;

/**
 * What a campaign, or one shard of it, came to. A test asserts that it is green, as in the example
 * of {@link Campaign}.
 *
 * @param censuses one for each scenario
 * @param cases how many cases there are in all, whether or not they were run here
 * @param results those that were run, in the order of the campaign
 */
public record CampaignResult(List<Census> censuses, int cases, List<CaseResult> results) {
    /** What comes of nothing. */
    public static final CampaignResult NOTHING = new CampaignResult(List.of(), 0, List.of());

    /** Takes copies. */
    public CampaignResult {
        censuses = List.copyOf(censuses);
        results = List.copyOf(results);
    }

    /**
     * Counts results.
     *
     * @param verdict of this verdict
     * @return how many there are
     */
    public long count(Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /**
     * Counts the cases that weren't run here.
     *
     * @return how many there are
     */
    public int missing() {
        return Math.max(0, cases - results.size());
    }

    /**
     * Tells whether all is well.
     *
     * @return true when cases were run, and every one survived
     */
    public boolean isGreen() {
        return !results.isEmpty() && count(Verdict.SURVIVED) == results.size();
    }
}
