package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.utrace.host.ApiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of commands that share a process, with a meeting place of their own. */
abstract class TwoTerminals {
    /** Answers each line that it reads, and ends with the last as its status. */
    static final String ECHO =
            "echo up; while read line; do echo got $line; last=$line; done; exit $last";

    @TempDir Path directory;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeAPlaceToMeet() throws IOException {
        Files.createDirectory(
                meeting(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    // ---- programs

    /** Where the runtimes of one test are found, and no others. */
    Path meeting() {
        return directory.resolve("meeting");
    }

    Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", meeting().toString(), "XDG_CONFIG_HOME", "/nowhere");
    }

    Process start(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment());
        Process process = Run.start(builder);
        started.add(process);
        return process;
    }

    /** As a shell with job control has it: with nothing ignored. */
    Process utrace(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
        command.add(Run.UTRACE.toString());
        command.addAll(List.of(arguments));
        return start(command.toArray(String[]::new));
    }

    Run ends(String... arguments) throws Exception {
        return Run.utrace(environment(), arguments);
    }

    /** A first command. */
    Process attach(Process target, String... options) throws IOException {
        Process utrace = utrace(words("attach", target, options));
        assertThat(utrace.errorReader().readLine()).isEqualTo(attached(target));
        return utrace;
    }

    /** A second one. */
    Process join(Process first, Process target, String... options) throws IOException {
        Process utrace = utrace(words("attach", target, options));
        assertThat(utrace.errorReader().readLine())
                .isEqualTo(attached(target) + ", by way of process " + first.pid());
        return utrace;
    }

    static String[] words(String command, Process target, String... options) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(options));
        words.add(Long.toString(target.pid()));
        return words.toArray(String[]::new);
    }

    static String attached(Process target) {
        return "utrace: process " + target.pid() + " attached";
    }

    String file(String name) {
        return directory.resolve(name).toString();
    }

    String trace(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    Process startEcho() throws IOException {
        Process echo = start("sh", "-c", ECHO);
        assertThat(echo.inputReader().readLine()).isEqualTo("up");
        return echo;
    }

    static String ask(Process echo, String line) throws IOException {
        echo.outputWriter().write(line + "\n");
        echo.outputWriter().flush();
        return String.valueOf(echo.inputReader().readLine());
    }

    static int finish(Process echo) throws Exception {
        echo.outputWriter().close();
        return Run.end(echo);
    }

    /** How it ends, and with which line. */
    static String end(Process utrace) throws Exception {
        String last = utrace.errorReader().readLine();
        assertThat(utrace.errorReader().readLine()).isNull();
        return Run.end(utrace) + ": " + last;
    }

    void signal(String signal, Process process) throws Exception {
        assertThat(Run.end(start("kill", "-s", signal, Long.toString(process.pid())))).isZero();
    }

    private boolean isOurs(long pid) {
        return started.stream().anyMatch(process -> process.pid() == pid);
    }

    /** What is listed of the runtimes of this test, and not of others on this machine. */
    String listed() throws Exception {
        StringBuilder ours = new StringBuilder();
        boolean isOurs = false;
        for (String line : ends("ps").out().lines().toList()) {
            if (Character.isDigit(line.charAt(0))) {
                isOurs = isOurs(Long.parseLong(line.substring(0, line.indexOf(' '))));
            }
            if (isOurs) {
                ours.append(line).append('\n');
            }
        }
        return ours.toString();
    }

    JsonObject onlyRuntime() throws Exception {
        List<JsonObject> runtimes =
                JsonParser.object().from(ends("ps", "--json").out()).getArray("runtimes").stream()
                        .map(JsonObject.class::cast)
                        .filter(runtime -> isOurs(runtime.getLong("pid")))
                        .toList();
        assertThat(runtimes).hasSize(1);
        return runtimes.getFirst();
    }

    String plugins(Class<?>... modules) throws Exception {
        Path folder = directory.resolve("plugins");
        for (Class<?> module : modules) {
            Path jar = folder.resolve(module.getSimpleName() + ".jar");
            UserModules.plugin(jar, ApiVersion.current().toString(), module);
        }
        return folder.toString();
    }
}
