package io.utrace.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real Linux processes. */
public final class LinuxBackend implements Backend {
    /** Its column in the table. */
    static final String NAME = "linux";

    /** For the ServiceLoader. */
    public LinuxBackend() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean stopsAtReports() {
        return true;
    }

    @Override
    public Host open() throws IOException, InterruptedException {
        return new LinuxHost(Actor.PROGRAM);
    }

    /** The program that acts out scripts, built once. */
    private static final class Actor {
        static final Path PROGRAM = build();

        private static Path build() {
            try {
                Path directory = Files.createDirectories(Path.of("target", "c").toAbsolutePath());
                Path program = directory.resolve("actor");
                Path source = Path.of("src", "test", "c", "actor.c");
                Process gcc =
                        new ProcessBuilder(
                                        "gcc",
                                        "-O1",
                                        "-Wall",
                                        "-Wno-unused-result",
                                        "-static",
                                        "-o",
                                        program.toString(),
                                        source.toString())
                                .inheritIO()
                                .start();
                if (gcc.waitFor() != 0) {
                    throw new AssertionError("gcc could not build " + source);
                }
                return program;
            } catch (IOException missing) {
                throw new AssertionError("these tests need gcc: apt-get install gcc", missing);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
