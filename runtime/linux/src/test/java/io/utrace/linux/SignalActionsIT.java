package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each decision over a signal does to a process, and what its parent sees. */
@DisplayName("U7 signal actions are done by signals")
@Timeout(120)
class SignalActionsIT {
    private static final int SIGCONT = 18;
    private static final int SIGTSTP = 20;
    private static final int SIGUSR1 = 10;

    @RegisterExtension final Session session = new Session();

    @TempDir private Path directory;

    private static Path deadly;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void build() throws Exception {
        deadly = CPrograms.build("deadly");
    }

    /** Follows the tree, notes each signal but SIGCHLD and SIGCONT, and decides it so. */
    private final class Decider implements EngineOps {
        private final EventSet events = EventSet.SIGNALS.plus(Event.CLONE);
        private final SignalAction decided;

        Decider(SignalAction decided) {
            this.decided = decided;
        }

        void attach(Task task) {
            session.utrace.attach(task, this, null).setEvents(events);
        }

        @Override
        public Action reportClone(Action action, Engine engine, CloneReport clone) {
            attach(clone.child());
            return Action.RESUME;
        }

        @Override
        public Action reportSignal(Action action, Engine engine, SignalReport signal) {
            if (signal.signal() == Kernel.SIGCHLD || signal.signal() == SIGCONT) {
                return Action.RESUME.with(action.signalAction());
            }
            log.add(signal.signal() + " " + signal.event() + " " + action.signalAction());
            return Action.RESUME.with(decided);
        }
    }

    private int run(String command, SignalAction decided) throws Exception {
        return session.run("exec " + command, new Decider(decided)::attach);
    }

    private String untraced(String command) throws Exception {
        Path out = directory.resolve("untraced");
        Process process =
                new ProcessBuilder("/bin/sh", "-c", command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "group", "member", "bereaved"})
    @DisplayName("TSTP stops whom SIGTSTP would stop untraced: no orphaned group")
    void orphaned(String how) throws Exception {
        String program = CPrograms.build("orphans") + " " + how + " ";
        String asUntraced = untraced(program + SIGTSTP).replace("stopped 20", "stopped 19");
        assertThat(run(program + SIGUSR1, SignalAction.TSTP)).isZero();
        assertThat(session.output()).isEqualTo(asUntraced);
        assertThat(log).containsExactly("10 SIGNAL_TERM TERM");
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "group"})
    @DisplayName("of SIGTSTP itself the kernel decides")
    void sigtstp(String how) throws Exception {
        String command = CPrograms.build("orphans") + " " + how + " " + SIGTSTP;
        assertThat(run(command, SignalAction.TSTP)).isZero();
        assertThat(session.output()).isEqualTo(untraced(command));
        assertThat(log).containsExactly("20 SIGNAL_STOP TSTP");
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // a signal, what the task makes of it; how it comes in; what is decided; what is seen
        "15, default, SIGNAL_TERM TERM, TERM, killed by 15",
        "15, default, SIGNAL_TERM TERM, CORE, killed by 9",
        "15, default, SIGNAL_TERM TERM, DELIVER, killed by 15",
        "15, default, SIGNAL_TERM TERM, IGN, exited 3",
        "15, default, SIGNAL_TERM TERM, STOP, stopped 19;exited 3",
        "15, ignored, SIGNAL_IGN IGN, TERM, killed by 9",
        "15, ignored, SIGNAL_IGN IGN, CORE, killed by 9",
        "15, ignored, SIGNAL_IGN IGN, DELIVER, exited 3",
        "15, ignored, SIGNAL_IGN IGN, STOP, stopped 19;exited 3",
        "15, handled, SIGNAL DELIVER, TERM, killed by 9",
        "15, handled, SIGNAL DELIVER, DELIVER, exited 3",
        "3, default, SIGNAL_CORE CORE, CORE, killed by 3",
        "3, default, SIGNAL_CORE CORE, TERM, killed by 9",
        "3, ignored, SIGNAL_IGN IGN, CORE, killed by 9",
        "3, handled, SIGNAL DELIVER, CORE, killed by 9",
        "20, handled, SIGNAL DELIVER, STOP, stopped 19;exited 3",
        "23, default, SIGNAL_IGN IGN, TERM, killed by 9",
        "23, default, SIGNAL_IGN IGN, CORE, killed by 9",
        "36, default, SIGNAL_TERM TERM, TERM, killed by 36",
        "36, handled, SIGNAL DELIVER, TERM, killed by 9",
    })
    @DisplayName("TERM and CORE: by the signal if that is what it does, else by SIGKILL")
    void dispositions(int signal, String disposition, String seen, SignalAction decided, String end)
            throws Exception {
        // no core files; the kernel then tells of none
        String command = "ulimit -c 0; exec " + deadly + " " + signal + " " + disposition;
        assertThat(session.run(command, new Decider(decided)::attach)).isZero();
        assertThat(session.output().strip().replace('\n', ';')).isEqualTo(end);
        assertThat(log).containsExactly(signal + " " + seen);
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "unlimited"})
    @DisplayName("CORE dumps a core if the signal would have dumped one untraced")
    void coreDumped(String limit) throws Exception {
        String command =
                "cd %s; ulimit -c %s; exec %s 3 default".formatted(directory, limit, deadly);
        assertThat(session.run(command, new Decider(SignalAction.CORE)::attach)).isZero();
        assertThat(session.output()).startsWith("killed by 3").isEqualTo(untraced(command));
        assertThat(log).containsExactly("3 SIGNAL_CORE CORE");
    }

    @ParameterizedTest
    @CsvSource({
        "15, init, SIGNAL_IGN IGN, IGN, exited 3",
        "15, init, SIGNAL_IGN IGN, DELIVER, exited 3",
        "15, init, SIGNAL_IGN IGN, TERM, killed by 9",
        "3, init, SIGNAL_IGN IGN, CORE, killed by 9",
        "20, init, SIGNAL_IGN IGN, IGN, exited 3",
        "20, init, SIGNAL_IGN IGN, STOP, stopped 19;exited 3",
        "19, init, SIGNAL_IGN IGN, IGN, exited 3",
        "4, fault, SIGNAL_CORE CORE, CORE, killed by 9",
    })
    @DisplayName("the first process of a namespace ignores what it doesn't handle")
    void init(int signal, String disposition, String seen, SignalAction decided, String end)
            throws Exception {
        assumeRoot();
        dispositions(signal, disposition, seen, decided, end);
    }

    @ParameterizedTest
    @CsvSource({"15, init, exited 3", "19, init, exited 3", "4, fault, killed by 9"})
    @DisplayName("… also when no engine looks at signals")
    void unwatchedInit(int signal, String disposition, String end) throws Exception {
        assumeRoot();
        EngineOps watcher =
                new EngineOps() {
                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        session.attach(clone.child(), this, Event.CLONE).close();
                        return Action.RESUME;
                    }
                };
        int status =
                session.run(
                        "exec " + deadly + " " + signal + " " + disposition,
                        task -> session.attach(task, watcher, Event.CLONE).close());
        assertThat(status).isZero();
        assertThat(session.output()).isEqualTo(end + "\n");
        assertThat(session.failures).isEmpty();
    }

    private static void assumeRoot() {
        assumeThat(ProcStatus.of(Tracer.kernel(), Tracer.kernel().getpid()).effectiveUid())
                .as("a namespace of one's own is for root")
                .isZero();
    }
}
