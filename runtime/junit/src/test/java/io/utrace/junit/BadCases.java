package io.utrace.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Utrace;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests as an author writes them, none of which passes. */
class BadCases {
    static final CountDownLatch NEVER = new CountDownLatch(1);
    static final int NO_PROGRAM = 1;

    /** Does something at each call. */
    private static void atCalls(Utrace utrace, Tracee program, Runnable deed) {
        EngineOps ops = new Caller(deed);
        try (Engine engine = utrace.attach(program.task(), ops, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
        }
    }

    private record Caller(Runnable deed) implements EngineOps {
        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            deed.run();
            return action.with(ResumeAction.RESUME);
        }
    }

    @UtraceTest
    void asserts(
            @WithModule(CallCounter.class) StartedModule counter,
            @SimulatedTask(calls = {39, 110}) Tracee program)
            throws Exception {
        program.run();
        assertEquals("3 system calls\n", counter.stop());
    }

    @UtraceTest
    @TimeLimit(1)
    void hangsForAHeldTask(Utrace utrace, @SimulatedTask(calls = 39) Tracee program)
            throws Exception {
        try (Engine engine = utrace.attach(program.task(), new Caller(() -> {}), null)) {
            engine.control(ResumeAction.STOP);
        }
        program.run();
    }

    @UtraceTest
    @TimeLimit(1)
    void hangsInACallback(Utrace utrace, @SimulatedTask(calls = 39) Tracee program)
            throws Exception {
        atCalls(
                utrace,
                program,
                () -> {
                    try {
                        NEVER.await();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                });
        program.run();
    }

    @UtraceTest
    @TimeLimit(1)
    void hangsForARealProcess(@RealProcess({"sleep", "1000"}) Tracee program) throws Exception {
        program.run();
    }

    @UtraceTest
    void assertsInACallback(Utrace utrace, @SimulatedTask(calls = 39) Tracee program)
            throws Exception {
        atCalls(utrace, program, () -> assertEquals(1, 2));
        program.run();
    }

    @UtraceTest
    void keepsAView(Utrace utrace, @SimulatedTask(calls = {39, 110}) Tracee program)
            throws Exception {
        EngineOps ops =
                new EngineOps() {
                    private @Nullable SyscallEntry kept;

                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        if (kept != null) {
                            assertEquals(39, kept.number());
                        }
                        kept = call;
                        return action.with(ResumeAction.RESUME);
                    }
                };
        try (Engine engine = utrace.attach(program.task(), ops, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
        }
        program.run();
    }

    @UtraceTest
    void leavesAThread(@SimulatedTask Tracee program) throws Exception {
        program.run();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                NEVER.await();
                            } catch (InterruptedException ended) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "forgotten");
        thread.setDaemon(true);
        thread.start();
    }

    @UtraceTest
    void noSuchCommand(@RealProcess("/no/such/command") Tracee program) throws Exception {
        program.run();
    }

    @UtraceTest
    void noSuchProgram(@SimulatedTask(program = "NO_PROGRAM") Tracee program) throws Exception {
        program.run();
    }

    @UtraceTest
    void noSuchOption(
            @WithModule(value = CallCounter.class, options = "speed=3") StartedModule counter) {
        counter.output();
    }

    @UtraceTest
    void bothKinds(@SimulatedTask Tracee simulated, @RealProcess("true") Tracee real) {
        simulated.go();
        real.go();
    }

    @Test
    @ExtendWith(UtraceExtension.class)
    void neitherKind(Tracee program) {
        program.go();
    }
}
