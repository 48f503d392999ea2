package io.utrace.junit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.spi.TracingModule;
import io.utrace.faults.Injection;
import io.utrace.faults.Injector;
import io.utrace.faults.Plan;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleHost;
import io.utrace.host.RefusedModule;
import io.utrace.host.Troubles;
import io.utrace.sim.Program;
import io.utrace.sim.SimKernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.opentest4j.AssertionFailedError;

/**
 * What one test has: modules and tracees, which are named while its parameters are made, and
 * started when it begins.
 */
final class Session implements SimKernel.Failures, Troubles {
    private interface Start {
        void run() throws Exception;
    }

    private final History history = new History();
    private final Attachments utrace = new Attachments(this::world);
    private final ModuleHost host = new ModuleHost(this, ModuleHost.LIMIT);
    private final List<Start> modules = new ArrayList<>();
    private final List<Tracee> tracees = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable World world;
    private @Nullable Injector injector;

    // ---- what the test asks for

    Utrace utrace() {
        return utrace;
    }

    StartedModule module(Class<? extends TracingModule> type, String... options) {
        StartedModule module = new StartedModule(this);
        modules.add(() -> start(type, options, module));
        return module;
    }

    Tracee simulated(Program program) {
        if (world == null) {
            world = new SimulatedWorld(history, this);
        }
        if (world instanceof SimulatedWorld simulation) {
            return add(new Tracee(held -> simulation.start(program, held)));
        }
        throw mixed();
    }

    Tracee real(List<String> command) {
        if (world == null) {
            world = new RealWorld(history, this);
        }
        if (world instanceof RealWorld processes) {
            return add(new Tracee(held -> processes.start(command, held)));
        }
        throw mixed();
    }

    /** Has faults be injected, each of them a line of a plan. */
    void inject(List<String> faults) {
        Set<String> named =
                faults.stream()
                        .map(line -> line.strip().replaceFirst("(?s)\\s.*", ""))
                        .collect(toSet());
        injector =
                new Injector(
                        Plan.parse(String.join("\n", faults), named), new TestFaults(this::world));
    }

    /** Gives the faults that weren't injected. */
    List<Injection> missed() {
        return injector == null ? List.of() : injector.missed();
    }

    private static ParameterResolutionException mixed() {
        return new ParameterResolutionException(
                "a test has simulated tasks or real processes, but not both");
    }

    private Tracee add(Tracee tracee) {
        tracees.add(tracee);
        return tracee;
    }

    // ---- its course

    private World world() {
        return requireNonNull(world, "there are tasks in a test, not before or after it");
    }

    void start() throws Exception {
        if (world == null) {
            world = new SimulatedWorld(history, this);
        }
        world().open();
        for (Start module : modules) {
            module.run();
        }
        for (Tracee tracee : tracees) {
            tracee.start(utrace, this::show);
        }
    }

    private void start(Class<? extends TracingModule> type, String[] options, StartedModule module)
            throws Exception {
        TracingModule made = type.getConstructor().newInstance();
        ModuleCatalog catalog =
                ModuleCatalog.of(List.of(injector == null ? made : injector.wrap(made)));
        for (RefusedModule refused : catalog.refused()) {
            throw new IllegalArgumentException(refused.provider() + ": " + refused.reason());
        }
        String name = catalog.found().getFirst().description().name();
        List<String> settings = Arrays.stream(options).map(option -> name + "." + option).toList();
        host.start(catalog.choose(List.of(name), settings), utrace, module.stream());
    }

    private void show(Task task) {
        host.target(task);
    }

    void stopModules() throws InterruptedException {
        world().awaitIdle();
        host.stop();
    }

    /** Releases all that is left. */
    void end() {
        if (world != null) {
            world.close();
        }
        host.stop();
    }

    // ---- what came of it

    @Override
    public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
        failed(failure);
        host.moduleFailed(ops, where, failure);
    }

    @Override
    public void threw(String line, Throwable thrown) {
        failed(thrown);
    }

    @Override
    public void tell(String line) {
        failed(new AssertionFailedError(line));
    }

    @Override
    public void memoryUsedUp(String who, String where) {
        synchronized (failures) {
            if (failures.stream().noneMatch(OutOfMemoryError.class::isInstance)) {
                failures.add(new OutOfMemoryError(who + ", " + where));
            }
        }
    }

    /**
     * What callbacks threw comes twice: by the core, and by the host when it is a module's first.
     */
    @SuppressWarnings("ReferenceEquality") // it is the same object that comes twice
    private void failed(Throwable failure) {
        synchronized (failures) {
            if (failures.stream().noneMatch(known -> known == failure)) {
                failures.add(failure);
            }
        }
    }

    List<Throwable> takeFailures() {
        synchronized (failures) {
            List<Throwable> taken = List.copyOf(failures);
            failures.clear();
            return taken;
        }
    }

    WhatHappened whatHappened() {
        return new WhatHappened(history.table());
    }

    /** Says what keeps the test from going on. */
    String waits() {
        return "tasks, and the engines attached to them\n"
                + utrace.states()
                + "callbacks that have not ended\n"
                + history.underway();
    }
}
