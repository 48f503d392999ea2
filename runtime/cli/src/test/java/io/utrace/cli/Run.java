package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a command that ran to its end.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Run(int status, String out, String err) {
    /** The launcher. The build puts what it starts where it looks for it, before these tests. */
    static final Path UTRACE = Path.of("..", "bin", "utrace").toAbsolutePath().normalize();

    private static final Duration LIMIT = Duration.ofSeconds(60);

    static Run utrace(String... arguments) throws Exception {
        return utrace(Map.of(), arguments);
    }

    /** Without the plug-ins of whoever runs the tests, unless the environment names a folder. */
    static Run utrace(Map<String, String> environment, String... arguments) throws Exception {
        return utrace(environment, Duration.ZERO, arguments);
    }

    /** For what goes on for so long before it ends. */
    static Run utrace(Map<String, String> environment, Duration length, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(UTRACE.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(Map.of("UTRACE_PLUGINS", ""));
        all.put("XDG_CONFIG_HOME", "/nowhere");
        all.putAll(environment);
        return of(all, command, length);
    }

    static Run of(Map<String, String> environment, List<String> command) throws Exception {
        return of(environment, command, Duration.ZERO);
    }

    static Run of(Map<String, String> environment, List<String> command, Duration length)
            throws Exception {
        Path out = Files.createTempFile("utrace-test", ".out");
        Path err = Files.createTempFile("utrace-test", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = start(builder);
            int status = end(process, length);
            return new Run(status, read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError("can't start " + builder.command().get(0), e);
        }
    }

    /** Waits, and lets nothing be left behind. */
    static int end(Process process) throws InterruptedException {
        return end(process, Duration.ZERO);
    }

    private static int end(Process process, Duration length) throws InterruptedException {
        try {
            assertThat(process.waitFor(length.plus(LIMIT))).as("ended in time").isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
