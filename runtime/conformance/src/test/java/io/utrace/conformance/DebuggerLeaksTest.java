package io.utrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.faults.Campaign;
import io.utrace.faults.CaseId;
import io.utrace.faults.Extent;
import io.utrace.faults.Scenarios;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever way its tracees go on and end, a debugger in Java leaves no reference to an engine. */
class DebuggerLeaksTest {
    static Stream<String> programs() {
        return Scenarios.names().stream();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void givesBackWhatItHas(String program) throws Exception {
        Campaign campaign =
                new Campaign(
                        List.of(Scenarios.simulated(program, TracesAll::new, 1)),
                        Extent.SINGLES,
                        List.of());
        CaseId withoutAnyFault = campaign.list().getFirst();
        assertThat(campaign.replay(withoutAnyFault).findings()).isEmpty();
    }
}
