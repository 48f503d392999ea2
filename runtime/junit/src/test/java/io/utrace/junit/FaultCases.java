package io.utrace.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.utrace.faults.Run;
import io.utrace.sim.Program;
import io.utrace.sim.Step;

/** Tests with faults as authors write them; run by {@link FaultsTest}. */
class FaultCases {
    static final Program TWICE =
            Program.of(new Step.Call(39, Step.Sleep.NONE), new Step.Call(110, Step.Sleep.NONE));

    @UtraceTest
    @InjectFault("call-counter reportSyscallEntry enter nth 2 throw java.lang.OutOfMemoryError")
    void whatWasCountedIsTold(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(calls = {39, 110}) Tracee program)
            throws Exception {
        program.run();
        assertEquals("1 system calls\n", counter.stop());
        assertEquals(1, counter.failures().size());
    }

    @UtraceTest
    @InjectFault("call-counter reportSyscallEntry enter nth 1 skip")
    @InjectFault("call-counter reportSyscallEntry exit nth 3 kill")
    void realProcesses(
            @WithModule(CallCounter.class) StartedModule counter,
            @RealProcess("true") Tracee program)
            throws Exception {
        assertEquals(9, program.run().signal());
        assertEquals("2 system calls\n", counter.stop());
    }

    @UtraceTest
    @InjectFault("call-counter stop enter nth 1 throw java.lang.IllegalStateException")
    void endsBadly(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(calls = 39) Tracee program)
            throws Exception {
        program.run();
        assertEquals("", counter.stop());
    }

    @UtraceTest
    @InjectFault("call-counter reportExec enter nth 1 skip")
    void isNeverReached(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(calls = 39) Tracee program)
            throws Exception {
        program.run();
    }

    @UtraceTest
    @InjectFault("call-counter reportExce enter nth 1 skip")
    void isMisspelt(@SimulatedTask(calls = 39) Tracee program) throws Exception {
        program.run();
    }

    @UtraceTest
    @InjectFault(
            "call-counter inside:io.utrace.junit.CallCounter.context enter nth 2"
                    + " throw java.lang.IllegalStateException")
    void failsInside(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(calls = 39) Tracee program)
            throws Exception {
        program.run();
        assertEquals("", counter.stop());
        assertEquals(1, counter.failures().size());
    }

    @FaultCampaign(
            value = CallCounter.class,
            programs = {"TWICE", "forks"})
    void survives(Run run) {
        assertTrue(run.moduleOutput().matches("([0-9]+ system calls\n)?"), run.moduleOutput());
    }
}
