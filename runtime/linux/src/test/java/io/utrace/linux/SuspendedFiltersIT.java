package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Filters that engines have suspended")
@Timeout(120)
class SuspendedFiltersIT {
    private static final int GETSID = 124;
    private static final int TOGGLES = 20;

    private static Path program;

    @RegisterExtension final Session session = new Session();

    @TempDir private Path directory;

    private final List<String> seen = new ArrayList<>();

    /** Whether calls stop by the runtime's own filter. */
    private enum Stops {
        EACH,
        FILTERED;

        LaunchFlag[] flags() {
            return this == EACH ? new LaunchFlag[0] : new LaunchFlag[] {LaunchFlag.FILTER};
        }
    }

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("suspended");
    }

    /** Does something at each mark; notes marks, as long as there is something to be done. */
    private final class Marks implements EngineOps {
        private final Queue<Consumer<Engine>> due;
        private final BiConsumer<Engine, Task> atBirth;

        Marks(BiConsumer<Engine, Task> atBirth, List<Consumer<Engine>> due) {
            this.atBirth = atBirth;
            this.due = new ArrayDeque<>(due);
        }

        void attach(Task task) {
            try (Engine engine = session.utrace.attach(task, this, null)) {
                engine.setEvents(
                        EventSet.of(Event.CLONE, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT),
                        SyscallSet.of(GETSID));
            }
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            seen.add("enter");
            Optional.ofNullable(due.poll()).ifPresent(todo -> todo.accept(engine));
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            seen.add("leave");
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            atBirth.accept(engine, clone.child());
            return action.with(ResumeAction.RESUME);
        }
    }

    private Marks marks(List<Consumer<Engine>> due) {
        return new Marks((engine, child) -> {}, due);
    }

    private static void ask(Engine engine) {
        engine.suspendSeccomp(true);
    }

    private static void takeBack(Engine engine) {
        engine.suspendSeccomp(false);
    }

    private void check(String words, Consumer<Task> held, Stops stops, String... said)
            throws Exception {
        int status = session.run("exec " + program + " " + words, held, stops.flags());
        assertThat(session.output().lines()).containsExactly(said);
        assertThat(status).isZero();
        assertThat(session.failures).isEmpty();
    }

    private Engine silent(Task task) {
        return session.utrace.attach(task, new EngineOps() {}, null);
    }

    // ---- by whom

    @ParameterizedTest
    @EnumSource
    @DisplayName("do nothing until the engine takes that back")
    void one(Stops stops) throws Exception {
        Marks marks =
                marks(List.of(SuspendedFiltersIT::ask, engine -> {}, SuspendedFiltersIT::takeBack));
        String words = "filter call mark call mark call mark call";
        check(words, marks::attach, stops, "fails", "works", "works", "fails");
        assertThat(seen).containsExactly("enter", "leave", "enter", "leave", "enter", "leave");
    }

    @Test
    @DisplayName("do nothing until the last of several engines takes that back, or detaches")
    void several() throws Exception {
        List<Engine> others = new ArrayList<>();
        Marks marks =
                marks(
                        List.of(
                                engine -> {
                                    ask(engine);
                                    others.forEach(SuspendedFiltersIT::ask);
                                },
                                SuspendedFiltersIT::takeBack,
                                engine -> takeBack(others.getFirst()),
                                engine -> others.getLast().control(ResumeAction.DETACH)));
        check(
                "filter mark call mark call mark call mark call",
                task -> {
                    others.addAll(List.of(silent(task), silent(task)));
                    marks.attach(task);
                },
                Stops.EACH,
                "works",
                "works",
                "works",
                "fails");
    }

    @Test
    @DisplayName("stay suspended when the task executes another program")
    void executed() throws Exception {
        Marks marks = marks(List.of(SuspendedFiltersIT::ask, SuspendedFiltersIT::takeBack));
        check("filter mark exec call mark call", marks::attach, Stops.EACH, "works", "fails");
    }

    @Test
    @DisplayName("can't be, by a runtime without CAP_SYS_ADMIN")
    void refused() throws Exception {
        List<String> failures = new ArrayList<>();
        try (RealTasks tasks =
                RealTasks.open(new Session.Told(failures), 1, Unprivileged::withoutAdmin)) {
            byte[][] argv = Launches.bytes(program.toString(), "filter");
            tasks.launch(
                            argv,
                            tasks.environment(),
                            task -> {
                                Engine engine =
                                        tasks.utrace().attach(task, new EngineOps() {}, null);
                                assertThatThrownBy(() -> engine.suspendSeccomp(true))
                                        .isInstanceOf(UnsupportedOperationException.class);
                                engine.suspendSeccomp(false);
                            })
                    .join();
        }
        assertThat(failures).isEmpty();
    }

    // ---- children

    @ParameterizedTest
    @CsvSource({
        "false, true, fails, works",
        "true, false, works, fails",
        "true, true, works, works"
    })
    @DisplayName(
            "P32: of a child, which inherits all options, are suspended if its own engine asks")
    void child(boolean childs, boolean parents, String first, String second) throws Exception {
        Marks marks =
                new Marks(
                        (engine, child) -> {
                            silent(child).suspendSeccomp(childs);
                            engine.suspendSeccomp(parents);
                        },
                        List.of(SuspendedFiltersIT::ask));
        for (Stops stops : Stops.values()) {
            check("filter mark fork call", marks::attach, stops, first, second);
            marks.due.add(SuspendedFiltersIT::ask);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P32: of a child that has no engine count")
    void orphan(Stops stops) throws Exception {
        Marks marks = marks(List.of(SuspendedFiltersIT::ask));
        check("filter mark fork call", marks::attach, stops, "fails", "works");
    }

    // ---- the runtime's own

    @Test
    @DisplayName("may be the runtime's: the task stops at its calls all the same")
    void runtimes() throws Exception {
        Marks marks =
                marks(List.of(SuspendedFiltersIT::ask, e -> {}, SuspendedFiltersIT::takeBack));
        check("mark mark call mark mark", marks::attach, Stops.FILTERED, "works");
        assertThat(seen)
                .containsExactly(
                        "enter", "leave", "enter", "leave", "enter", "leave", "enter", "leave");
    }

    @Test
    @DisplayName("may be the runtime's: no child escapes, though no call is watched")
    void untracedChild() throws Exception {
        Marks marks =
                marks(
                        List.of(engine -> {
                            ask(engine);
                            engine.setEvents(EventSet.of(Event.CLONE));
                        }));
        // A call that the filter stops fails where there is no tracer.
        check("mark untraced mark", marks::attach, Stops.FILTERED);
        assertThat(seen).containsExactly("enter");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("are shown without the runtime's")
    void shown(Stops stops) throws Exception {
        List<Integer> sizes = new ArrayList<>();
        Consumer<Engine> look =
                engine -> {
                    try (Examination examination = engine.examine()) {
                        for (int number : new int[] {-1, 0, 1}) {
                            sizes.add(
                                    examination.filter(number).map(code -> code.length).orElse(0));
                            sizes.add((int) examination.filterFlags(number).orElse(-1));
                        }
                    }
                };
        check("mark filter mark", marks(List.of(look, look))::attach, stops);
        int own = 4 * 8;
        assertThat(sizes).containsExactly(0, -1, 0, -1, 0, -1, 0, -1, own, 0, 0, -1);
    }

    // ---- of a task that runs

    private final class Running implements AutoCloseable {
        final CompletableFuture<WaitStatus> end;
        final Engine engine;
        private final OutputStream fifo;
        private int said;

        Running(String words, Stops stops) throws Exception {
            Path input = directory.resolve("input");
            assertThat(new ProcessBuilder("mkfifo", input.toString()).start().waitFor()).isZero();
            List<Engine> engines = new ArrayList<>();
            end =
                    session.start(
                            "exec " + program + " " + words + " <" + input,
                            task -> {
                                Engine own = silent(task);
                                own.setEvents(
                                        EventSet.of(Event.SYSCALL_ENTRY), SyscallSet.of(GETSID));
                                engines.add(own);
                            },
                            stops.flags());
            engine = engines.getFirst();
            fifo = Files.newOutputStream(input);
        }

        void says(String what) throws IOException {
            fifo.write('\n');
            fifo.flush();
            said++;
            while (session.output().lines().count() < said) {
                Thread.onSpinWait();
            }
            assertThat(session.output().lines().toList().getLast()).isEqualTo(what);
        }

        /** What was asked for before is in effect. */
        void settle() throws InterruptedException {
            try (Engine other = silent(engine.task())) {
                other.control(ResumeAction.STOP);
                other.barrier();
                other.control(ResumeAction.DETACH);
            }
        }

        @Override
        public void close() throws IOException {
            fifo.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("are, and count again, though the task sleeps")
    void running(Stops stops) throws Exception {
        try (Running running = new Running("filter" + " wait call".repeat(TOGGLES), stops)) {
            for (int i = 0; i < TOGGLES; i++) {
                boolean suspends = i % 2 == 0;
                running.engine.suspendSeccomp(suspends);
                running.settle();
                running.says(suspends ? "works" : "fails");
            }
            assertThat(running.end.get().exitCode()).isZero();
        }
        assertThat(session.failures).isEmpty();
    }

    private enum End {
        DETACH,
        LAST_DETACH,
        CLOSE
    }

    @ParameterizedTest
    @CsvSource({
        "EACH, DETACH",
        "EACH, LAST_DETACH",
        "EACH, CLOSE",
        "FILTERED, DETACH",
        "FILTERED, LAST_DETACH",
        "FILTERED, CLOSE"
    })
    @DisplayName("count again when the engine is gone, the last of its task, or the runtime")
    void ended(Stops stops, End how) throws Exception {
        try (Running running = new Running("filter wait call wait call", stops)) {
            running.engine.suspendSeccomp(true);
            running.settle();
            running.says("works");
            if (how == End.DETACH) {
                silent(running.engine.task());
            }
            if (how == End.CLOSE) {
                session.tasks.close();
            } else {
                running.engine.control(ResumeAction.DETACH);
                if (how == End.DETACH || stops == Stops.FILTERED) {
                    running.settle();
                } else {
                    awaitFreedom(running.engine.task());
                }
            }
            running.says("fails");
            assertThat(running.end.get().exitCode()).isZero();
        }
        assertThat(session.failures).isEmpty();
    }

    private static void awaitFreedom(Task task) {
        while (ProcStatus.of(Tracer.kernel(), task.tid()).tracer() != 0) {
            Thread.onSpinWait();
        }
    }
}
