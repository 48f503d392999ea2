package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The hot path")
class AllocationTest {
    private static final int EVENTS = 1_000_000;

    @Test
    @DisplayName("stop, dispatch, decide, resume: not a hundredth of a byte an event")
    void allocatesNothing() {
        FakeTask task = new FakeTask();
        for (int i = 0; i < 3; i++) {
            task.core
                    .attach(task.record, new EngineOps() {}, null)
                    .setEvents(EventSet.SYSCALLS.plus(Event.QUIESCE));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(task);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(task);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat((double) allocated / EVENTS).isLessThan(0.01);
    }

    private static void run(FakeTask task) {
        for (int i = 0; i < EVENTS / 2; i++) {
            task.entry();
            task.exit();
        }
    }
}
