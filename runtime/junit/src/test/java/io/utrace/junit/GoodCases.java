package io.utrace.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.sim.Program;
import io.utrace.sim.Reaction;
import io.utrace.sim.Signals;
import io.utrace.sim.Step;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests as an author writes them, all of which pass. */
class GoodCases {
    static final Program FORKS =
            Program.of(
                    new Step.Spawn(
                            Step.Birth.FORK,
                            Program.of(new Step.Call(39, Step.Sleep.NONE), new Step.Exit(3, true))),
                    new Step.Exit(4, true));

    static final Program HANDLES =
            Program.of(
                    new Step.React(Signals.SIGUSR1, Reaction.HANDLED),
                    new Step.Call(34, Step.Sleep.INTERRUPTIBLE),
                    new Step.Exit(0, true));

    static final Program SPINS =
            Program.of(
                    new Step.Await(0, Step.Sleep.INTERRUPTIBLE, task -> false),
                    new Step.Exit(0, true));

    @UtraceTest
    void countsSimulatedCalls(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(calls = {39, 110}) Tracee program)
            throws Exception {
        assertEquals(0, program.run().exitCode());
        assertEquals("2 system calls\n", counter.stop());
    }

    @UtraceTest
    void followsSimulatedChildren(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(program = "FORKS") Tracee program)
            throws Exception {
        assertEquals(4, program.run().exitCode());
        assertEquals("4 system calls\n", counter.stop());
    }

    @UtraceTest
    void setsOptions(
            @WithModule(value = CallCounter.class, options = "children=false")
                    StartedModule counter,
            @SimulatedTask(program = "FORKS") Tracee program)
            throws Exception {
        program.run();
        assertEquals("2 system calls\n", counter.stop());
    }

    @UtraceTest
    void countsRealCalls(
            @WithModule(CallCounter.class) StartedModule counter,
            @RealProcess({"sh", "-c", "echo out; echo err >&2; exit 3"}) Tracee shell)
            throws Exception {
        assertEquals(TaskState.TRACED, shell.task().state());
        assertEquals("", shell.output());
        assertEquals(3, shell.run().exitCode());
        assertEquals("out\n", shell.output());
        assertEquals("err\n", shell.errors());
        assertTrue(counter.stop().matches("[1-9][0-9]* system calls\n"));
    }

    @UtraceTest
    void twoRealProcesses(
            @RealProcess({"cat"}) Tracee first, @RealProcess({"sleep", "1000"}) Tracee second)
            throws Exception {
        assertEquals(0, first.run().exitCode());
        second.go();
        second.send(15);
        assertEquals(15, second.await().signal());
    }

    @UtraceTest
    void whatIsLeftIsEnded(
            @RealProcess({"sh", "-c", "sleep 1000; true"}) Tracee goes,
            @RealProcess({"sleep", "1000"}) Tracee held) {
        goes.go();
    }

    @UtraceTest
    void holdsUntilToldToGo(Utrace utrace, @SimulatedTask(calls = 39) Tracee program)
            throws Exception {
        Engine engine = utrace.attach(program.task(), new EngineOps() {}, null);
        assertEquals(TaskState.TRACED, program.task().state());
        assertEquals(Outcome.DONE, engine.control(ResumeAction.STOP));
        program.go();
        program.go();
        assertEquals(TaskState.TRACED, program.task().state());
        engine.control(ResumeAction.RESUME);
        assertEquals(0, program.await().exitCode());
        assertThrows(UtraceException.NoSuchTask.class, () -> engine.control(ResumeAction.STOP));
        engine.close();
    }

    @UtraceTest
    void sendsSignals(@SimulatedTask(program = "HANDLES") Tracee program) throws Exception {
        program.go();
        program.send(Signals.SIGUSR1);
        assertEquals(0, program.await().exitCode());
    }

    @UtraceTest
    void aDebuggersRoundTrip(Utrace utrace, @SimulatedTask(program = "SPINS") Tracee program)
            throws Exception {
        Engine engine = utrace.attach(program.task(), new EngineOps() {}, null);
        program.go();
        for (int i = 0; i < 1000; i++) {
            engine.control(ResumeAction.STOP);
            assertEquals(Outcome.DONE, engine.barrier());
            try (var examination = engine.examine()) {
                assertEquals(0, examination.registers().instructionPointer());
                assertTrue(examination.finish());
            }
            engine.control(ResumeAction.RESUME);
        }
        engine.close();
    }

    @UtraceTest
    void aThreadIsWokenWhenTheTaskIsHeld(
            Utrace utrace, @SimulatedTask(calls = {39, 110}) Tracee program) throws Exception {
        WaitQueue queue = utrace.newWaitQueue();
        AtomicReference<Integer> seen = new AtomicReference<>();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(Action action, Engine own, SyscallEntry call) {
                        seen.set(call.number());
                        own.wakeUp(queue);
                        return Action.STOP;
                    }
                };
        Engine engine = utrace.attach(program.task(), ops, null);
        engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
        engine.control(ResumeAction.STOP);
        program.go();
        for (int number : new int[] {39, 110}) {
            AtomicBoolean isGone = new AtomicBoolean();
            queue.waitUntil(() -> {
                // just before the sleep: so what it finds then, it was woken for
                if (!isGone.getAndSet(true)) {
                    engine.control(ResumeAction.RESUME);
                    return false;
                }
                return seen.get() != null;
            });
            assertEquals(number, seen.getAndSet(null));
            assertEquals(TaskState.TRACED, program.task().state());
        }
        engine.control(ResumeAction.RESUME);
        assertEquals(0, program.await().exitCode());
        engine.close();
    }

    @ParameterizedTest
    @ExtendWith(UtraceExtension.class)
    @ValueSource(ints = {1, 2})
    void withArguments(int argument, @SimulatedTask(calls = 39) Tracee program) throws Exception {
        assertEquals(0, program.run().exitCode());
        assertTrue(argument > 0);
    }
}
