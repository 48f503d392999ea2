package io.utrace.conformance.scenarios;

import static io.utrace.api.ResumeAction.DETACH;
import static io.utrace.api.ResumeAction.REPORT;
import static io.utrace.api.ResumeAction.RESUME;
import static io.utrace.api.ResumeAction.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.Examination;
import io.utrace.api.Memory;
import io.utrace.api.Outcome;
import io.utrace.api.Registers;
import io.utrace.api.SyscallEntry;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.UtraceException.NotStopped;
import io.utrace.conformance.Observer;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;

/** What an observer may read, and what it may wait for. */
@DisplayName("Examine and barrier")
public class ExamineScenarios {
    private static final int SIGKILL = 9;

    // <elf.h>
    private static final int NT_PRSTATUS = 1;
    private static final long AT_PAGESZ = 6;

    /** What tells that user mode was entered. */
    private static final Script MARKING = Script.of().mark(1).exit(3);

    private static Outcome look(Engine engine) {
        try {
            return engine.barrier(Duration.ZERO);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    // ---- examine

    @Scenario(id = "T48", must = "a held task can be examined, and what was read is one stop's")
    void examine(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.control(STOP);
        world.awaitHeld(t.task());
        try (Examination first = a.engine().examine();
                Examination second = a.engine().examine()) {
            assertThat(second.registers().instructionPointer())
                    .isEqualTo(first.registers().instructionPointer());
            assertThat(second.finish()).isTrue();
            assertThat(first.finish()).isTrue();
        }
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(
            id = "T48",
            must = "what one observer writes, another reads, and it is one stop still")
    void write(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(MARKING, a, b);
        a.control(STOP);
        b.control(STOP);
        world.awaitHeld(t.task());
        try (Examination first = a.engine().examine();
                Examination second = b.engine().examine()) {
            Registers registers = first.registers();
            int last = registers.names().size() - 1;
            long kept = registers.get(last);
            registers.set(last, kept);
            assertThat(second.registers().get(last)).isEqualTo(kept);
            assertThat(second.registerSet(NT_PRSTATUS)).isEqualTo(first.registerSet(NT_PRSTATUS));
            first.setRegisterSet(NT_PRSTATUS, second.registerSet(NT_PRSTATUS));
            assertThat(first.signalInfo()).isEmpty();

            Memory.Region region = writable(first.memory());
            byte[] before = new byte[4];
            byte[] after = new byte[6];
            assertThat(first.memory().read(region.start(), before, 0, 4)).isEqualTo(4);
            assertThat(first.memory().write(region.start(), new byte[] {9, 8}, 0, 2)).isEqualTo(2);
            assertThat(second.memory().read(region.start(), after, 1, 4)).isEqualTo(4);
            assertThat(after).containsExactly(0, 9, 8, before[2], before[3], 0);
            assertThat(second.memory().write(region.start(), before, 0, 4)).isEqualTo(4);
            assertThat(first.memory().auxiliaryVector()).containsKey(AT_PAGESZ);
            assertThat(second.finish()).isTrue();
            assertThat(first.finish()).isTrue();
        }
        a.control(RESUME);
        b.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    private static Memory.Region writable(Memory memory) {
        return memory.regions().stream()
                .filter(region -> region.permissions().startsWith("rw-p"))
                .findFirst()
                .orElseThrow();
    }

    @Scenario(id = "T49", must = "an engine that doesn't hold the task can't examine it: EINVAL")
    void examineForAnother(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(MARKING, a, b);
        b.control(STOP);
        world.awaitHeld(t.task());
        assertThatThrownBy(() -> a.engine().examine())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("EINVAL");
        b.engine().examine().close();
        b.control(RESUME);
        world.goToEnd(t);
    }

    @Scenario(id = "T50", must = "a task that isn't stopped yet can't be examined: EAGAIN")
    void examineRunning(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(MARKING, a, b);
        b.onQuiesce(
                null,
                report -> {
                    world.meanwhile(() -> {
                        assertThat(a.control(STOP)).isEqualTo(Outcome.IN_PROGRESS);
                        assertThatThrownBy(() -> a.engine().examine())
                                .isInstanceOf(NotStopped.class);
                    });
                    return report.answer(RESUME);
                });
        b.events(Event.QUIESCE);
        b.control(REPORT);
        world.awaitHeld(t.task());
        a.engine().examine().close();
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T51", must = "of a task that was killed meanwhile, what was read is void")
    void killedMeanwhile(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.control(STOP);
        world.awaitHeld(t.task());
        try (Examination examination = a.engine().examine()) {
            assertThat(examination.finish()).isTrue();
            t.send(SIGKILL);
            world.await("EAGAIN", () -> !examination.finish());
            assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGKILL);
            assertThat(examination.finish()).isFalse();
        }
        assertThat(t.hasPassed(1)).isFalse();
    }

    @Scenario(id = "T52", must = "a dead task can't be examined: ESRCH")
    void dead(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.on(
                Event.DEATH,
                report -> {
                    world.meanwhile(() -> {
                        assertThat(a.engine().wantsStop()).isTrue();
                        assertThatThrownBy(() -> a.engine().examine())
                                .isInstanceOf(NoSuchTask.class);
                    });
                    return report.answer(RESUME);
                });
        a.events(Event.DEATH);
        a.control(STOP);
        world.awaitHeld(t.task());
        t.send(SIGKILL);
        world.awaitEnd(t);
        assertThatThrownBy(() -> a.engine().examine()).isInstanceOf(NoSuchTask.class);
        assertThat(world.log()).containsExactly("A DEATH");
    }

    @Scenario(id = "T53", must = "resumed and held again, it is another stop: EAGAIN")
    void anotherStop(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.control(STOP);
        world.awaitHeld(t.task());
        try (Examination examination = a.engine().examine()) {
            long epoch = t.task().stopEpoch();
            a.control(RESUME);
            a.control(STOP);
            world.awaitHeld(t.task());
            assertThat(t.task().stopEpoch()).isEqualTo(epoch + 2);
            assertThat(examination.finish()).isFalse();
            try (Examination another = a.engine().examine()) {
                assertThat(another.finish()).isTrue();
            }
        }
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T53", must = "what is written for one stop isn't written into the next: EAGAIN")
    void writeIntoAnotherStop(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.control(STOP);
        world.awaitHeld(t.task());
        try (Examination examination = a.engine().examine()) {
            Registers registers = examination.registers();
            Memory memory = examination.memory();
            long start = writable(memory).start();
            byte[] content = new byte[4];
            memory.read(start, content, 0, 4);
            a.control(RESUME);
            a.control(STOP);
            world.awaitHeld(t.task());
            assertThatThrownBy(() -> registers.set(0, registers.get(0)))
                    .isInstanceOf(NotStopped.class);
            assertThatThrownBy(() -> examination.registerSet(NT_PRSTATUS))
                    .isInstanceOf(NotStopped.class);
            assertThatThrownBy(() -> memory.write(start, content, 0, 4))
                    .isInstanceOf(NotStopped.class);
            assertThat(examination.finish()).isFalse();
        }
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T51", must = "to a task that was killed in the stop nothing is written: ESRCH")
    void writeToKilled(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.control(STOP);
        world.awaitHeld(t.task());
        try (Examination examination = a.engine().examine()) {
            Registers registers = examination.registers();
            Memory memory = examination.memory();
            t.send(SIGKILL);
            assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGKILL);
            assertThatThrownBy(() -> registers.set(0, 0)).isInstanceOf(NoSuchTask.class);
            assertThatThrownBy(() -> examination.registerSet(NT_PRSTATUS))
                    .isInstanceOf(NoSuchTask.class);
            assertThatThrownBy(examination::signalInfo).isInstanceOf(NoSuchTask.class);
            assertThatThrownBy(() -> memory.write(0, new byte[1], 0, 1))
                    .isInstanceOf(NoSuchTask.class);
        }
    }

    @Scenario(id = "T54", must = "the task itself may always write what it examines")
    void writeOwn(World world) {
        Probe a = world.probe("A");
        a.on(
                Event.SYSCALL_ENTRY,
                report -> {
                    try (Examination own = a.engine().examine()) {
                        Registers registers = own.registers();
                        int last = registers.names().size() - 1;
                        registers.set(last, registers.get(last));
                        assertThat(own.registerSet(NT_PRSTATUS)).isNotEmpty();
                        byte[] content = new byte[4];
                        long start = writable(own.memory()).start();
                        assertThat(own.memory().read(start, content, 0, 4)).isEqualTo(4);
                        assertThat(own.memory().write(start, content, 0, 4)).isEqualTo(4);
                        assertThat(own.signalInfo()).isEmpty();
                        assertThat(own.finish()).isTrue();
                    }
                    return report.answer(RESUME);
                });
        Tracee t = world.start(Script.of().call().exit(3), a);
        a.arm(Event.SYSCALL_ENTRY);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log()).contains("A SYSCALL_ENTRY");
    }

    @Scenario(id = "T54", must = "the task itself may always examine, and never waits in a barrier")
    void self(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().call(), a);
        a.on(
                Event.SYSCALL_ENTRY,
                report -> {
                    Engine engine = report.engine();
                    assertThat(engine.wantsStop()).isFalse();
                    try (Examination examination = engine.examine()) {
                        assertThat(examination.registers().instructionPointer())
                                .isEqualTo(
                                        report.view(SyscallEntry.class)
                                                .registers()
                                                .instructionPointer());
                        assertThat(examination.finish()).isTrue();
                    }
                    assertThat(look(engine)).isEqualTo(Outcome.DONE);
                    return report.answer(RESUME);
                });
        a.arm(Event.SYSCALL_ENTRY);
        assertThat(world.goToEnd(t).exitCode()).isZero();
        assertThat(world.log()).contains("A SYSCALL_ENTRY");
    }

    // ---- barrier

    @Scenario(id = "T55", must = "a barrier waits for a callback's end, and finds its answer made")
    void callbackRuns(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        AtomicReference<Observer<Outcome>> waiting = new AtomicReference<>();
        a.onQuiesce(
                null,
                report -> {
                    Observer<Outcome> other =
                            world.observer(() -> {
                                Outcome outcome = a.engine().barrier();
                                assertThat(a.engine().wantsStop()).isTrue();
                                world.note("barrier over");
                                return outcome;
                            });
                    waiting.set(other.joinWaiting());
                    world.note("A answers");
                    return report.answer(STOP);
                });
        a.events(Event.QUIESCE);
        a.control(REPORT);
        world.awaitHeld(t.task());
        assertThat(waiting.get().result()).isEqualTo(Outcome.DONE);
        assertThat(world.log()).containsExactly("A quiesce(0)", "A answers", "barrier over");
        a.control(RESUME);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T56", must = "an interrupt ends the wait in a barrier: ERESTARTSYS")
    void interrupted(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        a.onQuiesce(
                null,
                report -> {
                    Observer<Outcome> other =
                            world.observer(() -> a.engine().barrier()).joinWaiting();
                    other.interrupt();
                    assertThatThrownBy(other::join).isInstanceOf(InterruptedException.class);
                    return report.answer(RESUME);
                });
        a.events(Event.QUIESCE);
        a.control(REPORT);
        world.awaitLog("A quiesce(0)");
        world.barrier(a.engine());
        Observer<Outcome> unhindered =
                world.observer(() -> {
                    Thread.currentThread().interrupt();
                    return a.engine().barrier();
                });
        assertThat(unhindered.result()).as("with nothing to wait for").isEqualTo(Outcome.DONE);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T57", must = "a barrier of an engine that is fully detached gives ESRCH")
    void detached(World world) {
        Probe keeper = world.probe("keeper");
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, keeper, a);
        assertThat(a.control(DETACH)).isEqualTo(Outcome.DONE);
        assertThatThrownBy(() -> a.engine().barrier()).isInstanceOf(NoSuchTask.class);
        world.goToEnd(t);
        world.await("the reap", () -> t.task().state() == TaskState.DEAD);
        assertThatThrownBy(() -> a.engine().barrier()).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> keeper.engine().barrier()).isInstanceOf(NoSuchTask.class);
    }

    @Scenario(
            id = "T58",
            must = "after a DETACH in progress a barrier waits for the last callback: ESRCH")
    void draining(World world) {
        Probe keeper = world.probe("keeper");
        Probe a = world.probe("A");
        Tracee t = world.start(Script.of().call().exit(3), keeper, a);
        AtomicReference<Observer<Outcome>> waiting = new AtomicReference<>();
        a.on(
                Event.SYSCALL_ENTRY,
                report -> {
                    world.meanwhile(
                            () -> assertThat(a.control(DETACH)).isEqualTo(Outcome.IN_PROGRESS));
                    waiting.set(
                            world.observer(
                                            () -> {
                                                try {
                                                    return a.engine().barrier();
                                                } finally {
                                                    world.note("drained");
                                                }
                                            })
                                    .joinWaiting());
                    world.note("A answers");
                    return report.answer(RESUME);
                });
        a.arm(Event.QUIESCE, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT, Event.EXIT, Event.DEATH);
        world.go(t);
        world.await("the drain", () -> waiting.get() != null && waiting.get().isDone());
        assertThatThrownBy(() -> waiting.get().join()).isInstanceOf(NoSuchTask.class);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log())
                .containsExactly(
                        "A quiesce(SYSCALL_ENTRY)", "A SYSCALL_ENTRY", "A answers", "drained");
    }

    @Scenario(
            id = "T59",
            must = "a barrier waits out other engines' callbacks, until the task is held")
    void slowOther(World world) {
        Probe a = world.probe("A").on(Event.EXEC, STOP);
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(MARKING), a, b);
        AtomicReference<Observer<TaskState>> waiting = new AtomicReference<>();
        b.on(
                Event.EXEC,
                report -> {
                    waiting.set(heldAfterBarrier(world, a.engine()).joinWaiting());
                    world.meanwhile(() -> {
                        assertThat(a.engine().wantsStop()).isTrue();
                        assertThatThrownBy(() -> a.engine().examine())
                                .isInstanceOf(NotStopped.class);
                    });
                    return report.answer(RESUME);
                });
        a.events(Event.QUIESCE, Event.EXEC);
        b.events(Event.EXEC);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(waiting.get().result()).isEqualTo(TaskState.TRACED);
        if (world.stopsAtReports()) {
            world.differs("U1");
            assertThat(world.log()).containsExactly("A quiesce(EXEC)", "A EXEC", "B EXEC");
        } else {
            assertThat(world.log())
                    .containsExactly("A quiesce(EXEC)", "A EXEC", "B EXEC", "A quiesce(0)");
        }
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    /** Waits in a barrier; gives the state of the task then, which can be examined at once. */
    private static Observer<TaskState> heldAfterBarrier(World world, Engine engine) {
        return world.observer(() -> {
            assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
            TaskState state = engine.task().state();
            try (Examination examination = engine.examine()) {
                assertThat(examination.finish()).isTrue();
            }
            return state;
        });
    }

    @Scenario(id = "T60", must = "a barrier after a STOP in progress returns when the task is held")
    void stopInProgress(World world) {
        Probe a = world.probe("A");
        Probe b = world.probe("B");
        Tracee t = world.start(Script.of().exec(MARKING), a, b);
        AtomicReference<Observer<TaskState>> waiting = new AtomicReference<>();
        b.on(
                Event.EXEC,
                report -> {
                    world.meanwhile(
                            () -> assertThat(a.control(STOP)).isEqualTo(Outcome.IN_PROGRESS));
                    waiting.set(heldAfterBarrier(world, a.engine()).joinWaiting());
                    return report.answer(RESUME);
                });
        b.events(Event.EXEC);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(waiting.get().result()).isEqualTo(TaskState.TRACED);
        assertThat(t.hasPassed(1)).isFalse();
        a.control(RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T61", must = "a stop that is voided ends the barrier; nothing can be examined")
    void stopVoided(World world) {
        Probe a = world.probe("A");
        Tracee t = world.start(MARKING, a);
        AtomicReference<Observer<Outcome>> waiting = new AtomicReference<>();
        a.onQuiesce(
                null,
                report -> {
                    waiting.set(world.observer(() -> a.engine().barrier()).joinWaiting());
                    return report.answer(RESUME);
                });
        a.events(Event.QUIESCE);
        assertThat(a.control(STOP)).isEqualTo(Outcome.IN_PROGRESS);
        world.awaitLog("A quiesce(0)");
        world.await("the barrier", () -> waiting.get() != null && waiting.get().isDone());
        assertThat(waiting.get().join()).isEqualTo(Outcome.DONE);
        assertThatThrownBy(() -> a.engine().examine())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("EINVAL");
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
    }

    @Scenario(id = "T62", must = "SIGKILL ends a barrier: no hang, and nothing to examine")
    void killed(World world) {
        Probe a = world.probe("A");
        // Not even a tracer gets at the parent of a vfork.
        Tracee t = world.start(Script.of().vfork(Script.of().mark(1).spinUntil(1)), a);
        try {
            world.go(t);
            world.awaitMark(t, 1);
            assertThat(a.control(STOP)).isEqualTo(Outcome.IN_PROGRESS);
            Observer<Outcome> waiting = world.observer(() -> a.engine().barrier()).awaitWaiting();
            t.send(SIGKILL);
            world.await("the barrier's end", waiting::isDone);
            assertThatThrownBy(() -> a.engine().examine())
                    .isInstanceOfAny(NotStopped.class, NoSuchTask.class);
            try {
                assertThat(waiting.join()).isEqualTo(Outcome.DONE);
            } catch (NoSuchTask reaped) {
                assertThat(t.task().state()).isEqualTo(TaskState.DEAD);
            }
            assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGKILL);
        } finally {
            t.open(1);
        }
    }
}
