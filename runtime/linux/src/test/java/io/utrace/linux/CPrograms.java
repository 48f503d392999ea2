package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The C programs of the tests, built into target/c. */
final class CPrograms {
    private CPrograms() {}

    static Path build(String name) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target", "c").toAbsolutePath());
        Path program = directory.resolve(name);
        Process gcc =
                new ProcessBuilder(
                                "gcc",
                                "-O1",
                                "-Wall",
                                "-Wno-unused-result",
                                "-pthread",
                                "-o",
                                program.toString(),
                                Path.of("src", "test", "c", name + ".c").toString())
                        .inheritIO()
                        .start();
        assertThat(gcc.waitFor()).isZero();
        return program;
    }
}
