package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.utrace.cli.modules.Narrator;
import io.utrace.cli.modules.Witness;
import io.utrace.host.ApiVersion;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What root runs in these tests, root runs as nobody; all else runs as who they run as. */
@DisplayName("A user without privileges")
@Timeout(120)
class UnprivilegedIT {
    private static final int NOBODY = 65534;

    @TempDir private Path directory;

    private final List<Process> started = new ArrayList<>();
    private boolean isRoot;
    private int user;

    @BeforeEach
    void givesTheUserADirectory() throws Exception {
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        isRoot = uid == 0;
        user = isRoot ? NOBODY : uid;
        if (isRoot) {
            Workshop.need("setpriv");
            Files.setAttribute(directory, "unix:uid", user);
        }
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> asUser() {
        return isRoot
                ? List.of(
                        "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--")
                : List.of();
    }

    private List<String> asUser(String... command) {
        List<String> words = new ArrayList<>(asUser());
        words.addAll(List.of(command));
        return words;
    }

    private Process start(List<String> command) {
        Process process = Run.start(new ProcessBuilder(command));
        started.add(process);
        return process;
    }

    // ---- run

    @ParameterizedTest
    @ValueSource(
            strings = {
                "printf 'b\\na\\n' | sort | cat",
                "exec $SERVER",
                "trap 'echo usr1' USR1; kill -USR1 $$; (kill -TERM $$) & wait",
                "exec perl -MPOSIX -e '$c = POSIX::SigSet->new(SIGCHLD); sigprocmask(SIG_BLOCK, $c);"
                        + " $p = fork; if (!$p) { kill STOP => $$; exit 3 }"
                        + " waitpid $p, WUNTRACED; kill CONT => $p; waitpid $p, 0;"
                        + " sigprocmask(SIG_UNBLOCK, $c)'",
                // their own, but not theirs to look into
                "cp /bin/cat secret; chmod 111 secret; exec ./secret tree/a"
            })
    @Tag("comparison")
    @DisplayName("runs programs under utrace as under strace")
    void asUnderStrace(String script) throws Exception {
        Workshop.need("strace", "perl");
        assertThat(new SideBySide(directory, asUser()).differences(script, Set.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/nonexistent", "/"})
    @DisplayName("needs no home and leaves nothing in its directory")
    void withoutAHome(String home) throws Exception {
        Run run =
                Run.of(
                        Map.of("HOME", home, "TMPDIR", home, "UTRACE", Run.UTRACE.toString()),
                        asUser(
                                "sh",
                                "-c",
                                "cd $0; $UTRACE run -- sh -c 'id -u; exit 3'",
                                directory.toString()));
        assertThat(run.out()).isEqualTo(user + "\n");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).startsWith("execve(").endsWith("+++ exited with 3 +++\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    @DisplayName("with a huge environment and nowhere to put temporary files")
    void withAHugeEnvironment() throws Exception {
        Run run =
                Run.of(
                        Map.of(
                                "TMPDIR",
                                "/nonexistent",
                                "A",
                                "a".repeat(60_000),
                                "B",
                                "b".repeat(60_000)),
                        asUser(
                                Run.UTRACE.toString(),
                                "run",
                                "-o",
                                "/dev/null",
                                "sh",
                                "-c",
                                "echo ${#A}${#B}"));
        assertThat(run).isEqualTo(new Run(0, "6000060000\n", ""));
    }

    @Test
    @DisplayName("ends utrace, and nothing else")
    void endsUtrace() throws Exception {
        Path in = directory.resolve("in");
        Path out = directory.resolve("out");
        Process utrace =
                start(
                        asUser(
                                Run.UTRACE.toString(),
                                "run",
                                "-o",
                                "/dev/null",
                                "sh",
                                "-c",
                                "mkfifo %s %s; echo up; read line <%s; echo finished $line >%s"
                                        .formatted(in, out, in, out)));
        try (BufferedReader standard = utrace.inputReader()) {
            assertThat(standard.readLine()).isEqualTo("up");
            utrace.destroy();
            assertThat(utrace.waitFor()).isEqualTo(128 + 15);
            Files.writeString(in, "well\n");
            assertThat(Files.readString(out)).isEqualTo("finished well\n");
        }
    }

    private Path setUserIdProgram() throws Exception {
        assumeTrue(isRoot, "only root can make one");
        Path id = Files.copy(Path.of("/usr/bin/id"), directory.resolve("id"));
        Files.setAttribute(id, "unix:uid", 0);
        Files.setAttribute(id, "unix:mode", 04755);
        return id;
    }

    @Test
    @DisplayName("gets no privileges from a set-user-ID program that is traced")
    void setUserId() throws Exception {
        Path id = setUserIdProgram();
        Run natively = Run.of(Map.of(), asUser(id.toString(), "-u"));
        Run traced =
                Run.of(
                        Map.of(),
                        asUser(
                                Run.UTRACE.toString(),
                                "run",
                                "-o",
                                "/dev/null",
                                id.toString(),
                                "-u"));
        assertThat(natively).isEqualTo(new Run(0, "0\n", ""));
        assertThat(traced).isEqualTo(new Run(0, user + "\n", ""));
    }

    @Test
    @DisplayName("H13 gets none from one under a debugger, natively and inside")
    void debuggedSetUserId() throws Exception {
        Workshop.need("strace");
        Path id = setUserIdProgram();
        List<String> debugger = List.of("strace", "-f", "-o", "/dev/null", id.toString(), "-u");
        List<String> inside = asUser(Run.UTRACE.toString(), "run", "-m", "ptrace", "--");
        inside.addAll(debugger);
        Run natively = Run.of(Map.of(), asUser(debugger.toArray(String[]::new)));
        assertThat(natively).isEqualTo(new Run(0, user + "\n", ""));
        assertThat(Run.of(Map.of(), inside)).isEqualTo(natively);
    }

    @Test
    @DisplayName("can't build what isn't his, and is told so")
    void notBuilt() throws Exception {
        assumeTrue(isRoot, "only root can give files away");
        Path checkout = Files.createDirectory(directory.resolve("checkout"));
        Path bin = Files.createDirectories(checkout.resolve("runtime/bin"));
        Files.createDirectories(checkout.resolve("runtime/cli"));
        Path launcher = Files.copy(Run.UTRACE, bin.resolve("utrace"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Run run = Run.of(Map.of(), asUser(launcher.toString(), "--version"));
        assertThat(run)
                .isEqualTo(
                        new Run(
                                125,
                                "",
                                "utrace: not built yet, and "
                                        + bin
                                        + "/../cli can't be written:"
                                        + " build it as its owner, with 'mvn package'\n"));
    }

    @Test
    @DisplayName("is told which plug-in he may not read, and has the others")
    void unreadablePlugin() throws Exception {
        String api = ApiVersion.current().toString();
        Path plugins = directory.resolve("plugins");
        UserModules.plugin(plugins.resolve("good.jar"), api, Narrator.class);
        Path jar = UserModules.plugin(plugins.resolve("bad.jar"), api, Witness.class);
        Files.setPosixFilePermissions(jar, Set.of());
        Run list =
                Run.of(
                        Map.of(),
                        asUser(Run.UTRACE.toString(), "modules", "--plugins", plugins.toString()));
        assertThat(list.err()).isEmpty();
        assertThat(list.status()).isZero();
        assertThat(list.out())
                .contains("\nnarrator unknown (")
                .containsPattern(
                        "\nRefused:\n  \\S+/bad.jar: bad.jar can't be read as a jar: .*Permission"
                                + " denied.*\n");
    }

    // ---- attach

    private Run attach(long pid) throws Exception {
        return Run.of(
                Map.of(),
                asUser(
                        System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath()
                                + ":"
                                + Workshop.LIBRARIES
                                + "/*",
                        AttachOnce.class.getName(),
                        Long.toString(pid)));
    }

    @Test
    @DisplayName("attaches to his own process, with all its threads")
    void attachesToHisOwn() throws Exception {
        Path steady = Workshop.program(Path.of("..", "linux", "src", "test", "c"), "steady");
        Process process = start(asUser(steady.toString(), "4"));
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");
            Run run = attach(process.pid());
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).matches("attached to [5-9]\n");
            process.outputWriter().close();
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    @DisplayName("may not attach to another user's process")
    void isRefusedAnothersProcess() throws Exception {
        long pid = isRoot ? start(List.of("sleep", "1000")).pid() : 1;
        assertThat(attach(pid).out())
                .matches(
                        ("can't trace %d \\(.*\\): it belongs to user 0 and this is user %d;"
                                        + " run utrace as that user, or as root\n")
                                .formatted(pid, user));
    }

    @Test
    @DisplayName("may not attach to his own process that hides itself")
    void isRefusedAnUndumpable() throws Exception {
        Process process = start(asUser(Workshop.program("undumpable").toString()));
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("hidden");
            assertThat(attach(process.pid()).out())
                    .isEqualTo(
                            "can't trace %d (undumpable): it has changed its credentials or made itself undumpable; run utrace as root\n"
                                    .formatted(process.pid()));
        }
    }

    @Test
    @DisplayName("may not attach to his own process that has more capabilities")
    void isRefusedAMorePrivileged() throws Exception {
        assumeTrue(isRoot, "only root can give capabilities");
        List<String> command = new ArrayList<>(asUser());
        command.removeLast();
        command.addAll(List.of("--inh-caps=+net_raw", "--ambient-caps=+net_raw", "--", "cat"));
        Process process = start(command);
        // it has become cat when it answers
        process.outputWriter().append("up\n").flush();
        assertThat(process.inputReader().readLine()).isEqualTo("up");
        assertThat(attach(process.pid()).out())
                .isEqualTo(
                        "can't trace %d (cat): it has capabilities, or is in a user namespace, that this process is not allowed to trace\n"
                                .formatted(process.pid()));
    }
}
