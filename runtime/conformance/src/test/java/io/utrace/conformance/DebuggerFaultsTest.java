package io.utrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.faults.Campaign;
import io.utrace.faults.CaseId;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Extent;
import io.utrace.faults.Injection;
import io.utrace.faults.Scenarios;
import io.utrace.faults.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong about a debugger in Java, nobody waits for ever, and nothing is left. */
class DebuggerFaultsTest {
    private static final int WORKERS = 8;

    /** One end of one boundary, and what goes wrong there: at whichever crossing. */
    private record Kind(String boundary, String side, String fault) {
        static Kind of(CaseId id) {
            if (id.plan().injections().isEmpty()) {
                return new Kind("", "", "");
            }
            Injection injection = id.plan().injections().getFirst();
            return new Kind(
                    injection.boundary().name(),
                    injection.side().text(),
                    injection.fault().toString());
        }
    }

    /** All, each by itself; or those of each kind, of which one is enough. */
    private static Collection<List<CaseId>> choices(Campaign campaign) {
        List<CaseId> all = campaign.list();
        if (System.getProperty("debugger.faults", "some").equals("all")) {
            return all.stream().map(List::of).toList();
        }
        Map<Kind, List<CaseId>> kinds = new LinkedHashMap<>();
        all.forEach(id -> kinds.computeIfAbsent(Kind.of(id), kind -> new ArrayList<>()).add(id));
        return kinds.values();
    }

    /** Threads race: what one crossing was in the run before, another may be in this one. */
    private static CaseResult firstReached(Campaign campaign, List<CaseId> alike) {
        CaseResult result = campaign.replay(alike.getFirst());
        for (int i = 1; i < alike.size() && result.verdict() == Verdict.NOT_REACHED; i++) {
            result = campaign.replay(alike.get(i));
        }
        return result;
    }

    @Test
    void survivesEachFaultAtEachBoundary() throws Exception {
        Campaign campaign =
                new Campaign(Scenarios.all(TracesAll::new, 1), Extent.SINGLES, List.of());
        Collection<List<CaseId>> choices = choices(campaign);
        List<CaseResult> red = new ArrayList<>();
        int survived = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<CaseResult>> begun =
                    choices.stream()
                            .map(alike -> workers.submit(() -> firstReached(campaign, alike)))
                            .toList();
            for (Future<CaseResult> future : begun) {
                CaseResult result = future.get();
                switch (result.verdict()) {
                    case SURVIVED -> survived++;
                    case BROKEN -> red.add(result);
                    case NOT_REACHED -> {} // few: the threads raced otherwise each time
                }
            }
        }
        assertThat(red).isEmpty();
        assertThat(survived).isGreaterThan(400);
    }
}
