package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutPlanTest {
    @TempDir private Path directory;

    @Test
    void theModulesOwnCallbacksAreCalledAndByteBuddyIsNotLoaded() throws Exception {
        Path classes = directory.resolve("classes");
        Path output = directory.resolve("output");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + classes,
                        "-cp",
                        System.getProperty("java.class.path")
                                + ":"
                                + System.getProperty("jdk.module.path", "")
                                + ":"
                                + Path.of("target", "test-classes"),
                        WithoutPlan.class.getName());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readAllLines(output))
                .contains("counter stop enter nth 1 hang", "3 calls", "dispatched: its own");
        assertThat(Files.readString(classes))
                .contains("io.utrace.faults.Plan ")
                .doesNotContain("net.bytebuddy")
                .doesNotContain("io.utrace.faults.Membrane");
    }
}
