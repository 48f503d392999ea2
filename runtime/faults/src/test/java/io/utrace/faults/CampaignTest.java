package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignTest {
    @Test
    void aCarefulModuleSurvivesEverything() throws Exception {
        Campaign campaign =
                new Campaign(
                        List.of(
                                Scenario.simulated("calls", Counter::new, Programs.CALLS, 1),
                                Scenario.simulated("forks", Counter::new, Programs.FORKS, 1)),
                        Extent.SINGLES.withWorkers(2),
                        List.of());
        long t = System.nanoTime();
        CampaignResult result =
                campaign.run(
                        new CampaignListener() {
                            @Override
                            public void counted(Census census) {
                                System.out.println(census);
                            }

                            @Override
                            public void judged(CaseResult result) {
                                if (result.verdict() != Verdict.SURVIVED) {
                                    System.out.println(result.id() + " " + result.findings());
                                    result.history()
                                            .forEach(line -> System.out.println("   " + line));
                                }
                            }
                        });
        System.out.println(result.cases() + " in " + (System.nanoTime() - t) / 1_000_000 + " ms");
        assertThat(result.isGreen()).isTrue();
    }
}
