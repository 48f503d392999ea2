package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Runs with --fast")
@Timeout(120)
class FastIT {
    @TempDir private Path directory;
    private Path trace;

    @BeforeEach
    void name() {
        trace = directory.resolve("trace");
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(Run.UTRACE.toString(), "run", "--fast"));
        command.addAll(List.of("-s", "syscall-watch.trace=openat,execve", "-o", trace.toString()));
        command.addAll(List.of(words));
        return command;
    }

    private static boolean isRoot() throws Exception {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls /", "cat /etc/passwd"})
    @DisplayName("show what is shown without it")
    void sameTrace(String program) throws Exception {
        List<String> plain = command(program.split(" "));
        plain.remove("--fast");
        Run expected = Run.of(Map.of(), plain);
        List<String> lines = Files.readAllLines(trace);
        Run run = Run.of(Map.of(), command(program.split(" ")));
        assertThat(run).isEqualTo(expected);
        assertThat(Files.readAllLines(trace)).hasSameSizeAs(lines);
        assertThat(lines).isNotEmpty().allMatch(line -> line.matches("(openat|execve)\\(.*|\\+.*"));
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    @DisplayName("end their modules for a signal, and wait for the program")
    void endsModulesAlone(String signal, int status) throws Exception {
        Path pipe = directory.resolve("pipe");
        Path out = directory.resolve("out");
        String script =
                "mkfifo %s; echo up; read line <%s; cat /dev/null; echo finished $line >%s"
                        .formatted(pipe, pipe, out);
        List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
        command.addAll(command("sh", "-c", script));
        Process utrace = Run.start(new ProcessBuilder(command));
        // not over its standard streams, which are closed here when utrace ends
        try (BufferedReader standard = utrace.inputReader()) {
            assertThat(standard.readLine()).isEqualTo("up");
            List<String> kill = List.of("kill", "-s", signal, Long.toString(utrace.pid()));
            assertThat(Run.of(Map.of(), kill).status()).isZero();
            while (!threads(utrace).contains("utrace-end\n")) {
                assertThat(utrace.isAlive()).isTrue();
            }
            Files.writeString(pipe, "well\n");
            assertThat(Run.end(utrace)).isEqualTo(status);
            assertThat(Files.readString(out)).isEqualTo("finished well\n");
        }
    }

    private static String threads(Process process) throws IOException {
        StringBuilder names = new StringBuilder();
        try (var threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    names.append(Files.readString(thread.resolve("comm")));
                } catch (IOException ended) {
                    // which isn't the one that is waited for
                }
            }
        }
        return names.toString();
    }

    @Test
    @DisplayName("take privileges from whoever has no CAP_SYS_ADMIN, and hide nothing of it")
    void unprivileged() throws Exception {
        assumeTrue(isRoot(), "only root can become another");
        Workshop.need("setpriv");
        Files.setAttribute(directory, "unix:uid", 65534);
        List<String> nobody =
                new ArrayList<>(
                        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        nobody.addAll(command("grep", "-E", "^(NoNewPrivs|Seccomp):", "/proc/self/status"));
        assertThat(Run.of(Map.of(), nobody))
                .isEqualTo(new Run(0, "NoNewPrivs:\t1\nSeccomp:\t2\n", ""));
        assertThat(trace).content().contains("openat(AT_FDCWD, \"/proc/self/status\"");
    }

    @Test
    @DisplayName("say so where a tracer would leave them")
    void lessPrivileged() throws Exception {
        assumeTrue(isRoot(), "only root can give up CAP_SYS_ADMIN alone");
        Workshop.need("setpriv");
        List<String> less =
                new ArrayList<>(
                        List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"));
        less.addAll(command("grep", "NoNewPrivs:", "/proc/self/status"));
        assertThat(Run.of(Map.of(), less))
                .isEqualTo(
                        new Run(
                                0,
                                "NoNewPrivs:\t1\n",
                                "utrace: --fast without CAP_SYS_ADMIN: programs that set their user"
                                        + " run without its privileges\n"));
        Run root = Run.of(Map.of(), command("grep", "NoNewPrivs:", "/proc/self/status"));
        assertThat(root).isEqualTo(new Run(0, "NoNewPrivs:\t0\n", ""));
    }
}
