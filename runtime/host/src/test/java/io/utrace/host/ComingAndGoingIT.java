package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import io.utrace.linux.RealTasks;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real tasks live on, and modules come to them and go. */
@DisplayName("Modules that come and go")
@Timeout(120)
class ComingAndGoingIT {
    private static final int ROUNDS = Integer.getInteger("host.rounds", 20);

    /** Says once what it has seen of each kind, and fails when it is called after its end. */
    private static final String WATCHER =
            """
            private final java.util.Set<String> said = java.util.concurrent.ConcurrentHashMap.newKeySet();
            private volatile boolean stopped;
            private ModuleContext context;
            public void start(ModuleContext context) {
                this.context = context;
                context.onTarget(this::watch);
            }
            private void watch(io.utrace.api.Task task) {
                try (var engine = context.utrace().attach(task, this, new byte[100_000])) {
                    engine.setEvents(io.utrace.api.EventSet.of(
                            io.utrace.api.Event.SYSCALL_ENTRY, io.utrace.api.Event.CLONE));
                }
            }
            private void say(String what) {
                if (stopped) throw new IllegalStateException(what + " after the end");
                if (said.add(what)) context.output().println(what);
            }
            public io.utrace.api.Action reportSyscallEntry(
                    io.utrace.api.Action action, io.utrace.api.Engine engine, io.utrace.api.SyscallEntry call) {
                say("entry");
                return action;
            }
            public io.utrace.api.Action reportClone(
                    io.utrace.api.Action action, io.utrace.api.Engine engine, io.utrace.api.CloneReport clone) {
                watch(clone.child());
                say("clone");
                return action;
            }
            public void stop() { stopped = true; }
            """;

    @TempDir private Path folder;
    @TempDir private Path work;

    private final List<String> troubles = new ArrayList<>();
    private final ModuleHost host = new ModuleHost(troubles::add);
    private @Nullable RealTasks tasks;

    private final class Troubles implements RealTasks.Failures {
        @Override
        public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
            host.moduleFailed(ops, where, failure);
        }

        @Override
        public void tracerFailed(Throwable failure) {
            troubles.add("tracer: " + failure);
        }
    }

    /** An engine on every task, from birth to death: it must not miss any for others' sake. */
    private record Watch(Utrace utrace, AtomicLong born, AtomicLong died) implements EngineOps {
        Watch(Utrace utrace) {
            this(utrace, new AtomicLong(), new AtomicLong());
        }

        void watch(Task task) {
            born.incrementAndGet();
            try (Engine engine = utrace.attach(task, this, null)) {
                engine.setEvents(EventSet.of(Event.CLONE, Event.DEATH));
            }
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            watch(clone.child());
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            died.incrementAndGet();
            return Action.RESUME;
        }
    }

    /** What a module writes, with the words waited for. */
    private static final class Words extends OutputStream {
        private final StringBuilder text = new StringBuilder();
        private final CountDownLatch both = new CountDownLatch(1);

        @Override
        public synchronized void write(int b) {
            text.append((char) b);
            if (text.indexOf("entry") >= 0 && text.indexOf("clone") >= 0) {
                both.countDown();
            }
        }

        void await() throws InterruptedException {
            assertThat(both.await(60, TimeUnit.SECONDS)).as(text.toString()).isTrue();
        }
    }

    @BeforeEach
    void open() {
        tasks = RealTasks.open(new Troubles());
    }

    @AfterEach
    void close() {
        tasks.close();
        host.stop();
    }

    private Path workers() throws IOException, InterruptedException {
        Path program = work.resolve("workers");
        List<String> command =
                List.of("gcc", "-O1", "-pthread", "-o", program.toString(), "src/test/c/workers.c");
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return program;
    }

    private static byte[][] bytes(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }

    /** One coming and going; gives what must be collected afterwards. */
    private WeakReference<ClassLoader> round(Task leader) throws Exception {
        Words words = new Words();
        ModuleChoice choice;
        WeakReference<ClassLoader> loader;
        try (ModuleCatalog catalog = ModuleCatalog.discover(List.of(folder))) {
            choice = catalog.choose(List.of("watcher"), List.of()).getFirst();
            loader = new WeakReference<>(choice.module().provider().getClass().getClassLoader());
        }
        HostedModule module = host.add(choice, tasks.utrace(), new PrintStream(words, true));
        try (Following process =
                host.follow(module, tasks.utrace(), tasks::tasks, leader.tgid()).orElseThrow()) {
            words.await();
            assertThat(process.count()).isPositive();
            assertThat(process.end()).isNotDone();
        }
        host.remove(module);
        return loader;
    }

    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Set<String> threads() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }

    @Test
    @DisplayName("leave nothing behind, and the tasks don't notice")
    void comeAndGo() throws Exception {
        new PluginMaker(work)
                .module("their.pack.Watcher", "watcher", WATCHER)
                .service("their.pack.Watcher")
                .jar(folder.resolve("watcher.jar"));
        Path workers = workers();
        Path go = work.resolve("go");
        assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
        CompletableFuture<Task> leader = new CompletableFuture<>();
        Watch watch = new Watch(tasks.utrace());
        CompletableFuture<WaitStatus> end =
                tasks.launch(
                        bytes("sh", "-c", "exec " + workers + " <" + go + " >/dev/null"),
                        tasks.environment(),
                        task -> {
                            watch.watch(task);
                            leader.complete(task);
                        });
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (OutputStream line = Files.newOutputStream(go)) {
            Task task = leader.get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 5; i++) {
                loaders.add(round(task));
            }
            awaitCollected(loaders);
            long metaspace = metaspace();
            long heap = heap();
            Set<String> threads = threads();
            for (int i = 0; i < ROUNDS; i++) {
                loaders.add(round(task));
            }
            awaitCollected(loaders);
            assertThat(threads()).isSubsetOf(threads);
            // Each round's engines hold 100 KB for every task that they are attached to.
            // What stays loaded is still being profiled, which takes some of it.
            assertThat(metaspace()).isLessThan(metaspace + 1_500_000);
            assertThat(heap()).isLessThan(heap + 4_000_000);
            line.write("over\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(new WaitStatus(0));
        tasks.awaitIdle();
        assertThat(watch.died()).hasValue(watch.born().get());
        assertThat(troubles).isEmpty();
    }

    /** Nobody but the collector ends this; the test's time limit does otherwise. */
    private static void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
        do {
            System.gc();
        } while (loaders.stream().anyMatch(loader -> !loader.refersTo(null)));
    }

    /**
     * The engine of one that comes late, and so hears of a death after whoever followed the task.
     */
    private static final class Late implements EngineOps {
        private final AtomicReference<@Nullable Following> following = new AtomicReference<>();
        private final CompletableFuture<Boolean> isOverBefore = new CompletableFuture<>();

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            isOverBefore.complete(following.get().end().isDone());
            return Action.RESUME;
        }
    }

    @Test
    @DisplayName("hear of the last death before they go")
    void theLastDeath() throws Exception {
        Path go = work.resolve("go");
        assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
        CompletableFuture<Task> leader = new CompletableFuture<>();
        Watch watch = new Watch(tasks.utrace());
        tasks.launch(
                bytes("sh", "-c", "read line <" + go),
                tasks.environment(),
                task -> {
                    watch.watch(task);
                    leader.complete(task);
                });
        Task task = leader.get(60, TimeUnit.SECONDS);
        Late late = new Late();
        try (Following process =
                Following.of(
                                tasks.utrace(),
                                tasks::tasks,
                                task.tgid(),
                                shown -> {
                                    try (Engine engine = tasks.utrace().attach(shown, late, null)) {
                                        engine.setEvents(EventSet.of(Event.DEATH));
                                    }
                                })
                        .orElseThrow()) {
            late.following.set(process);
            process.shown().get(60, TimeUnit.SECONDS);
            Files.writeString(go, "over\n");
            process.end().get(60, TimeUnit.SECONDS);
            assertThat(late.isOverBefore).isCompletedWithValue(false);
        }
    }
}
