package io.utrace.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests on a machine that doesn't let programs be traced. */
@Timeout(60)
class WithoutPermissionTest {
    private static final String REASON =
            "real processes can't be traced here, see 'utrace doctor':"
                    + " this system doesn't let us trace";

    @TempDir private Path directory;

    private List<String> goodTests(Map<String, String> environment) throws Exception {
        Path noptrace = directory.resolve("noptrace");
        Path source = Path.of("..", "cli", "src", "test", "c", "noptrace.c");
        run(Map.of(), gcc(), "-o", noptrace.toString(), source.toString());
        List<String> command = new ArrayList<>();
        command.add(noptrace.toString());
        // asserts are on in tests; the option is one that changes nothing
        command.addAll(RunCases.command("-ea", "class:" + GoodCases.class.getName()));
        return run(environment, command.toArray(String[]::new));
    }

    private static String gcc() throws IOException {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path gcc = Path.of(directory, "gcc");
            if (Files.isExecutable(gcc)) {
                return gcc.toString();
            }
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError("CI must have gcc");
        }
        assumeTrue(false, "install gcc to run this");
        return "";
    }

    private List<String> run(Map<String, String> environment, String... command) throws Exception {
        Path out = directory.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(List.of(command)))
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("CI");
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    @Test
    void thoseOnRealProcessesAreSkipped() throws Exception {
        assertThat(goodTests(Map.of()))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("ABORTED ").contains(REASON));
    }

    @Test
    void whereAllShouldBeThereTheyFail() throws Exception {
        assertThat(goodTests(Map.of("CI", "true")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("FAILED ").contains(REASON));
    }
}
