package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is told of a birth, and of an execve that takes a leader's place")
@Timeout(120)
class BirthsIT {
    private static Path program;

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("births");
    }

    @RegisterExtension
    @Order(1)
    final Leaks leaks = new Leaks();

    @RegisterExtension
    @Order(2)
    final Session session = new Session();

    private final List<Event> births = List.of(Event.CLONE);
    private final List<Event> calls = List.of(Event.CLONE, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);

    /** The flags of the library's pthread_create: what it shares, and the ids it has stored. */
    @ParameterizedTest(name = "{0}, calls watched: {2}")
    @CsvSource({
        "fork, 11, false",
        "fork, 11, true",
        "vfork, 4111, false",
        "vfork, 4111, true",
        "clone, 611, false",
        "clone, 611, true",
        "clone3, 100000211, false",
        "clone3, 100000211, true",
        "thread, 3d0f00, false",
        "thread, 3d0f00, true"
    })
    @DisplayName("the flags of whichever call made the task, its exit signal among them")
    void flags(String way, String flags, boolean watched) throws Exception {
        List<String> told = new ArrayList<>();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        told.add(Long.toHexString(clone.flags()));
                        return action;
                    }

                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        return action;
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        return action;
                    }
                };
        Event[] events = (watched ? calls : births).toArray(Event[]::new);
        int status =
                session.run(
                        "exec " + program + " " + way, task -> session.attach(task, ops, events));
        assertThat(status).as(session.output()).isZero();
        assertThat(told).containsExactly(flags);
        assertThat(session.failures).isEmpty();
    }

    /** Follows a process, and notes what is told of its leader, and of the execve. */
    private final class Heirs implements EngineOps {
        final List<String> ofLeader = new ArrayList<>();
        final List<Integer> formerTids = new ArrayList<>();
        final AtomicReference<Task> leader = new AtomicReference<>();

        void attach(Task task) {
            session.attach(
                    task, this, Event.CLONE, Event.EXEC, Event.EXIT, Event.DEATH, Event.REAP);
        }

        private void note(Task task, String what) {
            if (task.equals(leader.get())) {
                ofLeader.add(what);
            }
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            attach(clone.child());
            return action;
        }

        @Override
        public Action reportExec(Action action, Engine engine, ExecReport exec) {
            formerTids.add(exec.formerTid());
            return action;
        }

        @Override
        public Action reportExit(Action action, Engine engine, ExitReport exit) {
            note(engine.task(), "exiting " + exit.status().shellStatus());
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
    }

    @ParameterizedTest(name = "the leader is {0}")
    @CsvSource({"ended, 7", "alive, 0"})
    @DisplayName("the leader died alone, with its own status; the caller says who it was")
    void supplanted(String leader, int status) throws Exception {
        Heirs heirs = new Heirs();
        int end =
                session.run(
                        "exec " + program + " exec " + leader,
                        task -> {
                            heirs.leader.set(task);
                            heirs.attach(task);
                        });
        assertThat(end).isZero();
        assertThat(heirs.ofLeader).containsExactly("exiting " + status, "dead " + status, "reaped");
        int pid = heirs.leader.get().tid();
        int caller = Integer.parseInt(session.output().strip());
        // the shell, the program, and what its thread runs
        assertThat(heirs.formerTids).containsExactly(pid, pid, caller);
        assertThat(session.failures).isEmpty();
    }
}
