package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.EngineOps;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Profile;
import io.utrace.engine.UtraceCore;
import io.utrace.host.HostedModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleHost;
import io.utrace.sim.Program;
import io.utrace.sim.SimKernel;
import io.utrace.sim.SimTask;
import io.utrace.sim.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plan comes and goes while a task lives. */
class ArmingTest {
    private static final Program MANY =
            new Program(Collections.nCopies(6, new Step.Call(39, Step.Sleep.NONE)));

    private final SimKernel kernel = new SimKernel(Profile.USER_SPACE, Dispatch.INLINE);
    private final List<String> lines = new ArrayList<>();
    private final ModuleHost host = new ModuleHost(lines::add);
    private final Counter counter = new Counter();
    private HostedModule module;
    private SimTask task;

    @BeforeEach
    void start() throws Exception {
        module =
                host.add(
                        ModuleCatalog.of(List.of(counter))
                                .choose(List.of("counter"), List.of())
                                .getFirst(),
                        kernel.core().through(Dispatch.INLINE),
                        System.out);
        kernel.onFailures(host::moduleFailed);
        task = kernel.start(MANY, started -> host.target(started.record()));
    }

    private void steps(int count) {
        for (int i = 0; i < count && task.canStep(); i++) {
            task.step();
        }
    }

    private EngineOps callee() {
        List<EngineOps> callees = new ArrayList<>();
        module.visit(engine -> callees.add(UtraceCore.callee(engine)));
        return callees.getFirst();
    }

    @Test
    void armsAndDisarms() {
        steps(6);
        assertThat(callee()).isSameAs(counter);
        Plan plan =
                Plan.parse(
                        "counter reportSyscallEntry enter nth 2 skip\n"
                                + "counter reportClone enter nth 1 skip",
                        List.of("counter"));
        try (Arming arming = Arming.arm(module, plan, new Nothing())) {
            assertThat(callee()).isNotSameAs(counter);
            assertThat(arming.missed()).hasSize(2);
            steps(10);
            assertThat(arming.missed()).containsExactly(plan.injections().get(1));
        }
        assertThat(callee()).isSameAs(counter);
        steps(1000);
        assertThat(lines).isEmpty();
        assertThat(counter.count()).isEqualTo(5);
    }

    @Test
    void aFaultIsPutDownToTheModule() {
        Plan plan =
                Plan.of("counter")
                        .at("reportSyscallEntry", Side.ENTER)
                        .nth(1)
                        .inject(Fault.thrown(IllegalStateException.class))
                        .build();
        try (Arming arming = Arming.arm(module, plan, new Nothing())) {
            steps(1000);
            assertThat(arming.missed()).isEmpty();
        }
        assertThat(lines)
                .containsExactly(
                        "module counter failed in reportSyscallEntry:"
                                + " java.lang.IllegalStateException: injected; it is detached");
    }
}
