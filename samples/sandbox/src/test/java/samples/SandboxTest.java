package samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.SyscallExit;
import io.utrace.api.Utrace;
import io.utrace.junit.FaultCampaign;
import io.utrace.junit.RealProcess;
import io.utrace.junit.SimulatedTask;
import io.utrace.junit.StartedModule;
import io.utrace.junit.Tracee;
import io.utrace.junit.UtraceTest;
import io.utrace.junit.WithModule;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class SandboxTest {
    @UtraceTest
    void deniedCallsFail(
            Utrace utrace,
            @WithModule(value = Sandbox.class, options = "deny=unlink,110") StartedModule sandbox,
            @SimulatedTask(calls = {39, 87, 110}) Tracee program)
            throws Exception {
        List<String> results = new CopyOnWriteArrayList<>();
        EngineOps watch =
                new EngineOps() {
                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        results.add(call.number() + " = " + call.result());
                        return Action.RESUME;
                    }
                };
        try (Engine engine = utrace.attach(program.task(), watch, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_EXIT));
        }
        program.run();
        assertEquals(List.of("39 = 0", "87 = -1", "110 = -1"), results);
    }

    @UtraceTest
    void aProgramIsKeptFromFiles(
            @WithModule(value = Sandbox.class, options = "paths=/etc/host") StartedModule sandbox,
            @RealProcess({"cat", "/etc/hostname"}) Tracee program)
            throws Exception {
        assertNotEquals(0, program.run().exitCode());
        assertEquals("", program.output());
        assertTrue(program.errors().contains("Operation not permitted"));
    }

    @UtraceTest
    void itsChildrenAreToo(
            @WithModule(value = Sandbox.class, options = "paths=/etc/host") StartedModule sandbox,
            @RealProcess({"sh", "-c", "cat /etc/hostname || echo kept"}) Tracee shell)
            throws Exception {
        assertEquals(0, shell.run().exitCode());
        assertEquals("kept\n", shell.output());
    }

    @UtraceTest
    void otherFilesAreLeftAlone(
            @WithModule(value = Sandbox.class, options = "paths=/etc/host:/root/")
                    StartedModule box,
            @RealProcess({"sh", "-c", "cat /etc/passwd | wc -l"}) Tracee program)
            throws Exception {
        assertEquals(0, program.run().exitCode());
        assertNotEquals("0\n", program.output());
    }

    @FaultCampaign(value = Sandbox.class, options = "deny=39")
    void survivesAnything() {}
}
