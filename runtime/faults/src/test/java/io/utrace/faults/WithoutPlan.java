package io.utrace.faults;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Profile;
import io.utrace.engine.UtraceCore;
import io.utrace.host.HostedModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleHost;
import io.utrace.sim.KernelWorld;
import io.utrace.sim.SeededRun;
import io.utrace.sim.SimKernel;
import java.util.ArrayList;
import java.util.List;

/** A run as any other, in a JVM of its own: a plan is read, and never armed. */
final class WithoutPlan {
    private WithoutPlan() {}

    public static void main(String[] arguments) throws Exception {
        Counter counter = new Counter();
        System.out.println(Plan.parse("counter stop enter nth 1 hang", List.of("counter")).text());
        SimKernel kernel = new SimKernel(Profile.USER_SPACE, Dispatch.INLINE);
        ModuleHost host = new ModuleHost(System.out::println);
        HostedModule module =
                host.add(
                        ModuleCatalog.of(List.of(counter))
                                .choose(List.of("counter"), List.of())
                                .getFirst(),
                        kernel.core().through(Dispatch.INLINE),
                        System.out);
        List<EngineOps> callees = new ArrayList<>();
        kernel.start(
                Programs.CALLS,
                task -> {
                    Task target = task.record();
                    host.target(target);
                    module.visit(engine -> callees.add(UtraceCore.callee(engine)));
                });
        new SeededRun(new KernelWorld(kernel), 1).run(1000);
        host.stop();
        System.out.println(
                "dispatched: " + (callees.getFirst() == counter ? "its own" : "a shell"));
    }
}
