package io.utrace.faults;

import io.utrace.api.Task;
import io.utrace.api.spi.TracingModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleChoice;
import io.utrace.host.ModuleHost;
import io.utrace.host.ModuleStartException;
import io.utrace.host.RefusedModule;
import io.utrace.host.Troubles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scenario, from the module's start to what is left after its stop. It has a thread of
 * its own, so that a hang can be told, and a group of threads, so that those left behind are found.
 */
final class Trial {
    /** How long threads that were told to end may take to. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int FRAMES = 4;

    private final Scenario scenario;
    private final Plan plan;
    private final Descriptors open;
    private final boolean isInside;
    private final Journal journal = new Journal();
    private final List<String> crises = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ModuleHost host = new ModuleHost(new Told(), ModuleHost.LIMIT);
    private @Nullable Stage stage;
    private @Nullable TracingModule module;
    private @Nullable Membrane membrane;
    private @Nullable Witness witness;
    private String output = "";
    private String errors = "";

    /** What the host tells of the module. */
    private final class Told implements Troubles {
        @Override
        public void tell(String line) {
            troubles.add(line);
        }

        @Override
        public void memoryUsedUp(String who, String where) {
            troubles.add("the memory is used up (" + who + ", " + where + ")");
        }
    }

    /** All threads of a trial; what ends one of the module's own is its affair. */
    private final class Group extends ThreadGroup {
        Group() {
            super("utrace trial");
        }

        @Override
        public void uncaughtException(Thread thread, Throwable thrown) {
            journal.note("  thread " + thread.getName() + " ended by " + thrown);
        }
    }

    Trial(Scenario scenario, Plan plan) {
        this(scenario, plan, Descriptors.UNTOLD, false);
    }

    /**
     * Prepares one.
     *
     * @param open what is open before it
     * @param isInside whether each of the module's own methods is counted
     */
    Trial(Scenario scenario, Plan plan, Descriptors open, boolean isInside) {
        this.scenario = scenario;
        this.plan = plan;
        this.open = open;
        this.isInside = isInside;
    }

    /**
     * Runs the program with the module.
     *
     * @param isTraced whether there is a module at all
     * @param plain the same without a fault
     * @param untraced the same without the module
     */
    Run run(boolean isTraced, Optional<Run> plain, Optional<Run> untraced) {
        Descriptors.TRIALS.readLock().lock();
        try {
            return runBesideOthers(isTraced, plain, untraced);
        } finally {
            Descriptors.TRIALS.readLock().unlock();
        }
    }

    private Run runBesideOthers(boolean isTraced, Optional<Run> plain, Optional<Run> untraced) {
        if (isTraced) {
            Weaver.prepare();
            if (isInside || plan.isInside()) {
                Inside.weave(scenario.newModule().getClass());
            }
        }
        ThreadGroup group = new Group();
        Thread thread = new Thread(group, () -> contained(isTraced, plain), "utrace-trial");
        thread.setDaemon(true);
        thread.start();
        List<String> leaks = new ArrayList<>();
        try {
            if (!thread.join(scenario.limit())) {
                crises.add("somebody waits for ever: " + stack(thread));
                thread.interrupt();
            }
            leaks.addAll(journal.leaks());
            leaks.addAll(threads(group));
            leaks.addAll(open.left());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            crises.add("interrupted");
        } finally {
            // What it has open must not be closed by the garbage collector, in some runs and not in
            // others.
            Reference.reachabilityFence(module);
        }
        Stage played = stage;
        if (played != null) {
            crises.addAll(played.troubles());
        }
        Witness saw = witness;
        Membrane crossed = membrane;
        return new Run(
                plan,
                journal.injected(),
                Optional.ofNullable(played == null ? null : played.status()),
                output,
                errors,
                written.toString(StandardCharsets.UTF_8),
                List.copyOf(troubles),
                saw == null ? Map.of() : saw.events(),
                leaks,
                List.copyOf(crises),
                crossed == null ? Map.of() : crossed.crossings(),
                journal.lines(),
                plain,
                untraced);
    }

    /** What there was at each crossing; after the run. */
    Map<Boundary, List<Setting>> settings() {
        return journal.settings();
    }

    private void contained(boolean isTraced, Optional<Run> plain) {
        try {
            play(isTraced, plain);
        } catch (InterruptedException over) {
            crises.add("interrupted");
        } catch (Throwable failure) {
            StackTraceElement[] stack = failure.getStackTrace();
            crises.add(
                    "the runtime failed: "
                            + failure
                            + (stack.length == 0 ? "" : " at " + stack[0]));
        }
    }

    private void play(boolean isTraced, Optional<Run> plain) throws Exception {
        Stage own = scenario.stage(host::moduleFailed);
        stage = own;
        own.open();
        try {
            if (isTraced) {
                start(own);
            }
            Witness saw = new Witness(own.utrace());
            witness = saw;
            own.start(task -> show(saw, task));
            boolean isOver =
                    own.drive()
                            .map(waits -> {
                                waitsForEver(waits, plain);
                                return false;
                            })
                            .orElse(true);
            own.aside(host::stop);
            journal.note("  the module is stopped");
            if (!isOver) {
                if (Excuses.changeProgram(journal.injected())) {
                    own.goOn();
                }
                own.drive().ifPresent(waits -> crises.add("not let go by a detach: " + waits));
            }
        } finally {
            output = own.output();
            errors = own.errors();
            own.close();
        }
    }

    /** Of a task that waits by the plan's own doing, only a detach lets go. */
    private void waitsForEver(String what, Optional<Run> plain) {
        journal.note("  waits for ever: " + what);
        if (!Excuses.stall(journal.injected(), plain)) {
            crises.add("somebody waits for ever: " + what);
        }
    }

    private void show(Witness saw, Task task) {
        saw.watch(task);
        host.target(task);
    }

    private void start(Stage own) throws Exception {
        TracingModule subject = scenario.newModule();
        module = subject;
        String name = subject.description().name();
        Membrane between = new Membrane(name, own, journal);
        if (isInside) {
            between.recordInside(plan);
        } else {
            between.record(plan);
        }
        membrane = between;
        ModuleCatalog catalog = ModuleCatalog.of(List.of(between.wrap(subject)));
        for (RefusedModule refused : catalog.refused()) {
            throw new IllegalArgumentException(refused.provider() + ": " + refused.reason());
        }
        List<String> options =
                scenario.settings().stream().map(option -> name + "." + option).toList();
        List<ModuleChoice> choices = catalog.choose(List.of(name), options);
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        own.aside(() -> {
            try {
                host.start(choices, own.utrace(), stream);
            } catch (ModuleStartException refusal) {
                if (troubles.isEmpty()) {
                    troubles.add(String.valueOf(refusal.getMessage()));
                }
            }
        });
    }

    private static List<String> threads(ThreadGroup group) throws InterruptedException {
        Thread[] found = new Thread[group.activeCount() + 8];
        int count = group.enumerate(found);
        long end = System.nanoTime() + GRACE.toNanos();
        List<String> left = new ArrayList<>();
        for (Thread thread : Arrays.asList(found).subList(0, count)) {
            if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                left.add("thread " + thread.getName() + " still runs: " + stack(thread));
                thread.interrupt();
            }
        }
        return left;
    }

    private static String stack(Thread thread) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(thread.getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith("java."))
                .filter(frame -> !frame.getClassName().startsWith("jdk."))
                .limit(FRAMES)
                .forEach(frame -> text.append(text.isEmpty() ? "" : " < ").append(frame));
        return text.toString();
    }
}
