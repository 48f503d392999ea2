package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private Rows(Path program) {
        this.program = program;
    }

    /** Builds those of one folder. */
    static Rows of(String folder) throws Exception {
        Workshop.need("gcc");
        List<Path> sources = new ArrayList<>(List.of(SOURCES.resolve("harness.c")));
        try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
            files.filter(file -> file.toString().endsWith(".c")).sorted().forEach(sources::add);
        }
        return new Rows(Workshop.program("ptrace-" + folder, sources));
    }

    Path program() {
        return program;
    }

    /** What each says by itself, by title. */
    Map<String, String> natively() throws Exception {
        return natively(Map.of());
    }

    Map<String, String> natively(Map<String, String> environment) throws Exception {
        return said(Run.of(environment, List.of(program.toString())));
    }

    /** What each says under {@code utrace run} with these options. */
    Map<String, String> under(String... options) throws Exception {
        return under(Map.of(), options);
    }

    Map<String, String> under(Map<String, String> environment, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(options));
        words.addAll(List.of("--", program.toString()));
        return said(Run.utrace(environment, words.toArray(String[]::new)));
    }

    /**
     * What rows of the table say inside that don't say there what they say natively. {@code
     * modules/ptrace/README.md} has the reason of each.
     */
    static Map<String, String> different() throws Exception {
        return rows(Files.readString(SOURCES.resolve("different.txt")));
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
