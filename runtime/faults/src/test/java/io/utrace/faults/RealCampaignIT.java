package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults beside real processes. */
class RealCampaignIT {
    private static void print(CaseResult result) {
        if (result.verdict() != Verdict.SURVIVED) {
            System.out.println(result.id() + " " + result.findings());
            result.history().forEach(line -> System.out.println("   " + line));
        }
    }

    @Test
    void aCarefulModuleSurvivesEverything() throws Exception {
        Scenario scenario =
                Scenario.real("shell", Counter::new, List.of("sh", "-c", "echo hi | cat; exit 7"));
        long begin = System.nanoTime();
        CampaignResult result =
                new Campaign(List.of(scenario), Extent.SINGLES.withBudget(40), List.of())
                        .run(
                                new CampaignListener() {
                                    @Override
                                    public void counted(Census census) {
                                        System.out.println(census);
                                    }

                                    @Override
                                    public void judged(CaseResult result) {
                                        print(result);
                                    }
                                });
        System.out.println(
                result.results().size() + " in " + (System.nanoTime() - begin) / 1000000 + " ms");
        assertThat(result.isGreen()).isTrue();
    }
}
