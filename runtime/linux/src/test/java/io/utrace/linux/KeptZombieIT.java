package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.WaitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("U10: a zombie that an engine keeps")
@Timeout(60)
class KeptZombieIT {
    private static Path program;

    @RegisterExtension final Session session = new Session();

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final AtomicReference<Engine> keeper = new AtomicReference<>();

    private enum End {
        LET_GO,
        DETACHED,
        CLOSED
    }

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("grandparent");
    }

    /** Keeps the first child of the program; follows the others. */
    private class Keeper implements EngineOps {
        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            Engine child =
                    session.attach(clone.child(), this, Event.DEATH, Event.REAP, Event.CLONE);
            if (keeper.compareAndSet(null, child)) {
                child.keepZombie(true);
            }
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            if (engine.equals(keeper.get())) {
                reports.add("dead " + death.status().exitCode());
                ended(engine);
            }
            return Action.RESUME;
        }

        void ended(Engine engine) {}

        @Override
        public void reportReap(Engine engine, Task task) {
            if (engine.equals(keeper.get())) {
                reports.add("reaped");
            }
        }
    }

    private CompletableFuture<WaitStatus> start(EngineOps ops) throws Exception {
        return session.start(
                "exec " + program, task -> session.attach(task, ops, Event.CLONE, Event.EXEC));
    }

    @ParameterizedTest
    @EnumSource(End.class)
    @DisplayName(
            "isn't told to its parent before it is let go; others' ends are told all the while")
    void kept(End how) throws Exception {
        CompletableFuture<WaitStatus> end = start(new Keeper());
        session.awaitOutput("first 0 told 0\nothers\n");
        Engine engine = keeper.get();
        assertThat(engine.task().state()).isEqualTo(TaskState.ZOMBIE);
        assertThat(ProcStatus.of(Tracer.kernel(), engine.task().tid()).isZombie()).isTrue();
        assertThat(reports).containsExactly("dead 7");
        switch (how) {
            case LET_GO -> engine.keepZombie(false);
            case DETACHED -> engine.control(ResumeAction.DETACH);
            case CLOSED -> session.tasks.close();
        }
        assertThat(end.get().exitCode()).isZero();
        assertThat(session.output()).isEqualTo("first 0 told 0\nothers\nthen 7 told 1\n");
        if (how == End.LET_GO) {
            session.tasks.awaitIdle();
            assertThat(reports).containsExactly("dead 7", "reaped");
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("let go in the report of its death, it is told like any other")
    void letGoAtOnce() throws Exception {
        CompletableFuture<WaitStatus> end =
                start(
                        new Keeper() {
                            @Override
                            void ended(Engine engine) {
                                engine.keepZombie(false);
                            }
                        });
        assertThat(end.get().exitCode()).isZero();
        assertThat(session.output()).contains("others\nthen 7");
        session.tasks.awaitIdle();
        assertThat(reports).containsExactly("dead 7", "reaped");
    }
}
