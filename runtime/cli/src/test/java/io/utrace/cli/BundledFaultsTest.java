package io.utrace.cli;

import io.utrace.junit.FaultCampaign;
import io.utrace.syscallwatch.SyscallWatch;
import org.junit.jupiter.api.DisplayName;

/** Here, for this is what sees both the bundled modules and what tests modules. */
@DisplayName("Bundled modules, whatever goes wrong")
class BundledFaultsTest {
    @FaultCampaign(SyscallWatch.class)
    void syscallWatch() {}
}
