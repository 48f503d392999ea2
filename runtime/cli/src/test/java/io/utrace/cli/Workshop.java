package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds what the tests trace, and what they trace with. */
final class Workshop {
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    static final Path LIBRARIES = Path.of("target", "utrace", "lib").toAbsolutePath();

    private Workshop() {}

    /** Skips a test without its tools; where all should be there, in CI, fails it. */
    static void need(String... tools) {
        for (String tool : tools) {
            boolean there =
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
            if (!there && Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError("CI must have " + tool);
            }
            assumeTrue(there, () -> "install " + tool + " to run this");
        }
    }

    static Path program(String name) throws Exception {
        return program(Path.of("src", "test", "c"), name);
    }

    static Path program(Path sources, String name, String... flags) throws Exception {
        return program(name, List.of(sources.resolve(name + ".c")), flags);
    }

    /** A program of several sources. */
    static Path program(String name, List<Path> sources, String... flags) throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "c").toAbsolutePath());
        Path program = directory.resolve(name);
        List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-Wall", "-pthread"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-o", program.toString()));
        sources.forEach(source -> command.add(source.toString()));
        Run gcc = Run.of(Map.of(), command);
        assertThat(gcc.err()).isEmpty();
        assertThat(gcc.status()).isZero();
        return program;
    }

    /**
     * Compiles a source file against what the command is made of, with the test's own processors.
     */
    static void compile(Path source, Path into) throws Exception {
        List<String> jars = new ArrayList<>();
        try (Stream<Path> libraries = Files.list(LIBRARIES)) {
            libraries.map(Path::toString).forEach(jars::add);
        }
        jars.add(System.getProperty("java.class.path", ""));
        jars.add(System.getProperty("jdk.module.path", ""));
        String path = String.join(":", jars);
        Run javac =
                Run.of(
                        Map.of(),
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                                "--class-path",
                                path,
                                "--processor-path",
                                path,
                                "-d",
                                into.toString(),
                                source.toString()));
        assertThat(javac.err()).doesNotContain("error:");
        assertThat(javac.status()).isZero();
    }
}
