package io.utrace.faults;

/**
 * Hears of a campaign's progress. Called from one thread at a time; must not throw.
 *
 * <pre>{@code
 * CampaignListener reds = new CampaignListener() {
 *     @Override
 *     public void counted(Census census) {
 *         System.out.println(census.scenario() + " crosses " + census.total() + " times");
 *     }
 *
 *     @Override
 *     public void judged(CaseResult result) {
 *         if (result.verdict() != Verdict.SURVIVED) {
 *             System.out.println(result.id() + " " + result.findings());
 *         }
 *     }
 * };
 * }</pre>
 */
public interface CampaignListener {
    /** Hears of nothing. */
    CampaignListener NONE = new CampaignListener() {};

    /**
     * A scenario was run without a fault.
     *
     * @param census what it crossed
     */
    default void counted(Census census) {}

    /**
     * It is known what there is to do.
     *
     * @param cases how many cases are to be run here, those included that a run before this one has
     *     done
     * @param all how many there are in all shards
     */
    default void planned(int cases, int all) {}

    /**
     * A case was run, or taken from the run before.
     *
     * @param result what came of it
     */
    default void judged(CaseResult result) {}
}
