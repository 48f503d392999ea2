package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutPlanTest {
    @TempDir private Path directory;

    @Test
    void theModulesOwnCallbacksAreCalledAndByteBuddyIsNotLoaded() throws Exception {
        Path classes = directory.resolve("classes");
        assertThat(
                        OtherJvm.run(
                                directory.resolve("output"),
                                Map.of(),
                                List.of("-Xlog:class+load:file=" + classes),
                                WithoutPlan.class))
                .contains("counter stop enter nth 1 hang", "3 calls", "dispatched: its own");
        assertThat(Files.readString(classes))
                .contains("io.utrace.faults.Plan ")
                .doesNotContain("net.bytebuddy")
                .doesNotContain("io.utrace.faults.Membrane");
    }
}
