package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.cli.modules.Hostile;
import io.utrace.cli.modules.Witness;
import io.utrace.host.ApiVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plug-in that does harm, beside one that doesn't and a bundled module. */
@Timeout(120)
@DisplayName("The command and plug-ins that do harm")
class HostileIT {
    private static final String PROGRAM = "/bin/echo on; /bin/echo and on; kill -USR1 $$";
    private static final int STATUS = 128 + 10;
    private static final Pattern COUNTS = Pattern.compile("(\\d+) calls, (\\d+) deaths\n");

    /** The lines of a trace that begin a call: not its end, a signal, or a task's end. */
    private static final Pattern CALL = Pattern.compile("(?m)^(\\[pid +\\d+\\] )?\\w+\\(");

    @TempDir private Path directory;
    private Path trace;

    @BeforeEach
    void makePlugins() throws Exception {
        trace = directory.resolve("trace");
        String api = ApiVersion.current().toString();
        Path plugins = directory.resolve("plugins");
        UserModules.plugin(plugins.resolve("hostile.jar"), api, Hostile.class);
        UserModules.plugin(plugins.resolve("witness.jar"), api, Witness.class);
    }

    private List<String> arguments(String deed, String at, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "run",
                                "--plugins",
                                directory.resolve("plugins").toString(),
                                "-m",
                                "hostile",
                                "-s",
                                "hostile.deed=" + deed,
                                "-s",
                                "hostile.at=" + at,
                                "-m",
                                "witness",
                                "-m",
                                "syscall-watch",
                                "-o",
                                trace.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Run run(String deed, String at) throws Exception {
        List<String> arguments = arguments(deed, at, "sh", "-c", PROGRAM);
        return Run.utrace(Map.of("UTRACE_DEADLINE", "0.5"), arguments.toArray(String[]::new));
    }

    /** The program ended as ever, and the other modules saw all of it. */
    private void checkOthers(Run run, String line) throws Exception {
        assertThat(run).isEqualTo(new Run(STATUS, "on\nand on\n", "utrace: " + line + "\n"));
        String text = Files.readString(trace);
        Matcher counts = COUNTS.matcher(text);
        assertThat(counts.find()).isTrue();
        long calls = CALL.matcher(text).results().count();
        assertThat(Long.parseLong(counts.group(1))).isEqualTo(calls).isGreaterThan(100);
        long ends = text.lines().filter(end -> end.contains("+++ ")).count();
        assertThat(Long.parseLong(counts.group(2))).isEqualTo(ends).isGreaterThan(1);
    }

    private void checkHangs(String at) throws Exception {
        checkOthers(run("hang", at), "module hostile hung in " + at + " for 0.5 s; it is detached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reportSyscallEntry", "wake function", "stop"})
    @DisplayName("that hang cost themselves their engines")
    void hangs(String at) throws Exception {
        checkHangs(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "onTarget",
                "reportQuiesce",
                "reportSignal",
                "reportClone",
                "reportExec",
                "reportSyscallExit",
                "reportExit",
                "reportDeath",
                "reportReap",
                "release"
            })
    @EnabledIfSystemProperty(named = "cli.hostile", matches = "all")
    @DisplayName("that hang, wherever it is, cost themselves their engines")
    void hangsAnywhere(String at) throws Exception {
        checkHangs(at);
    }

    @Test
    @DisplayName("that never stop computing cost a processor, too, until the program ends")
    void spins() throws Exception {
        checkOthers(
                run("spin", "reportExec"),
                "module hostile hung in reportExec for 0.5 s; it is detached");
    }

    @Test
    @DisplayName("that hang in their start end the run before it begins")
    void hangsInStart() throws Exception {
        assertThat(run("hang", "start"))
                .isEqualTo(
                        new Run(
                                125,
                                "",
                                "utrace: module hostile can't start: it hung for 0.5 s\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "overflow, reportSyscallExit, java.lang.StackOverflowError",
        "missing, wake function, java.lang.NoClassDefFoundError: io/utrace/cli/modules/Missing",
    })
    @DisplayName("that throw are detached")
    void throwing(String deed, String at, String thrown) throws Exception {
        checkOthers(
                run(deed, at),
                "module hostile failed in " + at + ": " + thrown + "; it is detached");
    }

    @Test
    @DisplayName("that leave threads behind are named, and don't keep the runtime")
    void threads() throws Exception {
        checkOthers(
                run("threads", "start"),
                "module hostile left 2 threads running: hostile-1, hostile-2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "that call System.exit end the runtime, and no more, whether they are trusted or not")
    void exits(boolean trusted) throws Exception {
        Path end = directory.resolve("end");
        List<String> arguments = arguments("exit", "reportSyscallEntry");
        if (trusted) {
            arguments.addAll(List.of("--trust", "hostile"));
        }
        arguments.addAll(
                List.of("sh", "-c", "/bin/echo on >" + end + ".new; mv " + end + ".new " + end));
        Run run = Run.utrace(arguments.toArray(String[]::new));
        assertThat(run)
                .isEqualTo(
                        new Run(
                                9,
                                "",
                                "utrace: System.exit was called by module hostile, in"
                                        + " io.utrace.cli.modules.Hostile.act; programs go on"
                                        + " untraced\n"));
        while (!Files.exists(end)) {
            Thread.onSpinWait();
        }
        assertThat(end).hasContent("on");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("that use up the memory end the runtime, in good order: programs live on")
    void hoards(boolean trusted) throws Exception {
        Path end = directory.resolve("end");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=io.utrace.linux,io.utrace.host",
                                "--module-path",
                                Workshop.LIBRARIES.toString(),
                                "-m",
                                "io.utrace.cli/io.utrace.cli.Main"));
        command.addAll(arguments("hoard", "reportSyscallEntry"));
        if (trusted) {
            command.addAll(List.of("--trust", "hostile"));
        }
        command.addAll(
                List.of("sh", "-c", "/bin/echo on >" + end + ".new; mv " + end + ".new " + end));
        Run run = Run.of(new HashMap<>(), command);
        assertThat(run.status()).isEqualTo(125);
        assertThat(run.out()).isEmpty();
        // Whoever needs memory next notices first: that may be a thread of the runtime's own.
        assertThat(run.err())
                .matches(
                        "utrace: the memory is used up"
                                + " \\((hostile, reportSyscallEntry|thread, [a-z-]+)\\);"
                                + " the program goes on untraced\n");
        while (!Files.exists(end)) {
            Thread.onSpinWait();
        }
        assertThat(end).hasContent("on");
    }
}
