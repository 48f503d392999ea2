package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import io.utrace.host.FakeTasks.FakeTask;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleHostTest {
    private static final Option<Integer> LIMIT = Option.integer("limit", 3, "How many");

    private final List<String> log = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final Map<String, ModuleContext> contexts = new HashMap<>();
    private final FakeTasks tasks = new FakeTasks();
    private final ModuleHost host = new ModuleHost(troubles::add);
    private final PrintStream output = new PrintStream(OutputStream.nullOutputStream());

    private interface Body {
        void run() throws Exception;
    }

    private final class Probe implements TracingModule {
        final String name;
        final Body onStart;
        final Body onStop;

        Probe(String name, Body onStart, Body onStop) {
            this.name = name;
            this.onStart = onStart;
            this.onStop = onStop;
        }

        @Override
        public ModuleDescription description() {
            return ModuleDescription.of(name, "A probe", LIMIT);
        }

        @Override
        public void start(ModuleContext context) throws Exception {
            contexts.put(name, context);
            log.add("start " + name);
            onStart.run();
        }

        @Override
        public void stop() throws Exception {
            log.add("stop " + name);
            onStop.run();
        }
    }

    private Probe probe(String name) {
        return new Probe(name, () -> {}, () -> {});
    }

    private void start(Probe... probes) throws Exception {
        List<String> names = new ArrayList<>();
        for (Probe probe : probes) {
            names.add(probe.name);
        }
        List<ModuleChoice> choices =
                ModuleCatalog.of(List.of(probes)).choose(names, List.of(names.get(0) + ".limit=7"));
        host.start(choices, tasks, output);
    }

    private ModuleContext context(String name) {
        ModuleContext context = contexts.get(name);
        assertThat(context).as(name).isNotNull();
        return context;
    }

    @Test
    void modulesStopInReverseOrderOnce() throws Exception {
        start(probe("a"), probe("b"), probe("c"));
        host.stop();
        host.stop();
        assertThat(log)
                .containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
        assertThat(troubles).isEmpty();
    }

    @Test
    void aContextHasWhatTheUserSet() throws Exception {
        start(probe("a"), probe("b"));
        assertThat(context("a").option(LIMIT)).isEqualTo(7);
        assertThat(context("b").option(LIMIT)).isEqualTo(3);
        assertThat(context("a").output()).isSameAs(output);
        assertThat(context("a").logger().getName()).isEqualTo("a");
        assertThat(context("a").utrace()).isSameAs(context("a").utrace());
    }

    @Test
    void aStartThatFailsStopsThoseBefore() {
        Probe failing =
                new Probe(
                        "c",
                        () -> {
                            throw new Exception("port 80 is\ntaken");
                        },
                        () -> {});
        assertThatThrownBy(() -> start(probe("a"), probe("b"), failing, probe("d")))
                .isInstanceOf(ModuleStartException.class)
                .hasMessage("module c can't start: port 80 is\\ntaken");
        assertThat(log).containsExactly("start a", "start b", "start c", "stop b", "stop a");
    }

    @Test
    void anOptionThatTheModuleRefusesIsTheUsersMistake() {
        Probe failing =
                new Probe(
                        "a",
                        () -> {
                            throw new IllegalArgumentException("limit is odd");
                        },
                        () -> {});
        assertThatThrownBy(() -> start(failing))
                .isInstanceOfSatisfying(
                        ModuleStartException.class,
                        refusal -> assertThat(refusal.refusesOptions()).isTrue());
    }

    @Test
    void aStartMayFailWithAnError() {
        Probe failing =
                new Probe(
                        "a",
                        () -> {
                            throw new NoClassDefFoundError("gone/Gone");
                        },
                        () -> {});
        assertThatThrownBy(() -> start(failing))
                .isInstanceOf(ModuleStartException.class)
                .hasMessage("module a can't start: java.lang.NoClassDefFoundError: gone/Gone");
    }

    @Test
    void aStopThatFailsIsOneLine() throws Exception {
        Probe failing =
                new Probe(
                        "b",
                        () -> {},
                        () -> {
                            throw new Exception("no");
                        });
        start(probe("a"), failing);
        host.stop();
        assertThat(log).endsWith("stop b", "stop a");
        assertThat(troubles)
                .containsExactly(
                        "module b failed in stop: java.lang.Exception: no; it is detached");
    }

    @Test
    void aListenerThatThrowsCostsOnlyItsOwnModuleTheTargets() throws Exception {
        start(probe("a"), probe("b"));
        List<String> told = new ArrayList<>();
        context("a")
                .onTarget(task -> {
                    told.add("a1");
                    throw new StackOverflowError();
                });
        context("a").onTarget(task -> told.add("a2"));
        context("b").onTarget(task -> told.add("b"));
        host.target(new FakeTask(1));
        host.target(new FakeTask(2));
        assertThat(told).containsExactly("a1", "b", "b");
        assertThat(troubles)
                .containsExactly(
                        "module a failed in onTarget: java.lang.StackOverflowError;"
                                + " it is detached");
    }

    @Test
    void aFailedModuleIsDetachedEverywhereAndOthersNowhere() throws Exception {
        start(probe("a"), probe("b"));
        EngineOps first = new EngineOps() {};
        EngineOps second = new EngineOps() {};
        EngineOps others = new EngineOps() {};
        Task here = new FakeTask(1);
        Task there = new FakeTask(2);
        Task gone = new FakeTask(3, true, false);
        Task dying = new FakeTask(4, false, true);
        for (Task task : List.of(gone, dying, here, there)) {
            context("a").utrace().attach(task, first, null);
            context("a").utrace().attach(task, first, "twice");
            context("a").utrace().attach(task, second, null);
            context("b").utrace().attach(task, others, null);
        }
        host.moduleFailed(second, "reportExec", new IllegalStateException("one\ntwo"));
        host.moduleFailed(first, "reportExit", new IllegalStateException("later"));
        assertThat(troubles)
                .containsExactly(
                        "module a failed in reportExec: java.lang.IllegalStateException:"
                                + " one\\ntwo; it is detached");
        assertThat(tasks.attached)
                .filteredOn(engine -> engine.task == here || engine.task == there)
                .hasSize(2)
                .allMatch(engine -> engine.ops == others);
        host.moduleFailed(others, "release", new Error());
        assertThat(troubles).hasSize(2).last().asString().startsWith("module b failed in release:");
    }

    @Test
    void aFailedModuleCannotAttachAnew() throws Exception {
        start(probe("a"));
        EngineOps ops = new EngineOps() {};
        context("a").utrace().attach(new FakeTask(1), ops, null);
        host.moduleFailed(ops, "reportExec", new Error());
        assertThatThrownBy(() -> context("a").utrace().attach(new FakeTask(2), ops, null).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("module a has failed");
        assertThat(tasks.attached).isEmpty();
    }

    @Test
    void aWakeFunctionIsPutDownToItsModule() throws Exception {
        start(probe("a"), probe("b"));
        WaitQueue queue = context("b").utrace().newWaitQueue();
        queue.add(
                task -> {
                    throw new IllegalStateException("asleep");
                },
                false);
        queue.wakeUp(null);
        queue.wakeUp(null);
        assertThat(troubles)
                .containsExactly(
                        "module b failed in wake function: java.lang.IllegalStateException: asleep;"
                                + " it is detached");
    }

    @Test
    void whatNobodyOwnsIsToldAllTheSame() {
        host.moduleFailed(null, "wake function", new IllegalStateException("lost"));
        assertThat(troubles)
                .containsExactly(
                        "a module failed in wake function:"
                                + " java.lang.IllegalStateException: lost");
    }
}
