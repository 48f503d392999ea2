package io.utrace.faults.report;

import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import io.utrace.faults.Verdict;

/** How a case that isn't well is told of, wherever that is. */
final class Reds {
    private Reds() {}

    static String word(Verdict verdict) {
        return switch (verdict) {
            case SURVIVED -> "survived";
            case BROKEN -> "broken";
            case NOT_REACHED -> "not reached";
        };
    }

    static String replayLine(CaseResult result, CampaignResult campaign) {
        return ReplayLine.of(result.id(), census(result, campaign));
    }

    static Census census(CaseResult result, CampaignResult campaign) {
        return campaign.censuses().stream()
                .filter(census -> census.scenario().equals(result.id().scenario()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario: " + result.id()));
    }
}
