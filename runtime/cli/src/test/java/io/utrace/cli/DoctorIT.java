package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("utrace doctor")
@Timeout(120)
class DoctorIT {
    private static Run doctor(String... under) throws Exception {
        List<String> command = new ArrayList<>(List.of(under));
        command.addAll(List.of(Run.UTRACE.toString(), "doctor"));
        Run run = Run.of(Map.of(), command);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .last()
                .isEqualTo(run.status() == 0 ? "Tracing works." : "Tracing doesn't work.");
        return run;
    }

    @Test
    @DisplayName("says that tracing works where it does")
    void works() throws Exception {
        Run run = doctor();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .doesNotContain("fails")
                .containsPattern("(?m)^ok      kernel +Linux [0-9]")
                .containsPattern("(?m)^ok      AOT cache +in use$")
                .containsPattern("(?m)^ok      PTRACE_LISTEN +works$")
                .containsPattern("(?m)^ok      true +traced, with [0-9]+ system calls and")
                .containsPattern("(?m)^ok      sharing +other commands would find us in /");
    }

    @Test
    @DisplayName("finds that there is no place for a socket, or that there is one again")
    void withoutASocket(@TempDir Path directory) throws Exception {
        boolean isRoot = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        assumeTrue(isRoot, "only root can take a place that is another user's");
        Workshop.need("setpriv");
        // a user whom nobody else is, not even this test at the same time
        int user = 100_000 + (int) (ProcessHandle.current().pid() % 100_000);
        String[] asUser = {
            "setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--", "env"
        };
        Files.setAttribute(directory, "unix:uid", user);
        String home = directory.toString();
        Path taken = Files.createDirectory(Path.of("/tmp/utrace-" + user));
        try {
            assertThat(doctor(with(asUser, "XDG_RUNTIME_DIR=")).out())
                    .containsPattern(
                            "(?m)^limits  sharing +no place for a socket \\(.* "
                                    + taken
                                    + " is open to others, or theirs\\), so .*; set XDG_RUNTIME_DIR");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            assertThat(doctor(with(asUser, "XDG_RUNTIME_DIR=" + home)).out())
                    .containsPattern(
                            "(?m)^ok      sharing +other commands .* " + home + "/utrace$");
            assertThat(directory.resolve("utrace")).isEmptyDirectory();
        } finally {
            Files.delete(taken);
        }
    }

    private static String[] with(String[] words, String last) {
        return Stream.concat(Stream.of(words), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    @DisplayName("finds the seccomp filter that forbids ptrace")
    void underSeccomp() throws Exception {
        Run run = doctor(Workshop.program("noptrace").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("(?m)^limits  seccomp +a filter: it may be what forbids ")
                .containsPattern("(?m)^fails   PTRACE_SEIZE +EPERM: the seccomp filter forbids it")
                .containsPattern("(?m)^fails   true +this system doesn't let us trace");
    }

    @Test
    @DisplayName("finds the tracer that takes our children")
    void underStrace() throws Exception {
        Workshop.need("strace");
        Run followed = doctor("strace", "-f", "-o", "/dev/null");
        assertThat(followed.status()).isEqualTo(1);
        assertThat(followed.out())
                .containsPattern("(?m)^limits  debugger +we are traced by [0-9]+ \\(strace\\)")
                .containsPattern(
                        "(?m)^fails   PTRACE_SEIZE +EPERM: the child is traced by our own");
        Run alone = doctor("strace", "-o", "/dev/null");
        assertThat(alone.status()).isZero();
        assertThat(alone.out())
                .containsPattern("(?m)^limits  debugger +we are traced by [0-9]+ \\(strace\\)");
    }

    @Test
    @DisplayName("finds a JVM that may not call natively, and has no cache")
    void withoutNativeAccess() throws Exception {
        Run run =
                Run.of(
                        Map.of(),
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--illegal-native-access=deny",
                                "--module-path",
                                Workshop.LIBRARIES.toString(),
                                "-m",
                                "io.utrace.cli/io.utrace.cli.Main",
                                "doctor"));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("(?m)^limits  AOT cache +not there")
                .containsPattern("(?m)^fails   native access +refused: start java with --enable")
                .containsPattern("(?m)^fails   true +real tasks need native calls");
    }
}
