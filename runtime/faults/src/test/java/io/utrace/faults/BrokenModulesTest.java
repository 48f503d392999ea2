package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.spi.TracingModule;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenModulesTest {
    static Stream<Arguments> modules() {
        return Stream.of(
                broken("leaks an engine", Broken.LeaksAnEngine::new, "leaks"),
                broken("leaks a descriptor", Broken.LeaksADescriptor::new, "leaks"),
                broken("loses a wake-up", Broken.LosesAWakeUp::new, "runtime"),
                broken("assumes it can look", Broken.AssumesItCanLook::new, "containment"),
                broken("forgets that tasks die", Broken.ForgetsDeath::new, "containment"),
                broken("blocks in a callback", Broken.BlocksInACallback::new, "runtime"));
    }

    private static Arguments broken(
            String what, Supplier<? extends TracingModule> modules, String oracle) {
        return Arguments.of(what, modules, oracle);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void isFound(String what, Supplier<? extends TracingModule> modules, String oracle)
            throws Exception {
        Campaign campaign =
                new Campaign(
                        List.of(
                                Scenario.simulated("calls", modules, Programs.CALLS, 1)
                                        .within(Duration.ofSeconds(5))),
                        Extent.SINGLES,
                        List.of());
        List<CaseId> cases = campaign.list();
        assertThat(campaign.replay(cases.getFirst()).findings()).as("without a fault").isEmpty();
        int tried = 0;
        for (CaseId id : cases) {
            tried++;
            CaseResult result = campaign.replay(id);
            if (result.findings().stream().anyMatch(found -> found.oracle().equals(oracle))) {
                System.out.printf(
                        "%-24s found after %3d of %3d cases, by %s: %s%n",
                        what, tried, cases.size(), id, result.findings());
                return;
            }
            assertThat(result.findings()).as(id.text()).isEmpty();
        }
        throw new AssertionError(what + " is not found");
    }
}
