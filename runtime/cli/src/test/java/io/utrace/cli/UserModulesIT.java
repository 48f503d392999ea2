package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.cli.modules.Boom;
import io.utrace.cli.modules.Broken;
import io.utrace.cli.modules.Narrator;
import io.utrace.cli.modules.Unwilling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Modules that a user brings. */
@Timeout(120)
class UserModulesIT {
    @TempDir private Path directory;

    private Map<String, String> classPath(Class<?>... modules) throws Exception {
        Path classes = UserModules.directory(directory.resolve("classes"), modules);
        return Map.of("UTRACE_CLASS_PATH", classes.toString());
    }

    @Test
    void aDirectoryOfClassesIsListedAndTheBrokenOneRefused() throws Exception {
        Run run = Run.utrace(classPath(Broken.class, Narrator.class), "modules");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("syscall-watch ")
                .contains(
                        "narrator unknown ("
                                + directory.resolve("classes")
                                + ")\n"
                                + "  Tells what happens\n"
                                + "  -s narrator.warn=VALUE  Log a warning (true or false, default"
                                + " false)\n")
                .endsWith(
                        "Refused:\n  io.utrace.cli.modules.Broken: could not be instantiated:"
                                + " java.lang.IllegalStateException: broken\n");
    }

    @Test
    void aJarOnTheModulePathIsAModule() throws Exception {
        Path jar = UserModules.jar(directory.resolve("narrator-1.5.jar"), Narrator.class);
        Map<String, String> path = Map.of("UTRACE_MODULE_PATH", jar.toString());
        Run list = Run.utrace(path, "modules");
        assertThat(list.err()).isEmpty();
        assertThat(list.out()).contains("narrator 1.5 (" + jar + ")\n");
        Run run = Run.utrace(path, "run", "-m", "narrator", "--", "sh", "-c", "exit 3");
        assertThat(run).isEqualTo(new Run(3, "", "narrator starts\nnarrator stops\n"));
    }

    @Test
    void whatAModuleLogsIsSeenWhenItMatters() throws Exception {
        Run run =
                Run.utrace(
                        classPath(Narrator.class),
                        "run",
                        "-m",
                        "narrator",
                        "-s",
                        "narrator.warn=true",
                        "-o",
                        "/dev/null",
                        "/bin/true");
        assertThat(run).isEqualTo(new Run(0, "", "WARN narrator - beware\n"));
    }

    private Run traceTrue(String... outputs) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "-m", "narrator"));
        words.addAll(List.of("-m", "syscall-watch"));
        for (String output : outputs) {
            words.addAll(List.of("-o", output));
        }
        words.addAll(List.of("--", "/bin/true"));
        return Run.utrace(classPath(Narrator.class), words.toArray(String[]::new));
    }

    @Test
    void eachWritesToAFileOfItsOwn() throws Exception {
        Path trace = directory.resolve("trace");
        Path words = directory.resolve("words");
        assertThat(traceTrue("narrator=" + words, "syscall-watch=" + trace))
                .isEqualTo(new Run(0, "", ""));
        assertThat(Files.readString(words)).isEqualTo("narrator starts\nnarrator stops\n");
        assertThat(Files.readString(trace))
                .startsWith("execve(")
                .endsWith("+++ exited with 0 +++\n");
    }

    @Test
    void whoHasNoFileOfItsOwnWritesWhereTheOthersDo() throws Exception {
        assertThat(traceTrue("syscall-watch=" + directory.resolve("trace")))
                .isEqualTo(new Run(0, "", "narrator starts\nnarrator stops\n"));
    }

    @Test
    void aFileThatIsNamedTwiceIsWrittenOnce() throws Exception {
        Path words = directory.resolve("words");
        assertThat(traceTrue("narrator=" + words, directory + "/./words"))
                .isEqualTo(new Run(0, "", ""));
        assertThat(Files.readString(words))
                .startsWith("narrator starts\nexecve(")
                .endsWith("+++ exited with 0 +++\nnarrator stops\n");
    }

    @Test
    void aModuleThatThrowsIsOneLineAndHurtsNobody() throws Exception {
        Path trace = directory.resolve("trace");
        Run run =
                Run.utrace(
                        classPath(Boom.class),
                        "run",
                        "-m",
                        "boom",
                        "-m",
                        "syscall-watch",
                        "-o",
                        trace.toString(),
                        "sh",
                        "-c",
                        "/bin/echo on; /bin/echo and on; exit 3");
        assertThat(run)
                .isEqualTo(
                        new Run(
                                3,
                                "on\nand on\n",
                                "utrace: module boom failed in reportExec:"
                                        + " java.lang.IllegalStateException: no\\ngood;"
                                        + " it is detached\n"));
        assertThat(Files.readString(trace)).endsWith("+++ exited with 3 +++\n");
    }

    @Test
    void aModuleThatWontStartEndsTheRun() throws Exception {
        Run run =
                Run.utrace(
                        classPath(Narrator.class, Unwilling.class),
                        "run",
                        "-m",
                        "narrator",
                        "-m",
                        "unwilling",
                        "--",
                        "echo",
                        "not reached");
        assertThat(run.status()).isEqualTo(125);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo(
                        "narrator starts\nnarrator stops\n"
                                + "utrace: module unwilling can't start: not today\n");
    }
}
