package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program of rows, {@code src/test/c/ptrace}: small experiments, each of which says in one line
 * what it saw, natively or under the command.
 */
final class Rows {
    private static final Path SOURCES = Path.of("src", "test", "c", "ptrace");

    private final Path program;
    private final Duration length;

    private Rows(Path program, Duration length) {
        this.program = program;
        this.length = length;
    }

    /** Builds those of one folder. */
    static Rows of(String folder) throws Exception {
        Workshop.need("gcc");
        List<Path> sources = new ArrayList<>(List.of(SOURCES.resolve("harness.c")));
        try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
            files.filter(file -> file.toString().endsWith(".c")).sorted().forEach(sources::add);
        }
        return new Rows(Workshop.program("ptrace-" + folder, sources), Duration.ZERO);
    }

    /** The same, which go on for so long before they end. */
    Rows lasting(Duration time) {
        return new Rows(program, time);
    }

    Path program() {
        return program;
    }

    /** What each says by itself, by title. */
    Map<String, String> natively() throws Exception {
        return natively(Map.of());
    }

    Map<String, String> natively(Map<String, String> environment) throws Exception {
        return said(environment, all -> Run.of(all, List.of(program.toString()), length));
    }

    /** What each says under {@code utrace run} with these options. */
    Map<String, String> under(String... options) throws Exception {
        return under(Map.of(), options);
    }

    Map<String, String> under(Map<String, String> environment, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(options));
        words.addAll(List.of("--", program.toString()));
        return said(environment, all -> Run.utrace(all, length, words.toArray(String[]::new)));
    }

    /**
     * What each is to say under the command with these options: what it says natively, but for
     * those that {@code modules/ptrace/README.md} has the reasons of.
     */
    Map<String, String> expected(String options) throws Exception {
        Map<String, String> expected = new LinkedHashMap<>(natively());
        List<String> lists =
                options.contains("--fast")
                        ? List.of("different.txt", "different-fast.txt")
                        : List.of("different.txt");
        for (String list : lists) {
            rows(Files.readString(SOURCES.resolve(list)))
                    .forEach((row, said) -> {
                        String natively = expected.replace(row, said);
                        assertThat(said).as("what differs by itself").isNotEqualTo(natively);
                    });
        }
        return expected;
    }

    private interface Runner {
        Run run(Map<String, String> environment) throws Exception;
    }

    /** With a process in view that wasn't started under the command. */
    private static Map<String, String> said(Map<String, String> environment, Runner runner)
            throws Exception {
        Process elsewhere = new ProcessBuilder("sleep", "1000").start();
        try {
            Map<String, String> all = new HashMap<>(environment);
            all.put("ELSEWHERE", "" + elsewhere.pid());
            return said(runner.run(all));
        } finally {
            elsewhere.destroyForcibly().waitFor();
        }
    }

    private static Map<String, String> said(Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        Map<String, String> rows = rows(run.out());
        assertThat(rows.values())
                .noneMatch(said -> said.contains("HUNG") || said.contains("GIVEN UP"));
        return rows;
    }

    private static Map<String, String> rows(String text) {
        Map<String, String> rows = new LinkedHashMap<>();
        text.lines()
                .forEach(line -> {
                    String[] parts = line.split(" => ", 2);
                    assertThat(rows.put(parts[0], parts[1])).as("a title for each").isNull();
                });
        return rows;
    }
}
