package io.utrace.host;

import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A module's wait queue: what its functions throw is put down to the module. */
final class ModuleWaitQueue implements WaitQueue {
    private final WaitQueue queue;
    private final HostedModule module;

    ModuleWaitQueue(WaitQueue queue, HostedModule module) {
        this.queue = queue;
        this.module = module;
    }

    @Override
    public void waitUntil(BooleanSupplier condition) throws InterruptedException {
        queue.waitUntil(condition);
    }

    @Override
    public boolean waitUntil(BooleanSupplier condition, Duration limit)
            throws InterruptedException {
        return queue.waitUntil(condition, limit);
    }

    @Override
    public void wakeUp(@Nullable Task key) {
        queue.wakeUp(key);
    }

    @Override
    public Entry add(Predicate<? super @Nullable Task> function, boolean exclusive) {
        return queue.add(
                key -> {
                    try {
                        return function.test(key);
                    } catch (Throwable thrown) {
                        module.failed("wake function", thrown);
                        return false;
                    }
                },
                exclusive);
    }
}
