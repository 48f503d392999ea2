package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

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
                new ProcessBuilder("/bin/sh", "-c", "exec " + command)
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
}
