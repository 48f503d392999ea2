package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a campaign on the simulator comes to is the same, byte for byte. */
class DeterminismTest {
    private static String told(Extent extent) throws InterruptedException {
        List<Scenario> scenarios =
                List.of(
                        Scenarios.simulated("forks", Counter::new, 7),
                        Scenarios.simulated("calls", Broken.ForgetsDeath::new, 1));
        StringBuilder text = new StringBuilder();
        new Campaign(scenarios, extent, List.of())
                .run(
                        new CampaignListener() {
                            @Override
                            public void judged(CaseResult result) {
                                text.append(result).append('\n');
                            }
                        });
        return text.toString();
    }

    @Test
    void sameSeedSameVerdicts() throws Exception {
        Extent extent = Extent.SINGLES.withBudget(150).withPairs(20, 5);
        String first = told(extent);
        assertThat(first.lines()).hasSize(170).anyMatch(line -> line.contains("BROKEN"));
        assertThat(told(extent.withWorkers(3))).isEqualTo(first);
    }

    @Test
    void shardsAreTheWhole() throws Exception {
        Extent extent = Extent.SINGLES.withBudget(40).withPairs(5, 5);
        List<String> whole = told(extent).lines().sorted().toList();
        String parts =
                told(extent.withShard(1, 3))
                        + told(extent.withShard(2, 3))
                        + told(extent.withShard(3, 3));
        assertThat(parts.lines().sorted().toList()).isEqualTo(whole);
    }
}
