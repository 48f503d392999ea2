package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real debugger at work on the programs in {@code src/test/c/debugged}, as a script in {@code
 * src/test/debuggers} tells it: a script for a shell, or for gdb alone. Addresses are the same in
 * every run: nothing is laid out at random, and the environment and the place are always the same.
 */
final class DebuggerSession {
    private static final Path SCRIPTS = Path.of("src", "test", "debuggers").toAbsolutePath();
    private static final Path SOURCES = Path.of("src", "test", "c", "debugged");

    private final Path directory;

    /**
     * Builds the programs.
     *
     * @param directory where the sessions' directory is made, anew for each
     */
    DebuggerSession(Path directory) throws Exception {
        this.directory = directory;
        Workshop.need("gcc");
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.toList()) {
                String name = source.getFileName().toString().replace(".c", "");
                Workshop.program(SOURCES, name, "-g", "-O0");
            }
        }
    }

    /**
     * The scripts for a debugger, relative to where all are; those in {@code more} with {@code
     * -Dcli.debuggers=all} only.
     */
    static Stream<Path> scripts(String debugger) throws IOException {
        int depth = System.getProperty("cli.debuggers", "some").equals("all") ? 2 : 1;
        try (Stream<Path> files = Files.walk(SCRIPTS.resolve(debugger), depth)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(SCRIPTS::relativize)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Gives the masked transcript, and the status. */
    List<String> run(Path script, List<String> under) throws Exception {
        Path place = directory.resolve("work");
        Run.of(Map.of(), List.of("rm", "-rf", place.toString()));
        Files.createDirectory(place);
        List<String> command = new ArrayList<>(under);
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
        environment.put("PATH", Workshop.PROGRAMS + ":" + tools + ":/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", "/nonexistent");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        int status = Run.end(Run.start(builder));
        List<String> lines = new ArrayList<>(Transcript.read(place).lines().toList());
        lines.add("==== status " + status);
        return lines;
    }

    /** Shows where two transcripts part, not all that they have in common. */
    static void assertSame(List<String> inside, List<String> natively) {
        int at = 0;
        while (at < inside.size()
                && at < natively.size()
                && inside.get(at).equals(natively.get(at))) {
            at++;
        }
        int from = Math.max(0, at - 3);
        assertThat(inside.subList(from, Math.min(inside.size(), at + 4)))
                .isEqualTo(natively.subList(from, Math.min(natively.size(), at + 4)));
    }
}
