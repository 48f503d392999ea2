package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExitReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("U10 A reap is reported when the parent reaps")
@Timeout(120)
class ReapIT {
    private static final int PIDFD_HUNG_UP = 1 | 16;
    private static final int PIDFD_ZOMBIE = 1;
    private static final int PIDFD_ALIVE = 0;

    private static Path program;

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("reaps");
    }

    @RegisterExtension
    @Order(1)
    final Leaks leaks = new Leaks();

    @RegisterExtension
    @Order(2)
    final Session session = new Session();

    @TempDir private Path directory;

    /** Follows the children of a program, and tells of their ends one by one. */
    private final class Mourner implements EngineOps {
        final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
        final List<Task> children = new CopyOnWriteArrayList<>();
        final List<Engine> engines = new CopyOnWriteArrayList<>();

        void attach(Task task) {
            engines.add(
                    session.attach(task, this, Event.CLONE, Event.EXIT, Event.DEATH, Event.REAP));
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            children.add(clone.child());
            attach(clone.child());
            return action;
        }

        @Override
        public Action reportExit(Action action, Engine engine, ExitReport exit) {
            note(engine.task(), "exiting");
            return action;
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            String group = death.groupDead() ? " group" : "";
            note(death.task(), "dead " + death.status().shellStatus() + group);
            return Action.RESUME;
        }

        @Override
        public void reportReap(Engine engine, Task task) {
            note(task, "reaped");
        }

        @Override
        public void release(@Nullable Object data) {
            notes.add("released");
        }

        void note(Task task, String what) {
            int child = children.indexOf(task);
            if (child >= 0) {
                notes.add(child + " " + what);
            }
        }

        Task child() {
            return children.getFirst();
        }

        void expect(String... expected) throws InterruptedException {
            for (String note : expected) {
                assertThat(notes.take()).isEqualTo(note);
            }
        }
    }

    private final Mourner mourner = new Mourner();
    private Path lines;
    private CompletableFuture<WaitStatus> end;

    private void start(String way) throws Exception {
        lines = directory.resolve("lines");
        Process fifo = new ProcessBuilder("mkfifo", lines.toString()).inheritIO().start();
        assertThat(fifo.waitFor()).isZero();
        String command = "exec 3<>" + lines + "; exec " + program + " " + way + " <&3";
        end = session.start(command, mourner::attach);
    }

    /** Lets as many go on. */
    private void line(int count) throws IOException {
        Files.writeString(lines, "\n".repeat(count));
    }

    private void awaitSaid(String what) throws IOException {
        while (!session.output().contains(what + " ")) {
            Thread.onSpinWait();
        }
    }

    /** Whatever the tracer had before it, it has done by now. */
    private void awaitTracer() throws Exception {
        byte[][] command = {Launches.bytes("/bin/true")};
        assertThat(session.tasks.launch(command, new byte[0][], task -> {}).get())
                .isEqualTo(new WaitStatus(0));
    }

    private void finish() throws Exception {
        line(1);
        assertThat(end.get().shellStatus()).as(session.output()).isZero();
        session.tasks.awaitIdle();
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("the death is reported at once; then there is a zombie, until its parent waits")
    void parentWaitsLater() throws Exception {
        start("later");
        line(1);
        awaitSaid("zombies");
        mourner.expect("0 exiting", "0 dead 0 group");
        awaitTracer();
        assertThat(mourner.notes).isEmpty();
        Task child = mourner.child();
        assertThat(child.state()).isEqualTo(TaskState.ZOMBIE);
        assertThat(session.utrace.task(child.tid())).contains(child);
        line(1);
        awaitSaid("reaped");
        mourner.expect("0 reaped");
        awaitTracer();
        assertThat(child.state()).isEqualTo(TaskState.DEAD);
        assertThat(session.utrace.task(child.tid())).isEmpty();
        finish();
    }

    @Test
    @DisplayName("when the tracer is idle every reap that has happened has been reported")
    void toldBeforeIdle() throws Exception {
        start("later");
        line(3);
        assertThat(end.get().shellStatus()).as(session.output()).isZero();
        session.tasks.awaitIdle();
        assertThat(mourner.notes).containsExactly("0 exiting", "0 dead 0 group", "0 reaped");
    }

    @Test
    @DisplayName("who attaches to a zombie may ask for its reap, and for nothing else")
    void attachToZombie() throws Exception {
        start("later");
        line(1);
        awaitSaid("zombies");
        mourner.expect("0 exiting", "0 dead 0 group");
        Mourner late = new Mourner();
        late.children.add(mourner.child());
        Engine engine = session.attach(mourner.child(), late, Event.REAP);
        assertThatThrownBy(() -> engine.setEvents(EventSet.of(Event.DEATH)))
                .isInstanceOf(UtraceException.DeathUnderway.class);
        assertThatThrownBy(() -> engine.control(ResumeAction.STOP))
                .isInstanceOf(UtraceException.NoSuchTask.class);
        line(1);
        late.expect("0 reaped");
        mourner.expect("0 reaped");
        finish();
    }

    @Test
    @DisplayName("a zombie that the last engine has left is let go, and nobody waits for its reap")
    void detachFromZombie() throws Exception {
        start("later");
        line(1);
        awaitSaid("zombies");
        mourner.expect("0 exiting", "0 dead 0 group");
        awaitTracer();
        assertThat(pidfds()).isOne();
        Engine engine = mourner.engines.getLast();
        assertThat(engine.control(ResumeAction.DETACH)).isEqualTo(Outcome.DONE);
        awaitTracer();
        assertThat(mourner.child().state()).isEqualTo(TaskState.DEAD);
        assertThat(pidfds()).isZero();
        line(1);
        awaitSaid("reaped");
        finish();
        assertThat(mourner.notes).isEmpty();
    }

    private static int pidfds() throws IOException {
        int count = 0;
        try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                try {
                    count += Files.readSymbolicLink(file).toString().contains("pidfd") ? 1 : 0;
                } catch (NoSuchFileException closed) {
                    // the directory's own, or one of the JVM's
                }
            }
        }
        return count;
    }

    @Test
    @DisplayName("a parent that ignores SIGCHLD leaves no zombie: the reap comes with the death")
    void parentIgnores() throws Exception {
        start("ignored");
        line(1);
        awaitSaid("gone");
        mourner.expect("0 exiting", "0 dead 3 group", "0 reaped");
        awaitTracer();
        assertThat(mourner.child().state()).isEqualTo(TaskState.DEAD);
        finish();
    }

    @Test
    @DisplayName("a parent that dies leaves its zombie to another, who reaps it")
    void parentDies() throws Exception {
        start("orphaned");
        line(1);
        // the parent is the first child, its own the second
        mourner.expect("1 exiting", "1 dead 3 group");
        line(1);
        mourner.expect("0 exiting", "0 dead 4 group", "0 reaped");
        awaitSaid("inherited");
        awaitTracer();
        assertThat(mourner.notes).isEmpty();
        assertThat(mourner.children.getLast().state()).isEqualTo(TaskState.ZOMBIE);
        line(1);
        awaitSaid("reaped");
        mourner.expect("1 reaped");
        finish();
    }

    @Test
    @DisplayName("a leader that ended before its threads is a zombie when they are dead, too")
    void leaderEndsFirst() throws Exception {
        start("leader");
        mourner.expect("0 exiting");
        awaitTracer();
        assertThat(mourner.notes).isEmpty();
        line(1);
        mourner.expect("1 exiting", "1 dead 5", "1 reaped", "0 dead 5 group");
        awaitSaid("zombies");
        awaitTracer();
        assertThat(mourner.notes).isEmpty();
        line(1);
        mourner.expect("0 reaped");
        finish();
    }

    @Test
    @DisplayName("a hundred zombies are reaped, the last first")
    void hundred() throws Exception {
        int children = 100;
        start("later " + children);
        line(children);
        awaitSaid("zombies");
        List<String> deaths = new ArrayList<>();
        for (int i = 0; i < 2 * children; i++) {
            deaths.add(mourner.notes.take());
        }
        assertThat(deaths).noneMatch(note -> note.endsWith("reaped"));
        line(2);
        assertThat(end.get().shellStatus()).as(session.output()).isZero();
        session.tasks.awaitIdle();
        assertThat(mourner.notes).hasSize(children).allMatch(note -> note.endsWith(" reaped"));
        assertThat(mourner.notes).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("closing waits for no parent: the engine is gone, without a reap report")
    void closedBefore() throws Exception {
        start("later 3");
        line(3);
        awaitSaid("zombies");
        mourner.engines.forEach(Engine::close);
        for (int i = 0; i < 6; i++) {
            assertThat(mourner.notes.take()).matches("[012] (exiting|dead . group)");
        }
        session.tasks.close();
        mourner.expect("released", "released", "released", "released");
        assertThat(mourner.notes).isEmpty();
        mourner.children.forEach(child -> assertThat(child.state()).isEqualTo(TaskState.DEAD));
        line(2);
        // its own parent is this process
        assertThat(end.get().shellStatus()).as(session.output()).isZero();
    }

    @Test
    @DisplayName("a parent that isn't traced may never wait: idle is told without it")
    void untracedParent() throws Exception {
        Bystander parent = new Bystander(program.toString(), "later");
        try {
            int pid = Integer.parseInt(parent.readLine().replace("forked ", ""));
            session.tasks
                    .attach(
                            pid,
                            task -> {
                                mourner.children.add(task);
                                mourner.attach(task);
                            })
                    .join();
            parent.write("");
            assertThat(parent.readLine()).isEqualTo("zombies 1");
            session.tasks.awaitIdle();
            mourner.expect("0 exiting", "0 dead 0 group");
            assertThat(mourner.notes).isEmpty();
            assertThat(mourner.child().state()).isEqualTo(TaskState.ZOMBIE);
            parent.write("");
            mourner.expect("0 reaped");
            assertThat(parent.readLine()).isEqualTo("reaped 1");
            parent.write("");
            assertThat(parent.finish()).isZero();
        } finally {
            parent.end();
        }
    }

    @Test
    @DisplayName("of the kernel: a pidfd is readable for a zombie, and hangs up when it is reaped")
    void pidfd() throws Exception {
        Kernel kernel = Tracer.kernel();
        start("later");
        awaitSaid("forked");
        int child = mourner.child().tid();
        int pidfd = (int) kernel.call(Syscall.PIDFD_OPEN, child, 0, 0, 0, 0, 0);
        try {
            assertThat(poll(kernel, pidfd)).isEqualTo(PIDFD_ALIVE);
            line(1);
            awaitSaid("zombies");
            assertThat(poll(kernel, pidfd)).isEqualTo(PIDFD_ZOMBIE);
            line(1);
            awaitSaid("reaped");
            assertThat(poll(kernel, pidfd)).isEqualTo(PIDFD_HUNG_UP);
            assertThat(kernel.call(Syscall.PIDFD_OPEN, child, 0, 0, 0, 0, 0))
                    .isEqualTo(-Kernel.ESRCH);
        } finally {
            kernel.close(pidfd);
        }
        finish();
    }

    private static int poll(Kernel kernel, int pidfd) {
        ByteBuffer poll = Kernel.allocate(24).putInt(0, pidfd).putShort(4, (short) PIDFD_HUNG_UP);
        long address = Kernel.addressOf(poll);
        kernel.call(Syscall.PPOLL, address, 1, address + 8, 0, 0, 0);
        return poll.getShort(6);
    }
}
