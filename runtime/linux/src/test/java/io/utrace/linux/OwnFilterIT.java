package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A program's own seccomp filter. The runtime asks for no PTRACE_EVENT_SECCOMP, so that even a
 * filter that leaves a call to a tracer finds none.
 */
@DisplayName("P25: a program with a filter of its own")
@Timeout(120)
class OwnFilterIT {
    private static final int GETPPID = 110;
    private static final int SIGSYS = 31;

    private static Path program;

    @RegisterExtension final Session session = new Session();

    @TempDir private Path directory;

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("filtered");
    }

    private String untraced(String how) throws Exception {
        Path out = directory.resolve("untraced");
        Process process =
                new ProcessBuilder(program.toString(), how)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }

    @ParameterizedTest
    @CsvSource({
        "trace, 'getppid fails, errno 38'",
        "errno, 'getppid fails, errno 7'",
        "trap, 'signal 31 code 1 errno 7 call 110'"
    })
    @DisplayName("P25: its calls fail as they do untraced, whether or not they are watched")
    void asUntraced(String how, String expected) throws Exception {
        String asUntraced = untraced(how);
        assertThat(asUntraced).startsWith(expected);

        Recorder calls = new Recorder(session.utrace);
        assertThat(session.run("exec " + program + " " + how, calls::attach)).isZero();
        assertThat(session.output()).isEqualTo(asUntraced);
        List<String> events = calls.all().getFirst();
        // A call that the filter ends has its entry and its exit, like any other.
        assertThat(events).containsSubsequence("enter " + GETPPID, "leave " + GETPPID);
        assertThat(events.contains("signal " + SIGSYS)).isEqualTo(how.equals("trap"));

        Recorder signals =
                new Recorder(session.utrace) {
                    @Override
                    EventSet wanted() {
                        return EVENTS.minus(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
                    }
                };
        assertThat(session.run("exec " + program + " " + how, signals::attach)).isZero();
        assertThat(session.output()).isEqualTo(asUntraced);
        assertThat(session.failures).isEmpty();
    }
}
