package io.utrace.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.engine.Profile;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("The standard exploration")
@Tag("exploration")
class ExplorationTest {
    /** How often the observer may ask; with the profile {@code explore}, as often as it likes. */
    private static final int BUDGET = Integer.getInteger("sim.budget", 2);

    @Test
    @DisplayName("two engines, one task, one observer, SIGKILL: every state keeps every guarantee")
    void keepsGuarantees() {
        // One thread each: the profiles have nothing in common.
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            Stream.of(Profile.values())
                    .map(profile -> CompletableFuture.runAsync(() -> explore(profile), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private static void explore(Profile profile) {
        Scope scope = StandardScope.of(profile, BUDGET, StandardScope.beginnings());
        Exploration found = new Explorer(new EngineWorld(scope)).explore(Long.MAX_VALUE);
        System.out.printf("standard exploration, %s, %d requests: %s%n", profile, BUDGET, found);
        assertThat(found.violation()).as("%s: %s", profile, found).isNull();
    }
}
