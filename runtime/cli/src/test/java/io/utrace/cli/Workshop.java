package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Builds what the tests trace, and what they trace with. */
final class Workshop {
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    static final Path LIBRARIES = Path.of("target", "utrace", "lib").toAbsolutePath();

    /** Where programs are built. */
    static final Path PROGRAMS = Path.of("target", "c").toAbsolutePath();

    private static final Set<String> BUILT = new HashSet<>();

    private Workshop() {}

    /** Skips a test without its tools; where all should be there, in CI, fails it. */
    static void need(String... tools) {
        for (String tool : tools) {
            boolean there =
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
            need(there, tool, "install " + tool);
        }
    }

    /** The same without root's rights, for what others may not try. */
    static void needRoot() throws IOException {
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        need(uid == 0, "root", "be root");
    }

    private static void need(boolean isThere, String what, String remedy) {
        if (!isThere && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError("CI must have " + what);
        }
        assumeTrue(isThere, () -> remedy + " to run this");
    }

    static Path program(String name) throws Exception {
        return program(Path.of("src", "test", "c"), name);
    }

    static Path program(Path sources, String name, String... flags) throws Exception {
        return program(name, List.of(sources.resolve(name + ".c")), flags);
    }

    /** A program of several sources, built once; others may run an older one meanwhile. */
    static synchronized Path program(String name, List<Path> sources, String... flags)
            throws Exception {
        Path program = Files.createDirectories(PROGRAMS).resolve(name);
        if (BUILT.contains(name)) {
            return program;
        }
        Path made = PROGRAMS.resolve(name + "." + ProcessHandle.current().pid());
        List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-Wall", "-pthread"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-o", made.toString()));
        sources.forEach(source -> command.add(source.toString()));
        Run gcc = Run.of(Map.of(), command);
        assertThat(gcc.err()).isEmpty();
        assertThat(gcc.status()).isZero();
        Files.move(made, program, StandardCopyOption.ATOMIC_MOVE);
        BUILT.add(name);
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
