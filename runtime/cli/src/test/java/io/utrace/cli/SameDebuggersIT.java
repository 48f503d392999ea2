package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real debuggers, at work on the programs in {@code src/test/c/debugged}. Each script in {@code
 * src/test/debuggers} is a session: for a shell, or for gdb alone. {@link Transcript} says what is
 * compared.
 */
@DisplayName("What real debuggers say")
@Timeout(300)
class SameDebuggersIT {
    private static final Path SCRIPTS = Path.of("src", "test", "debuggers").toAbsolutePath();
    private static final Path PROGRAMS = Path.of("src", "test", "c", "debugged");

    private static final String[] INSIDE = {Run.UTRACE.toString(), "run", "-m", "ptrace", "--"};

    private static Path programs;

    @TempDir private Path directory;

    @BeforeAll
    static void build() throws Exception {
        Workshop.need("gcc");
        try (Stream<Path> sources = Files.list(PROGRAMS)) {
            for (Path source : sources.toList()) {
                String name = source.getFileName().toString().replace(".c", "");
                programs = Workshop.program(PROGRAMS, name, "-g", "-O0").getParent();
            }
        }
    }

    private static Stream<Path> scripts(String debugger) throws IOException {
        return Files.list(SCRIPTS.resolve(debugger)).sorted().map(SCRIPTS::relativize);
    }

    static Stream<Path> strace() throws IOException {
        return scripts("strace");
    }

    static Stream<Path> gdb() throws IOException {
        return scripts("gdb");
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("strace")
    void strace(Path script) throws Exception {
        Workshop.need("strace");
        compare(run(script, INSIDE), run(script));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("gdb")
    void gdb(Path script) throws Exception {
        Workshop.need("gdb");
        compare(run(script, INSIDE), run(script));
    }

    /** Shows where they part, not all that they have in common. */
    private static void compare(List<String> one, List<String> other) {
        int at = 0;
        while (at < one.size() && at < other.size() && one.get(at).equals(other.get(at))) {
            at++;
        }
        int from = Math.max(0, at - 3);
        assertThat(one.subList(from, Math.min(one.size(), at + 4)))
                .isEqualTo(other.subList(from, Math.min(other.size(), at + 4)));
    }

    /** Gives the masked transcript, of a run in a place that is made anew. */
    private List<String> run(Path script, String... under) throws Exception {
        Path place = directory.resolve("work");
        Run.of(Map.of(), List.of("rm", "-rf", place.toString()));
        Files.createDirectory(place);
        List<String> command = new ArrayList<>(List.of(under));
        command.addAll(List.of("setarch", "-R"));
        command.addAll(
                script.toString().endsWith(".gdb")
                        ? List.of("gdb", "-nx", "-q", "-batch", "-x")
                        : List.of("sh", "-e"));
        command.add(SCRIPTS.resolve(script).toString());
        Path out = place.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(place.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        String tools = SCRIPTS.resolve("bin").toString();
        environment.put("PATH", programs + ":" + tools + ":/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", "/nonexistent");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        int status = Run.end(Run.start(builder));
        return Stream.concat(Transcript.read(place).lines(), Stream.of("==== status " + status))
                .toList();
    }
}
