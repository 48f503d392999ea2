package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code -Dlinux.stops=N} says how many stops; 100,000 in the profile {@code explore}. */
@DisplayName("One wake a stop")
@Timeout(120)
class WakePerStopIT {
    private static final int GETPPID = 110;
    private static final int STOPS = Integer.getInteger("linux.stops", 5000);

    @RegisterExtension final Session session = new Session();

    /**
     * The debugger: what it does each time that it is awake. The queue calls it once before it
     * sleeps, when it lets the task go, whose first stop is nobody's before; and once each time
     * that it was woken, for whatever reason. It never comes back to a sleep that it has not ended,
     * so a wake too many finds the task running.
     */
    private static final class Debugger implements BooleanSupplier {
        final Engine engine;
        int calls;
        int handled;

        Debugger(Engine engine) {
            this.engine = engine;
        }

        @Override
        public boolean getAsBoolean() {
            if (calls++ > 0) {
                try (var examination = engine.examine()) {
                    assertThat(examination.registers().get("orig_rax")).isEqualTo(GETPPID);
                    assertThat(examination.finish()).isTrue();
                }
                handled++;
            }
            engine.control(ResumeAction.RESUME);
            return handled == STOPS;
        }
    }

    @Test
    @DisplayName(
            "P5, P6: a debugger's thread wakes once a stop, never for nothing, and can examine at once")
    void onePerStop() throws Exception {
        WaitQueue queue = session.utrace.newWaitQueue();
        AtomicReference<Engine> attached = new AtomicReference<>();
        int[] stops = new int[1];
        EngineOps ops =
                new EngineOps() {
                    private int execs;

                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        // not /bin/sh, which calls getppid too
                        if (++execs == 2) {
                            engine.setEvents(
                                    EventSet.of(Event.SYSCALL_EXIT), SyscallSet.of(GETPPID));
                        }
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        stops[0]++;
                        engine.wakeUp(queue);
                        return Action.STOP;
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + CPrograms.build("busy") + " " + STOPS,
                        task -> {
                            attached.set(session.attach(task, ops, Event.EXEC));
                            attached.get().control(ResumeAction.STOP);
                        });
        Debugger debugger = new Debugger(attached.get());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        long sleepsBefore = threads.getThreadInfo(self).getWaitedCount();
        queue.waitUntil(debugger);
        long sleeps = threads.getThreadInfo(self).getWaitedCount() - sleepsBefore;
        int wakes = debugger.calls - 1;

        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.failures).isEmpty();
        System.out.printf("%,d stops, %,d wakes, %,d sleeps%n", stops[0], wakes, sleeps);
        assertThat(stops[0]).isEqualTo(STOPS);
        assertThat(wakes).isEqualTo(STOPS);
        // the kernel's and the JVM's own spurious wakes, and waits for a lock, are among these
        assertThat(sleeps).isLessThanOrEqualTo(STOPS + STOPS / 100);
    }
}
