package io.utrace.junit;

import io.utrace.api.Task;
import io.utrace.faults.Surroundings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What faults in the modules of a test ask of its tasks. */
final class TestFaults implements Surroundings {
    /** Long enough for everybody else to notice, short enough for a test. */
    private static final Duration HANG = Duration.ofMillis(200);

    private final Supplier<World> world;

    TestFaults(Supplier<World> world) {
        this.world = world;
    }

    @Override
    public void kill(@Nullable Task task) {
        world.get().kill(task);
    }

    @Override
    public void elsewhere(Runnable action) {
        world.get().elsewhere(action);
    }

    @Override
    public void delay(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException soon) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void hang() {
        delay(HANG);
    }
}
