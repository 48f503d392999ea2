package io.utrace.faults;

import io.utrace.api.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Does nothing, where nothing is injected. */
final class Nothing implements Surroundings {
    @Override
    public void kill(@Nullable Task task) {}

    @Override
    public void elsewhere(Runnable action) {}

    @Override
    public void delay(Duration duration) {}

    @Override
    public void hang() {}
}
