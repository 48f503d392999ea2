package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Profile;
import io.utrace.engine.UtraceCore;
import io.utrace.sim.KernelWorld;
import io.utrace.sim.SeededRun;
import io.utrace.sim.SimKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MembraneTest {
    private final SimKernel kernel = new SimKernel(Profile.USER_SPACE, Dispatch.INLINE);
    private final Journal journal = new Journal();
    private final List<String> done = new ArrayList<>();
    private final Membrane membrane = new Membrane("test", new Noted(), journal);
    private final Utrace utrace = membrane.wrap(kernel.core());

    /** Takes note of what faults ask for. */
    private final class Noted implements Surroundings {
        @Override
        public void kill(Task task) {
            done.add("kill");
        }

        @Override
        public void elsewhere(Runnable action) {
            done.add("elsewhere");
            action.run();
        }

        @Override
        public void delay(Duration duration) {
            done.add("delay " + duration.toMillis());
        }

        @Override
        public void hang() {
            done.add("hang");
        }
    }

    private void run() {
        new SeededRun(new KernelWorld(kernel), 1).run(1000);
    }

    private Engine attach(Task task, EngineOps ops) {
        Engine engine = utrace.attach(task, ops, "data");
        engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
        return engine;
    }

    private static Plan plan(String... lines) {
        return Plan.parse(String.join("\n", lines), List.of("test"));
    }

    @Test
    void everyShapeOfCallbacksIsReached() throws Exception {
        for (Map.Entry<String, EngineOps> shape : Shaped.all().entrySet()) {
            Shaped.CALLS.set(0);
            membrane.record(Plan.NONE);
            kernel.start(Programs.CALLS, task -> attach(task.record(), shape.getValue()));
            run();
            assertThat(membrane.crossings())
                    .as(shape.getKey())
                    .containsEntry(Boundary.named("reportSyscallEntry").orElseThrow(), 3L);
            assertThat(Shaped.CALLS.get())
                    .as(shape.getKey())
                    .isEqualTo(Shaped.isDefault(shape.getKey()) ? 0 : 3);
        }
    }

    @Test
    void handlesStandForTheirOriginals() {
        Map<Task, String> names = new HashMap<>();
        AtomicInteger seen = new AtomicInteger();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        assertThat(call.task()).isSameAs(engine.task());
                        assertThat(names).containsKey(call.task());
                        assertThat(engine.ops()).isSameAs(this);
                        seen.incrementAndGet();
                        return action.with(ResumeAction.RESUME);
                    }
                };
        kernel.start(
                Programs.CALLS,
                task -> {
                    Task original = task.record();
                    Task wrapped = utrace.task(original.tid()).orElseThrow();
                    assertThat(wrapped).isNotSameAs(original).isEqualTo(original);
                    assertThat(original).isEqualTo(wrapped).hasSameHashCodeAs(wrapped);
                    Engine engine = attach(wrapped, ops);
                    names.put(engine.task(), "mine");
                    Engine plain = kernel.core().find(original, null, null).orElseThrow();
                    assertThat(engine).isEqualTo(plain);
                    assertThat(plain).isEqualTo(engine);
                    assertThat(plain.ops()).isSameAs(ops);
                    // what has a shell may be given to the core itself
                    assertThat(kernel.core().find(wrapped, ops, null)).isPresent();
                });
        run();
        assertThat(seen).hasValue(3);
    }

    @Test
    void functionsAreBoundaries() throws Exception {
        WaitQueue queue = utrace.newWaitQueue();
        membrane.record(
                plan(
                        "test wakeFunction enter nth 2 twice",
                        "test condition exit nth 1 throw java.lang.IllegalStateException"));
        List<Task> keys = new ArrayList<>();
        WaitQueue.Entry entry = queue.add(keys::add, false);
        queue.wakeUp(null);
        queue.wakeUp(null);
        assertThat(keys).hasSize(3);
        entry.remove();
        assertThatThrownBy(() -> queue.waitUntil(() -> true)).hasMessage("injected");
        queue.waitUntil(() -> true);
    }

    @Test
    void eachFaultIsWhatItSays() {
        AtomicInteger calls = new AtomicInteger();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        calls.incrementAndGet();
                        byte[] bytes = new byte[8];
                        done.add("read " + call.memory().read(0x1000, bytes, 0, 8));
                        return action.with(ResumeAction.RESUME);
                    }
                };
        membrane.record(
                plan(
                        "test reportSyscallEntry enter nth 1 twice",
                        "test reportSyscallEntry enter nth 1 delay 3ms",
                        "test reportSyscallEntry exit nth 1 hang",
                        "test reportSyscallEntry enter nth 2 skip",
                        "test reportSyscallEntry exit nth 3 return DETACH",
                        "test reportSyscallEntry enter nth 3 kill",
                        "test Memory.read exit nth 1 answer EFAULT",
                        "test Engine.setEvents exit nth 2 answer ESRCH"));
        kernel.start(
                Programs.CALLS,
                task -> {
                    Engine engine = attach(task.record(), ops);
                    assertThat(engine.data()).isEqualTo("data");
                });
        run();
        assertThat(calls).hasValue(3);
        assertThat(done).containsExactly("delay 3", "read 0", "read 8", "hang", "kill", "read 8");
    }

    @Test
    void anAnswerIsMadeTrue() {
        membrane.record(plan("test Engine.control exit nth 1 answer ESRCH"));
        kernel.start(
                Programs.CALLS,
                task -> {
                    Engine engine = attach(task.record(), new EngineOps() {});
                    assertThatThrownBy(() -> engine.control(ResumeAction.STOP))
                            .isInstanceOf(UtraceException.NoSuchTask.class);
                    assertThat(kernel.core().engines(task.record())).isEmpty();
                });
        run();
    }

    @Test
    void whatIsNotArmedCostsNothingAndCountsNothing() {
        membrane.arm(plan("test reportClone enter nth 1 kill"));
        kernel.start(Programs.CALLS, task -> attach(task.record(), new Shaped.Final()));
        run();
        assertThat(membrane.crossings()).isEmpty();
        assertThat(journal.injected()).isEmpty();
    }

    @Test
    void redirectingCanBeUndone() {
        kernel.start(
                Programs.CALLS,
                task -> {
                    EngineOps ops = new Shaped.Final();
                    Engine engine = kernel.core().attach(task.record(), ops, null);
                    assertThat(UtraceCore.callee(engine)).isSameAs(ops);
                    membrane.redirect(engine);
                    assertThat(UtraceCore.callee(engine)).isInstanceOf(Shell.class);
                    UtraceCore.redirect(engine, ops);
                    assertThat(UtraceCore.callee(engine)).isSameAs(ops);
                });
    }
}
