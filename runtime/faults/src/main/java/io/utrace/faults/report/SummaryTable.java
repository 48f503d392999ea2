package io.utrace.faults.report;

import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import io.utrace.faults.Finding;
import io.utrace.faults.Verdict;
import java.util.List;

/** What came of campaigns, for a terminal: a line for each scenario, then what is red. */
public final class SummaryTable {
    private static final int MOST_SHOWN = 20;

    private static final String ROW = "%-16s %-16s %10s %9s %7s %8s %6s %11s%n";

    private SummaryTable() {}

    /**
     * Writes it.
     *
     * @param campaigns the results
     * @return lines
     */
    public static String of(List<CampaignResult> campaigns) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        ROW,
                        "MODULE",
                        "SCENARIO",
                        "BOUNDARIES",
                        "CROSSINGS",
                        "CASES",
                        "SURVIVED",
                        "BROKEN",
                        "NOT REACHED"));
        campaigns.forEach(campaign -> rows(campaign, text));
        int shown = 0;
        for (CampaignResult campaign : campaigns) {
            for (CaseResult result : campaign.results()) {
                if (result.verdict() != Verdict.SURVIVED && shown++ < MOST_SHOWN) {
                    red(result, campaign, text);
                }
            }
        }
        if (shown > MOST_SHOWN) {
            text.append(String.format("%nand %d more%n", shown - MOST_SHOWN));
        }
        return text.toString();
    }

    private static void rows(CampaignResult campaign, StringBuilder text) {
        for (Census census : campaign.censuses()) {
            List<CaseResult> own =
                    campaign.results().stream()
                            .filter(result -> result.id().scenario().equals(census.scenario()))
                            .toList();
            text.append(
                    String.format(
                            ROW,
                            census.module(),
                            census.scenario(),
                            census.boundaries(),
                            census.total(),
                            own.size(),
                            count(own, Verdict.SURVIVED),
                            count(own, Verdict.BROKEN),
                            count(own, Verdict.NOT_REACHED)));
        }
        int missing = campaign.missing();
        if (missing > 0) {
            text.append(
                    String.format("%d more of %d cases: not here%n", missing, campaign.cases()));
        }
    }

    private static long count(List<CaseResult> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static void red(CaseResult result, CampaignResult campaign, StringBuilder text) {
        text.append(String.format("%n%s %s%n", Reds.word(result.verdict()), result.id().text()));
        for (Finding finding : result.findings()) {
            text.append("  ").append(Visible.of(finding.toString())).append('\n');
        }
        text.append("  ").append(Reds.replayLine(result, campaign)).append('\n');
    }
}
