package samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.utrace.junit.FaultCampaign;
import io.utrace.junit.RealProcess;
import io.utrace.junit.SimulatedTask;
import io.utrace.junit.StartedModule;
import io.utrace.junit.Tracee;
import io.utrace.junit.UtraceTest;
import io.utrace.junit.WithModule;

class DebuggerThreadTest {
    @UtraceTest
    void looksAtEachStop(
            @WithModule(DebuggerThread.class) StartedModule debugger,
            @SimulatedTask(calls = {1, 39, 1}) Tracee program)
            throws Exception {
        assertEquals(0, program.run().exitCode());
        assertEquals("[100] held at 0x0: \"\"\n[100] held at 0x2: \"\"\n", debugger.stop());
    }

    @UtraceTest
    void readsWhatARealProcessWrites(
            @WithModule(value = DebuggerThread.class, options = "bytes=6") StartedModule debugger,
            @RealProcess({"sh", "-c", "echo hello; (echo below)"}) Tracee shell)
            throws Exception {
        assertEquals(0, shell.run().exitCode());
        assertEquals("hello\nbelow\n", shell.output());
        String seen = debugger.stop();
        assertTrue(seen.contains("\"hello.\""), seen);
        assertTrue(seen.contains("\"below.\""), seen);
    }

    @FaultCampaign(value = DebuggerThread.class, budget = 150)
    void survivesAnything() {}
}
