package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.utrace.api.WaitStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults beside real processes. */
class RealCampaignIT {
    /** Where they can't be traced, every case would be red, and none of it the module's fault. */
    @BeforeAll
    static void realProcessesCanBeTraced() throws Exception {
        RealStage stage =
                new RealStage(List.of("true"), Duration.ofSeconds(30), (ops, where, failure) -> {});
        stage.open();
        try {
            stage.start(task -> {});
            assertThat(stage.drive()).isEmpty();
        } catch (IllegalStateException
                | UnsupportedOperationException
                | ExecutionException refused) {
            String line =
                    "real processes can't be traced here, see 'utrace doctor': "
                            + refused.getMessage();
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(line, refused);
            }
            abort(line);
        } finally {
            stage.close();
        }
    }

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

    @Test
    void aProgramThatIsNotExecutedHasEnded() {
        Scenario scenario = Scenario.real("true", Counter::new, List.of("true"));
        Plan plan =
                Plan.parse(
                        "counter reportSyscallEntry exit nth 1 return SYSCALL_ABORT",
                        List.of("counter"));
        Judged judged =
                new Campaign(List.of(scenario), Extent.SINGLES, List.of()).inject("true", plan);
        assertThat(judged.findings()).isEmpty();
        assertThat(judged.run().status()).map(WaitStatus::exitCode).contains(127);
    }
}
