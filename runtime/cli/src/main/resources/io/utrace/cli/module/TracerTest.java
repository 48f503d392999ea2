package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.utrace.faults.Run;
import io.utrace.junit.FaultCampaign;
import io.utrace.junit.RealProcess;
import io.utrace.junit.SimulatedTask;
import io.utrace.junit.StartedModule;
import io.utrace.junit.Tracee;
import io.utrace.junit.UtraceTest;
import io.utrace.junit.WithModule;

class @class@Test {
    @UtraceTest
    void countsTheCallsOfASimulatedTask(
            @WithModule(@class@.class) StartedModule module,
            @SimulatedTask(calls = {39, 110}) Tracee program)
            throws Exception {
        assertEquals(0, program.run().exitCode());
        assertEquals("2 system calls\n", module.stop());
    }

    @UtraceTest
    void countsTheCallsOfARealProcess(
            @WithModule(@class@.class) StartedModule module,
            @RealProcess({"sh", "-c", "echo hello; exit 3"}) Tracee program)
            throws Exception {
        assertEquals(3, program.run().exitCode());
        assertEquals("hello\n", program.output());
        assertTrue(module.stop().matches("[1-9][0-9]* system calls\n"));
    }

    @FaultCampaign(@class@.class)
    void survivesAnything(Run run) {
        assertTrue(run.moduleOutput().matches("([0-9]+ system calls\n)?"), run.moduleOutput());
    }
}
