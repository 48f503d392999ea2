package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import io.utrace.linux.RealTasks;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real tasks, an isolated module that does harm, and two that must not notice: one that is isolated
 * too, and one that isn't.
 */
@DisplayName("Isolated modules that do harm")
@Timeout(60)
class IsolationIT {
    /** What a module that hangs gets, here; the others have all the time they want. */
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Stops; a {@link Continuer} has it go on. */
    private static final String PROGRAM =
            """
            kill -CONT $$
            sh -c 'kill -STOP $$' &
            wait
            exit 4
            """;

    private final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
    private final ModuleHost host = new ModuleHost(troubles::add);
    private final ModuleHost hurried = new ModuleHost(new Told(), SHORT);
    private final CountDownLatch never = new CountDownLatch(1);
    private final RealTasks tasks =
            RealTasks.open(
                    new RealTasks.Failures() {
                        @Override
                        public void moduleFailed(
                                @Nullable EngineOps ops, String where, Throwable failure) {
                            hurried.moduleFailed(ops, where, failure);
                        }

                        @Override
                        public void tracerFailed(Throwable failure) {
                            troubles.add("tracer: " + failure);
                        }
                    });

    private final class Told implements Troubles {
        @Override
        public void tell(String line) {
            troubles.add(line);
        }

        @Override
        public void memoryUsedUp(String who, String where) {
            troubles.add("no memory: " + who + ", " + where);
        }
    }

    @AfterEach
    void end() {
        tasks.close();
        hurried.stop();
        host.stop();
        never.countDown();
    }

    /** Follows a program, and does in each callback what its maker wants. */
    private static class Follower implements TracingModule, EngineOps {
        final String name;
        final List<String> seen = new CopyOnWriteArrayList<>();
        final Set<Thread> threads = java.util.concurrent.ConcurrentHashMap.newKeySet();
        @Nullable ModuleContext context;

        Follower(String name) {
            this.name = name;
        }

        void at(String where) throws Exception {}

        private void note(String where, Task task) {
            seen.add(where);
            threads.add(Thread.currentThread());
            try {
                at(where);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private Action note(String where, Engine engine, Action action) {
            note(where, engine.task());
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public ModuleDescription description() {
            return ModuleDescription.of(name, "Follows");
        }

        @Override
        public void start(ModuleContext given) throws Exception {
            context = given;
            threads.add(Thread.currentThread());
            given.onTarget(this::watch);
            at("start");
        }

        private void watch(Task task) {
            note("onTarget", task);
            attach(task);
        }

        private void attach(Task task) {
            try (Engine engine = context.utrace().attach(task, this, null)) {
                engine.setEvents(EventSet.ALL);
            }
        }

        @Override
        public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
            return note("reportQuiesce", engine, Action.RESUME);
        }

        @Override
        public Action reportSignal(Action action, Engine engine, SignalReport signal) {
            return note("reportSignal", engine, action);
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            attach(clone.child());
            return note("reportClone", engine, action);
        }

        @Override
        public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
            return note("reportJctl", engine, action);
        }

        @Override
        public Action reportExec(Action action, Engine engine, ExecReport exec) {
            return note("reportExec", engine, action);
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            return note("reportSyscallEntry", engine, action);
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            return note("reportSyscallExit", engine, action);
        }

        @Override
        public Action reportExit(Action action, Engine engine, ExitReport exit) {
            return note("reportExit", engine, action);
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            return note("reportDeath", engine, Action.RESUME);
        }

        @Override
        public void reportReap(Engine engine, Task task) {
            note("reportReap", task);
        }

        @Override
        public void release(@Nullable Object data) {
            seen.add("release");
            threads.add(Thread.currentThread());
            try {
                at("release");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() throws Exception {
            threads.add(Thread.currentThread());
            at("stop");
        }
    }

    /**
     * Ends a group-stop once it is one. A SIGCONT that the program sent to its child could come
     * before the stop, which there would then be no report of.
     */
    private static final class Continuer extends Follower {
        private static final int SIGCONT = 18;

        Continuer(String name) {
            super(name);
        }

        @Override
        public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
            if (jctl.type() == JctlReport.STOPPED) {
                engine.task().sendToProcess(SigInfo.of(SIGCONT, 0, engine.task().tgid(), 0));
            }
            return super.reportJctl(action, engine, jctl);
        }
    }

    private interface Deed {
        void run() throws Exception;
    }

    private static Follower does(Predicate<String> where, Deed deed) {
        return new Follower("bad") {
            @Override
            void at(String here) throws Exception {
                if (where.test(here)) {
                    deed.run();
                }
            }
        };
    }

    private static ModuleChoice choice(TracingModule module, boolean isolated) throws Exception {
        ModuleCatalog catalog = ModuleCatalog.of(List.of(module));
        return new ModuleChoice(catalog.get(module.description().name()), Map.of(), isolated);
    }

    private final PrintStream output = new PrintStream(OutputStream.nullOutputStream());

    private void add(ModuleHost to, TracingModule module, boolean isolated) throws Exception {
        to.add(choice(module, isolated), tasks.utrace(), output);
    }

    private WaitStatus run(String program) throws Exception {
        byte[][] argv = {bytes("/bin/sh"), bytes("-c"), bytes(program)};
        WaitStatus status =
                tasks.launch(
                                argv,
                                tasks.environment(),
                                task -> {
                                    hurried.target(task);
                                    host.target(task);
                                })
                        .get();
        tasks.awaitIdle();
        return status;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void runBeside(Follower bad) throws Exception {
        Follower inline = new Continuer("inline");
        Follower isolated = new Follower("isolated");
        add(hurried, bad, true);
        add(host, inline, false);
        add(host, isolated, true);
        assertThat(run(PROGRAM).shellStatus()).isEqualTo(4);
        hurried.stop();
        host.stop();
        assertThat(inline.seen).contains("reportJctl", "reportSignal", "reportReap");
        assertThat(isolated.seen).containsExactlyInAnyOrderElementsOf(inline.seen);
        assertThat(isolated.threads)
                .singleElement()
                .extracting(Thread::getName)
                .isEqualTo("utrace-module-isolated");
    }

    @Test
    @DisplayName(
            "a module that does none sees what one sees that isn't isolated, on a single thread")
    void none() throws Exception {
        Follower good = new Follower("good");
        runBeside(good);
        assertThat(troubles).isEmpty();
        assertThat(good.threads).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "onTarget",
                "reportQuiesce",
                "reportSignal",
                "reportClone",
                "reportJctl",
                "reportExec",
                "reportSyscallEntry",
                "reportSyscallExit",
                "reportExit",
                "reportDeath",
                "reportReap",
                "release",
                "stop"
            })
    @DisplayName("it hangs: that costs it its engines, once its time is over")
    void hangs(String where) throws Exception {
        runBeside(does(where::equals, never::await));
        assertThat(troubles)
                .containsExactly("module bad hung in " + where + " for 0.3 s; it is detached");
    }

    @Test
    @DisplayName("modules attach in their order, whichever of them are isolated")
    void order() throws Exception {
        for (boolean isFirstIsolated : new boolean[] {false, true}) {
            List<String> execs = new CopyOnWriteArrayList<>();
            List<String> names = List.of("a", "b", "c", "d", "e");
            boolean isIsolated = isFirstIsolated;
            for (String name : names) {
                Follower follower =
                        new Follower(name) {
                            @Override
                            void at(String where) {
                                if (where.equals("reportExec")) {
                                    execs.add(name);
                                }
                            }
                        };
                add(host, follower, isIsolated);
                isIsolated ^= !name.equals("b");
            }
            assertThat(run("exit 5").shellStatus()).isEqualTo(5);
            host.stop();
            assertThat(execs).containsExactlyElementsOf(names);
        }
        assertThat(troubles).isEmpty();
    }

    @Test
    @DisplayName("the user takes his time with what it writes: that isn't held against it")
    void writes() throws Exception {
        PrintStream slow =
                new PrintStream(
                        new OutputStream() {
                            @Override
                            public void write(int b) {
                                try {
                                    never.await(2 * SHORT.toMillis(), TimeUnit.MILLISECONDS);
                                } catch (InterruptedException hurried) {
                                    troubles.add("interrupted");
                                }
                            }
                        });
        Follower good =
                new Follower("good") {
                    @Override
                    void at(String where) {
                        if (where.equals("reportExec")) {
                            context.output().write('x');
                        }
                    }
                };
        hurried.add(choice(good, true), tasks.utrace(), slow);
        assertThat(run("exit 5").shellStatus()).isEqualTo(5);
        hurried.stop();
        assertThat(good.seen).contains("reportReap");
        assertThat(troubles).isEmpty();
    }

    @Test
    @DisplayName("it hangs in its start: that is refused")
    void hangsInStart() {
        assertThatThrownBy(() -> add(hurried, does("start"::equals, never::await), true))
                .isInstanceOf(ModuleStartException.class)
                .hasMessage("module bad can't start: it hung for 0.3 s");
        assertThat(troubles).isEmpty();
        assertThat(hurried.modules()).isEmpty();
    }

    @Test
    @DisplayName("its stack overflows")
    void overflows() throws Exception {
        runBeside(does("reportExec"::equals, IsolationIT::overflow));
        assertThat(troubles)
                .containsExactly(
                        "module bad failed in reportExec: java.lang.StackOverflowError;"
                                + " it is detached");
    }

    @Test
    @DisplayName("the stack of one that isn't isolated overflows: that is contained, too")
    void overflowsInline() throws Exception {
        add(hurried, does("reportSyscallExit"::equals, IsolationIT::overflow), false);
        Follower good = new Continuer("good");
        add(host, good, true);
        assertThat(run(PROGRAM).shellStatus()).isEqualTo(4);
        host.stop();
        assertThat(good.seen).contains("reportReap");
        assertThat(troubles)
                .containsExactly(
                        "module bad failed in reportSyscallExit: java.lang.StackOverflowError;"
                                + " it is detached");
    }

    private static void overflow() throws Exception {
        Deed deeper = IsolationIT::overflow;
        deeper.run();
    }

    @Test
    @DisplayName("a class of it is missing")
    void isIncomplete() throws Exception {
        runBeside(
                does(
                        "reportClone"::equals,
                        () -> {
                            throw new NoClassDefFoundError("gone/Gone");
                        }));
        assertThat(troubles)
                .containsExactly(
                        "module bad failed in reportClone:"
                                + " java.lang.NoClassDefFoundError: gone/Gone; it is detached");
    }

    @Test
    @DisplayName("its wake function hangs, and who sleeps in the queue is woken all the same")
    void hangsInWakeFunction() throws Exception {
        List<WaitQueue> queue = new ArrayList<>();
        CompletableFuture<Void> woken = new CompletableFuture<>();
        Follower bad =
                new Follower("bad") {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        if (queue.isEmpty()) {
                            queue.add(context.utrace().newWaitQueue());
                            queue.getFirst()
                                    .add(
                                            task -> {
                                                try {
                                                    never.await();
                                                } catch (InterruptedException givenUp) {
                                                    return true;
                                                }
                                                return false;
                                            },
                                            false);
                            CountDownLatch asleep = new CountDownLatch(1);
                            boolean[] isWoken = new boolean[1];
                            Thread.ofPlatform()
                                    .start(() -> {
                                        try {
                                            queue.getFirst()
                                                    .waitUntil(() -> {
                                                        boolean was = isWoken[0];
                                                        isWoken[0] = true;
                                                        asleep.countDown();
                                                        return was;
                                                    });
                                            woken.complete(null);
                                        } catch (InterruptedException over) {
                                            woken.completeExceptionally(over);
                                        }
                                    });
                            try {
                                asleep.await();
                            } catch (InterruptedException over) {
                                throw new IllegalStateException(over);
                            }
                            engine.wakeUp(queue.getFirst());
                        }
                        return super.reportExec(action, engine, exec);
                    }
                };
        runBeside(bad);
        woken.get();
        assertThat(troubles)
                .containsExactly("module bad hung in wake function for 0.3 s; it is detached");
    }

    @Test
    @DisplayName("its wake function throws")
    void throwsInWakeFunction() throws Exception {
        Follower bad =
                new Follower("bad") {
                    @Override
                    public Action reportExec(Action action, Engine engine, ExecReport exec) {
                        WaitQueue queue = context.utrace().newWaitQueue();
                        queue.add(
                                task -> {
                                    throw new IllegalStateException("asleep");
                                },
                                false);
                        engine.wakeUp(queue);
                        return super.reportExec(action, engine, exec);
                    }
                };
        runBeside(bad);
        assertThat(troubles)
                .containsExactly(
                        "module bad failed in wake function: java.lang.IllegalStateException:"
                                + " asleep; it is detached");
    }

    @Test
    @DisplayName("it leaves threads behind: they are named")
    void leavesThreads() throws Exception {
        runBeside(
                does(
                        "start"::equals,
                        () -> {
                            for (String name : List.of("first", "sec\nond")) {
                                Thread thread = new Thread(this::sitOut, name);
                                thread.setDaemon(true);
                                thread.start();
                            }
                            Thread heedful = new Thread(this::heed, "third");
                            heedful.setDaemon(true);
                            heedful.start();
                        }));
        assertThat(troubles).containsExactly("module bad left 2 threads running: first, sec\\nond");
    }

    private void sitOut() {
        while (never.getCount() != 0) {
            heed();
        }
    }

    private void heed() {
        try {
            never.await();
        } catch (InterruptedException askedTo) {
            // to end
        }
    }

    @Test
    @DisplayName("one of its threads fails: that is told, and no more")
    void threadFails() throws Exception {
        runBeside(
                does(
                        "start"::equals,
                        () -> {
                            Thread thread =
                                    new Thread(
                                            () -> {
                                                throw new IllegalStateException("lost");
                                            },
                                            "helper");
                            thread.start();
                            thread.join();
                        }));
        assertThat(troubles)
                .containsExactly(
                        "module bad: its thread helper failed:"
                                + " java.lang.IllegalStateException: lost");
    }
}
