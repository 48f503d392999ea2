package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.cli.modules.Hostile;
import io.utrace.cli.modules.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second command may bring into a first one's runtime, and what comes of it. */
@Timeout(120)
@DisplayName("A second command's modules, in the first one's runtime")
class GuestPluginsIT extends TwoTerminals {
    private static final String[] NATIVE = {"-m", "native", "--native-access", "native"};

    /** A first command that has little memory. */
    private Process attachSmall(Process target) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-XX:+UseSerialGC",
                                "-Dutrace.launch.strangers=true",
                                "--illegal-native-access=deny",
                                "--enable-native-access=io.utrace.linux,io.utrace.host",
                                "--module-path",
                                Workshop.LIBRARIES.toString(),
                                "-m",
                                "io.utrace.cli/io.utrace.cli.Main"));
        command.addAll(List.of(words("attach", target, "-o", file("first"))));
        Process first = start(command.toArray(String[]::new));
        assertThat(first.errorReader().readLine()).isEqualTo(attached(target));
        return first;
    }

    private Process runFast() {
        return utrace(
                "run",
                "--fast",
                "-s",
                "syscall-watch.trace=write",
                "-o",
                file("first"),
                "sh",
                "-c",
                "echo $$;" + ECHO);
    }

    private static long pid(Process first) throws Exception {
        long pid = Long.parseLong(first.inputReader().readLine());
        assertThat(first.inputReader().readLine()).isEqualTo("up");
        return pid;
    }

    /** Makes a child for each line that it reads, before it answers. */
    private Process startForking() throws IOException {
        Process echo = start("sh", "-c", ECHO.replace("do ", "do (exit $line); "));
        assertThat(echo.inputReader().readLine()).isEqualTo("up");
        return echo;
    }

    /** It does its deed when a child is made. */
    private Process hostile(Process target, String deed, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("--plugins", plugins(Hostile.class)));
        words.addAll(List.of("-m", "hostile", "-s", "hostile.at=reportClone"));
        words.addAll(List.of("-s", "hostile.deed=" + deed));
        words.addAll(List.of(options));
        return utrace(words("attach", target, words.toArray(String[]::new)));
    }

    @Test
    @DisplayName("see of a --fast program what the first named, and leave it to the first's filter")
    void fast() throws Exception {
        Process first = runFast();
        long pid = pid(first);
        for (String second : List.of("second", "third")) {
            Process guest = utrace("attach", "-o", file(second), Long.toString(pid));
            assertThat(guest.errorReader().readLine())
                    .isEqualTo(
                            "utrace: --fast: calls that no module named at the start aren't seen");
            assertThat(guest.errorReader().readLine())
                    .isEqualTo(
                            "utrace: process %d attached, by way of process %d"
                                    .formatted(pid, first.pid()));
            assertThat(ask(first, second)).isEqualTo("got " + second);
            signal("INT", guest);
            assertThat(end(guest)).isEqualTo("130: null");
            assertThat(trace(second)).contains("write(1, \"got " + second);
        }
        // were the filter left without a tracer, write(2) would fail now
        assertThat(ask(first, "5")).isEqualTo("got 5");
        first.outputWriter().close();
        assertThat(end(first)).isEqualTo("5: null");
        assertThat(trace("first"))
                .contains("\"got second", "\"got third", "\"got 5")
                .endsWith("+++ exited with 5 +++\n");
        assertThat(trace("third")).doesNotContain("\"got second", "\"got 5");
    }

    @Test
    @DisplayName("end with a --fast first command that is told to end; the program goes on")
    void fastEnds() throws Exception {
        Process first = runFast();
        long pid = pid(first);
        Process second = utrace("attach", "-o", file("second"), Long.toString(pid));
        assertThat(second.errorReader().readLine()).startsWith("utrace: --fast: ");
        assertThat(second.errorReader().readLine()).startsWith("utrace: process " + pid);
        signal("TERM", first);
        assertThat(end(second))
                .isEqualTo(
                        "125: utrace: process %d, which traces for this one, has ended"
                                .formatted(first.pid()));
        assertThat(ask(first, "5")).isEqualTo("got 5");
        first.outputWriter().close();
        assertThat(end(first)).isEqualTo("143: null");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("call native code when the second grants it, whatever the first was started for")
    void nativeAccess(boolean hadPlugins) throws Exception {
        String folder = UserModules.modularPlugin(directory, Native.class);
        Process echo = startEcho();
        Process first =
                hadPlugins
                        ? attach(echo, "--plugins", folder, "-o", file("first"))
                        : attach(echo, "-o", file("first"));
        List<String> options = new ArrayList<>(List.of("--plugins", folder));
        options.addAll(List.of(NATIVE));
        Process second = utrace(words("attach", echo, options.toArray(String[]::new)));
        assertThat(second.errorReader().readLine()).isEqualTo("mine");
        assertThat(second.errorReader().readLine()).startsWith("utrace: process " + echo.pid());
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        assertThat(finish(echo)).isEqualTo(5);
        assertThat(end(second)).isEqualTo("0: null");
        assertThat(end(first)).isEqualTo("0: null");
    }

    @Test
    @DisplayName("are refused native calls that nobody granted")
    void noNativeAccess() throws Exception {
        String folder = UserModules.modularPlugin(directory, Native.class);
        Process echo = startEcho();
        Process first = attach(echo, "--plugins", folder, "-o", file("first"));
        assertThat(ends(words("attach", echo, "--plugins", folder, "-m", "native")))
                .isEqualTo(
                        new Run(
                                125,
                                "",
                                "utrace: module native can't start: Illegal native access from"
                                        + " module their.module (file:"
                                        + (folder + "/native.jar)")
                                        + "; --native-access native lets it call native code\n"));
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        assertThat(finish(echo)).isEqualTo(5);
        assertThat(end(first)).isEqualTo("0: null");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("end both commands by System.exit, each with a line; the program goes on")
    void exits(boolean isTrusted) throws Exception {
        Process echo = startForking();
        Process first = attach(echo, "--plugins", plugins(Hostile.class), "-o", file("first"));
        Process second =
                isTrusted ? hostile(echo, "exit", "--trust", "hostile") : hostile(echo, "exit");
        assertThat(second.errorReader().readLine())
                .isEqualTo(attached(echo) + ", by way of process " + first.pid());
        assertThat(ask(echo, "4")).isEqualTo("got 4");
        String line =
                "utrace: System.exit was called by module hostile, in"
                        + " io.utrace.cli.modules.Hostile.act; programs go on untraced";
        assertThat(second.errorReader().readLine()).isEqualTo(line);
        assertThat(end(second))
                .isEqualTo(
                        "125: utrace: process %d, which traces for this one, has ended"
                                .formatted(first.pid()));
        assertThat(end(first)).isEqualTo("9: " + line);
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        assertThat(finish(echo)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("end both commands when they use up the memory, each with a line")
    void hoards(boolean isTrusted) throws Exception {
        Process echo = startForking();
        Process first = attachSmall(echo);
        Process second =
                isTrusted ? hostile(echo, "hoard", "--trust", "hostile") : hostile(echo, "hoard");
        assertThat(second.errorReader().readLine())
                .isEqualTo(attached(echo) + ", by way of process " + first.pid());
        assertThat(ask(echo, "4")).isEqualTo("got 4");
        assertThat(end(second))
                .isEqualTo(
                        "125: utrace: process %d, which traces for this one, has gone"
                                .formatted(first.pid()));
        assertThat(end(first))
                .isEqualTo(
                        "125: utrace: the memory is used up (hostile, reportClone);"
                                + " the program goes on untraced");
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        assertThat(finish(echo)).isEqualTo(5);
    }
}
