package io.utrace.engine;

import static io.utrace.engine.Threads.modelChecking;
import static io.utrace.engine.Threads.stress;

import io.utrace.api.EngineOps;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("threads")
@DisplayName("A runtime's tasks, from many threads")
@Param(name = "tid", gen = IntGen.class, conf = "100:102")
public class CoreThreadsTest {
    private final FakeTask host = new FakeTask();
    private TaskRecord task = host.record;

    @Operation(nonParallelGroup = "host")
    public boolean letGo() {
        return task.letGo();
    }

    @Operation(nonParallelGroup = "host")
    public void rename(@Param(name = "tid") int tid) {
        task.rename(tid);
    }

    @Operation
    public boolean isThere(@Param(name = "tid") int tid) {
        return host.core.task(tid).isPresent();
    }

    @Operation
    public void attach(@Param(name = "tid") int tid) {
        host.core.attach(tid, new EngineOps() {}, null);
    }

    @Operation
    public boolean find(@Param(name = "tid") int tid) {
        return host.core.find(tid, null, null).isPresent();
    }

    @Test
    @DisplayName("linearizable, on controlled schedules")
    void modelChecked() {
        modelChecking().check(CoreThreadsTest.class);
    }

    @Test
    @DisplayName("linearizable, under stress")
    void stressed() {
        stress().check(CoreThreadsTest.class);
    }
}
