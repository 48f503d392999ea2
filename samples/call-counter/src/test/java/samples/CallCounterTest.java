package samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.utrace.faults.Run;
import io.utrace.junit.*;

class CallCounterTest {
    @UtraceTest
    void countsTheCallsOfASimulatedTask(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(calls = {39, 110}) Tracee program)
            throws Exception {
        assertEquals(0, program.run().exitCode());
        assertEquals("2 system calls\n", counter.stop());
    }

    @UtraceTest
    void countsTheCallsOfRealProcesses(
            @WithModule(CallCounter.class) StartedModule counter,
            @RealProcess({"sh", "-c", "ls / | wc -l"}) Tracee shell)
            throws Exception {
        assertEquals(0, shell.run().exitCode());
        assertTrue(counter.stop().matches("[1-9][0-9]* system calls\n"));
    }

    @FaultCampaign(CallCounter.class)
    void survivesAnything(Run run) {
        assertTrue(run.moduleOutput().matches("([0-9]+ system calls\n)?"), run.moduleOutput());
    }
}
