package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The C programs of the tests, built into target/c, each once. */
final class CPrograms {
    private static final Set<Path> BUILT = new HashSet<>();

    private CPrograms() {}

    static synchronized Path build(String name, String... options)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target", "c").toAbsolutePath());
        Path program = directory.resolve(name + String.join("", options));
        if (BUILT.contains(program)) {
            return program;
        }
        List<String> command =
                new ArrayList<>(
                        List.of("gcc", "-O1", "-Wall", "-Wno-unused-result", "-pthread", "-o"));
        command.add(program.toString());
        command.addAll(List.of(options));
        command.add(Path.of("src", "test", "c", name + ".c").toString());
        Process gcc = new ProcessBuilder(command).inheritIO().start();
        assertThat(gcc.waitFor()).isZero();
        BUILT.add(program);
        return program;
    }
}
