package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM with the classes of this one. */
final class OtherJvm {
    private OtherJvm() {}

    /** Gives what it says, when it has ended well. */
    static List<String> run(
            Path output,
            Map<String, String> environment,
            List<String> options,
            Class<?> main,
            String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // it ends before C2's code pays for its making
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.add("-cp");
        command.add(
                System.getProperty("java.class.path")
                        + ":"
                        + System.getProperty("jdk.module.path", "")
                        + ":"
                        + Path.of("target", "test-classes"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            List<String> said = Files.readAllLines(output);
            assertThat(process.exitValue()).as(String.join("\n", said)).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
