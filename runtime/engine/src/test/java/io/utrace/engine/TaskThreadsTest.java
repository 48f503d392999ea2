package io.utrace.engine;

import static io.utrace.engine.Threads.modelChecking;
import static io.utrace.engine.Threads.stress;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.utrace.api.Action;
import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("threads")
@DisplayName("One task, its thread, its modules' threads and its observers")
@Param(name = "engine", gen = IntGen.class, conf = "0:1")
@Param(name = "events", gen = IntGen.class, conf = "0:3")
public class TaskThreadsTest {
    private static final EventSet CALLS = EventSet.of(Event.QUIESCE, Event.SYSCALL_ENTRY);
    private static final EventSet LAST = EventSet.of(Event.DEATH, Event.REAP, Event.QUIESCE);
    private static final List<EventSet> SETS =
            List.of(EventSet.NONE, CALLS, LAST, EventSet.of(Event.SYSCALL_EXIT));

    /** What the port writes down is nobody's business here. */
    private static final ManagedStrategyGuarantee VERBS =
            forClasses(FakeTask.class.getName())
                    .methods("stop", "report", "interrupt", "rearm", "abandon", "proceed", "freeze")
                    .ignore();

    private final FakeTask task = new FakeTask();
    private final EngineOps third = new EngineOps() {};
    private final Engine[] engines = new Engine[2];
    private final @Nullable Examination[] examinations = new Examination[8];

    private volatile long ticket;
    private Disposition disposition = Disposition.RUN;
    private boolean dead;

    public TaskThreadsTest() {
        task.dispatch =
                pass -> {
                    ticket = pass.ticket();
                    return null;
                };
        for (int i = 0; i < engines.length; i++) {
            engines[i] = task.core.attach(task.record, new EngineOps() {}, null);
            engines[i].setEvents(CALLS);
        }
    }

    // ---- the task's own thread

    @Operation(nonParallelGroup = "task")
    public Disposition entry() {
        if (disposition == Disposition.RUN && !dead) {
            disposition = task.entry();
        } else {
            disposition = task.stop.proceed();
        }
        return disposition;
    }

    @Operation(nonParallelGroup = "task")
    public Disposition trap() {
        if (disposition == Disposition.RUN && !dead) {
            disposition = task.trap();
        } else {
            disposition = task.stop.proceed();
        }
        return disposition;
    }

    @Operation(nonParallelGroup = "task")
    public Disposition exiting() {
        if (!dead) {
            disposition = task.exiting(true);
        }
        return disposition;
    }

    @Operation(nonParallelGroup = "task")
    public void die() {
        if (dead) {
            task.reap();
        } else {
            dead = true;
            task.becomeZombie();
        }
    }

    // ---- modules

    @Operation
    public void answer(ResumeAction action) {
        task.record.pass.answer(ticket, Action.of(action));
    }

    // ---- observers

    @Operation
    public Outcome control(@Param(name = "engine") int engine, ResumeAction action) {
        return engines[engine].control(action);
    }

    @Operation
    public Outcome setEvents(
            @Param(name = "engine") int engine, @Param(name = "events") int events) {
        return engines[engine].setEvents(SETS.get(events));
    }

    @Operation
    public Outcome barrier(@Param(name = "engine") int engine) throws InterruptedException {
        return engines[engine].barrier(Duration.ZERO);
    }

    @Operation
    public void examine(
            @Param(name = "engine") int engine, @Param(gen = ThreadIdGen.class) int thread) {
        examinations[thread] = engines[engine].examine();
    }

    @Operation
    public boolean finish(@Param(gen = ThreadIdGen.class) int thread) {
        Examination examination = examinations[thread];
        return examination != null && examination.finish();
    }

    @Operation
    public boolean wantsStop(@Param(name = "engine") int engine) {
        return engines[engine].wantsStop();
    }

    @Operation
    public TaskState state() {
        return task.record.state();
    }

    @Operation
    public long epoch() {
        return task.record.stopEpoch();
    }

    @Operation
    public void attach() {
        task.core
                .attach(task.record, third, null, AttachFlag.EXCLUSIVE, AttachFlag.MATCH_OPS)
                .close();
    }

    @Operation
    public Outcome detachThird() {
        try (Engine engine =
                task.core
                        .find(task.record, third, null, AttachFlag.MATCH_OPS)
                        .orElseThrow(() -> new NoSuchTask("none"))) {
            return engine.control(ResumeAction.DETACH);
        }
    }

    @Test
    @DisplayName("linearizable, on controlled schedules")
    void modelChecked() {
        modelChecking().addGuarantee(VERBS).check(TaskThreadsTest.class);
    }

    @Test
    @DisplayName("linearizable, under stress")
    void stressed() {
        stress().check(TaskThreadsTest.class);
    }
}
