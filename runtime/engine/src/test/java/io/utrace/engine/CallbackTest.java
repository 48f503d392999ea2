package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Memory;
import io.utrace.api.Outcome;
import io.utrace.api.Registers;
import io.utrace.api.Report;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Callbacks that are made elsewhere")
class CallbackTest {
    private static final int GETPID = 39;

    private final FakeTask task = new FakeTask();
    private final Queue<Callback> handedOver = new ArrayDeque<>();
    private final List<Runnable> releases = new ArrayList<>();
    private final Dispatch elsewhere =
            new Dispatch() {
                @Override
                public @Nullable Action dispatch(Pass pass) {
                    handedOver.add(pass.handOver());
                    return null;
                }

                @Override
                public void release(Runnable release) {
                    releases.add(release);
                }
            };
    private final List<Integer> seen = new ArrayList<>();
    private final List<Object> released = new ArrayList<>();
    private BiFunction<Engine, SyscallEntry, Action> onEntry = (engine, call) -> Action.RESUME;
    private Engine engine;

    @BeforeEach
    void attach() {
        EngineOps older =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(Action action, Engine own, SyscallEntry call) {
                        seen.add(call.number());
                        return action.with(ResumeAction.RESUME);
                    }
                };
        task.core.attach(task.record, older, null).setEvents(EventSet.of(Event.SYSCALL_ENTRY));
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(Action action, Engine own, SyscallEntry call) {
                        return onEntry.apply(own, call);
                    }

                    @Override
                    public void release(@Nullable Object data) {
                        released.add(this);
                    }
                };
        engine = task.core.through(elsewhere).attach(task.record, ops, null);
        engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
    }

    private Callback entry() {
        assertThat(task.entry()).isEqualTo(Disposition.PENDING);
        return handedOver.remove();
    }

    @Test
    @DisplayName("what the module changes is changed when its answer is taken, for all after it")
    void changes() {
        onEntry =
                (own, call) -> {
                    call.setNumber(GETPID);
                    assertThat(call.number()).isEqualTo(GETPID);
                    return Action.RESUME.with(SyscallAction.ABORT);
                };
        entry().make();
        assertThat(task.number).isEqualTo(FakeTask.GETPPID);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.number).isEqualTo(GETPID);
        assertThat(task.stop.aborts()).isTrue();
        assertThat(seen).containsExactly(GETPID);
    }

    @Test
    @DisplayName("an answer that comes too late changes nothing")
    void late() {
        Callback[] callback = new Callback[1];
        onEntry =
                (own, call) -> {
                    call.setNumber(GETPID);
                    callback[0].fail();
                    assertThatThrownBy(() -> call.setNumber(0))
                            .isInstanceOf(Report.StaleView.class)
                            .hasMessage("reportSyscallEntry is over");
                    return Action.STOP.with(SyscallAction.ABORT);
                };
        callback[0] = entry();
        callback[0].make();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.number).isEqualTo(FakeTask.GETPPID);
        assertThat(task.stop.aborts()).isFalse();
        assertThat(seen).containsExactly(FakeTask.GETPPID);
        assertThatThrownBy(() -> engine.control(ResumeAction.STOP)).isInstanceOf(NoSuchTask.class);
    }

    @Test
    @DisplayName("what is thrown changes nothing, and is reported once")
    void thrown() {
        onEntry =
                (own, call) -> {
                    call.setNumber(GETPID);
                    throw new IllegalStateException("no");
                };
        entry().make();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.number).isEqualTo(FakeTask.GETPPID);
        assertThat(task.failures).containsExactly("reportSyscallEntry: no");
    }

    @Test
    @DisplayName("nobody makes it: as if the module had thrown, but for the report of that")
    void nobody() {
        entry().fail();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.failures).isEmpty();
        assertThat(seen).hasSize(1);
    }

    @Test
    @DisplayName("views die with their callback, and those of registers and memory with them")
    void stale() {
        List<Runnable> uses = new ArrayList<>();
        onEntry =
                (own, call) -> {
                    Registers registers = call.registers();
                    Memory memory = call.memory();
                    registers.set(0, 1);
                    memory.write(8, new byte[3], 0, 3);
                    uses.add(call::number);
                    uses.add(() -> call.argument(0));
                    uses.add(() -> call.setResult(0));
                    uses.add(call::task);
                    uses.add(call::registers);
                    uses.add(call::memory);
                    uses.add(() -> registers.get(0));
                    uses.add(() -> registers.set(0, 2));
                    uses.add(registers::copy);
                    uses.add(() -> memory.read(8, new byte[4], 0, 4));
                    uses.add(() -> memory.write(8, new byte[4], 0, 4));
                    uses.add(memory::regions);
                    return Action.STOP;
                };
        entry().make();
        assertThat(task.verbs).contains("register 0 = 1", "write 3");
        assertThat(task.stop.proceed()).isEqualTo(Disposition.HELD);
        assertThat(uses)
                .allSatisfy(
                        use -> assertThatThrownBy(use::run).isInstanceOf(Report.StaleView.class));
        assertThat(task.verbs).doesNotContain("register 0 = 2", "write 4");
    }

    @Test
    @DisplayName("a write on its way to the task when the callback ends doesn't get there")
    void lateWriter() {
        onEntry =
                (own, call) -> {
                    task.beforeVisit = () -> callbackOf(call).fail();
                    assertThatThrownBy(() -> call.memory().write(8, new byte[3], 0, 3))
                            .isInstanceOf(Report.StaleView.class);
                    return Action.RESUME;
                };
        entry().make();
        assertThat(task.verbs).doesNotContain("write 3");
    }

    @Test
    @DisplayName("so with an examination of its own task")
    void lateExaminer() {
        onEntry =
                (own, call) -> {
                    try (var examination = own.examine()) {
                        examination.memory().write(8, new byte[2], 0, 2);
                        task.beforeVisit = () -> callbackOf(call).fail();
                        assertThatThrownBy(() -> examination.memory().write(8, new byte[3], 0, 3))
                                .isInstanceOf(io.utrace.api.UtraceException.NotStopped.class);
                    }
                    return Action.RESUME;
                };
        entry().make();
        assertThat(task.verbs).contains("freeze", "write 2").doesNotContain("write 3");
    }

    private static Callback callbackOf(SyscallEntry call) {
        return ((ReportCopy) call).callback;
    }

    @Test
    @DisplayName("the thread that makes it counts as the task's own, and waits for no other")
    void rules() {
        onEntry =
                (own, call) -> {
                    assertThat(own.control(ResumeAction.STOP)).isEqualTo(Outcome.IN_PROGRESS);
                    assertThat(own.setEvents(EventSet.NONE)).isEqualTo(Outcome.DONE);
                    Engine there = task.core.attach(task.sibling(200), new EngineOps() {}, null);
                    there.control(ResumeAction.STOP);
                    try {
                        assertThat(own.barrier()).isEqualTo(Outcome.DONE);
                        assertThat(there.barrier()).isEqualTo(Outcome.IN_PROGRESS);
                        task.core.newWaitQueue().waitUntil(() -> true);
                        throw new AssertionError("waited");
                    } catch (InterruptedException | IllegalStateException refused) {
                        assertThat(refused).hasMessageStartingWith("a callback must not wait");
                    }
                    return Action.RESUME;
                };
        entry().make();
        assertThat(task.failures).isEmpty();
        // Of what a callback asks for its own engine its answer is the last word.
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
    }

    @Test
    @DisplayName("the task is killed meanwhile: nothing is changed any more")
    void killed() {
        onEntry =
                (own, call) -> {
                    call.setNumber(GETPID);
                    return Action.RESUME;
                };
        Callback callback = entry();
        assertThat(task.exiting(true)).isEqualTo(Disposition.PENDING);
        callback.make();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.number).isEqualTo(FakeTask.GETPPID);
    }

    @Test
    @DisplayName("the task is given up meanwhile: it is free at once, the engine when it has ended")
    void givenUp() {
        onEntry =
                (own, call) -> {
                    throw new AssertionError("begun");
                };
        Callback callback = entry();
        task.record.evict();
        assertThat(task.trap()).isEqualTo(Disposition.RUN);
        assertThat(task.record.state()).isEqualTo(TaskState.DEAD);
        engine.close();
        assertThat(releases).isEmpty();
        callback.make();
        assertThat(releases).hasSize(1);
        assertThat(task.failures).isEmpty();
    }

    @Test
    @DisplayName("the release goes the same way")
    void release() {
        engine.control(ResumeAction.DETACH);
        engine.close();
        assertThat(released).isEmpty();
        releases.forEach(Runnable::run);
        assertThat(released).hasSize(1);
    }
}
