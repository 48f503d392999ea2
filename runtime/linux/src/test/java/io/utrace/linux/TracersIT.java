package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Several tracer threads")
@Timeout(60)
class TracersIT {
    private static final int THREADS = 3;
    private static final int PROCESSES = 7;

    @RegisterExtension final Session session = new Session(THREADS);

    /** Notes by which threads each task was reported, and follows it to its children. */
    private class Follower implements EngineOps {
        final Map<Task, Set<Thread>> threads = new ConcurrentHashMap<>();

        void follow(Task task) {
            session.attach(task, this, Event.QUIESCE, Event.CLONE, Event.EXEC);
            note(task);
        }

        private void note(Task task) {
            threads.computeIfAbsent(task, key -> ConcurrentHashMap.newKeySet())
                    .add(Thread.currentThread());
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            note(engine.task());
            follow(clone.child());
            return Action.RESUME;
        }

        @Override
        public Action reportExec(Action action, Engine engine, ExecReport exec) {
            note(engine.task());
            return Action.RESUME;
        }
    }

    @Test
    @DisplayName("a process and its descendants stay with one; processes are spread over all")
    void spread() throws Exception {
        List<CompletableFuture<WaitStatus>> ends = new ArrayList<>();
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            Follower follower = new Follower();
            followers.add(follower);
            ends.add(session.start("(/bin/true; /bin/true) & wait; exit 7", follower::follow));
        }
        for (CompletableFuture<WaitStatus> end : ends) {
            assertThat(end.join().shellStatus()).isEqualTo(7);
        }
        session.tasks.awaitIdle();
        Set<Thread> all = new HashSet<>();
        for (Follower follower : followers) {
            Set<Thread> own = new HashSet<>();
            follower.threads.values().forEach(own::addAll);
            assertThat(follower.threads).hasSizeGreaterThanOrEqualTo(3);
            assertThat(own).hasSize(1);
            all.addAll(own);
        }
        assertThat(all).hasSize(THREADS);
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("any thread, another tracer's callback too, holds, examines and releases any task")
    void control() throws Exception {
        List<CompletableFuture<WaitStatus>> ends = new ArrayList<>();
        Map<Integer, Engine> engines = new ConcurrentHashMap<>();
        EngineOps observer = new EngineOps() {};
        String busy = "exec " + CPrograms.build("busy");
        for (int i = 0; i < PROCESSES; i++) {
            ends.add(
                    session.start(
                            busy,
                            task ->
                                    engines.put(
                                            task.tid(),
                                            session.attach(task, observer, Event.DEATH))));
        }
        for (Engine engine : engines.values()) {
            hold(engine);
            assertThat(ipOf(engine)).isNotZero();
        }
        CompletableFuture<String> outcome = new CompletableFuture<>();
        ends.add(session.start("exec /bin/true", task -> outcome.complete(releaseAll(engines))));
        assertThat(outcome.get()).isEqualTo("released " + PROCESSES);
        for (int tid : engines.keySet()) {
            Tracer.kernel().kill(tid, Kernel.SIGKILL);
        }
        for (CompletableFuture<WaitStatus> end : ends) {
            end.join();
        }
        assertThat(session.failures).isEmpty();
    }

    private static void hold(Engine engine) throws InterruptedException {
        if (engine.control(ResumeAction.STOP) == Outcome.IN_PROGRESS) {
            engine.barrier();
        }
    }

    private static long ipOf(Engine engine) {
        try (var examination = engine.examine()) {
            return examination.registers().instructionPointer();
        }
    }

    /** On some tracer's thread: none of this may wait for another tracer. */
    private static String releaseAll(Map<Integer, Engine> engines) {
        int released = 0;
        for (Engine engine : engines.values()) {
            boolean isRead = ipOf(engine) != 0;
            released += isRead && engine.control(ResumeAction.RESUME) == Outcome.DONE ? 1 : 0;
        }
        return "released " + released;
    }

    @Test
    @DisplayName("closing ends the threads, those too that were never needed")
    void close() throws Exception {
        CompletableFuture<WaitStatus> end =
                session.start(
                        "sleep 0.1; exit 3",
                        task ->
                                session.utrace
                                        .attach(task, new EngineOps() {}, null)
                                        .setEvents(EventSet.ALL));
        session.tasks.close();
        assertThat(end.join().shellStatus()).isEqualTo(3);
        assertThat(
                        session.tasks
                                .launch(
                                        new byte[][] {Launches.bytes("/bin/true")},
                                        session.tasks.environment(),
                                        task -> {})
                                .isCompletedExceptionally())
                .isTrue();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread instanceof Tracer) {
                thread.join();
            }
        }
    }
}
