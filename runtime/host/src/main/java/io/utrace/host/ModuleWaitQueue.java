package io.utrace.host;

import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A module's wait queue: what its functions throw is put down to the module. Those of an isolated
 * module run on the module's thread, each wake as a whole, so that they come one after the other
 * and an exclusive one is used once; whoever merely sleeps in the queue is woken at once.
 */
final class ModuleWaitQueue implements WaitQueue {
    private final WaitQueue sleepers;
    private final WaitQueue functions;
    private final HostedModule module;
    private volatile boolean hasFunctions;

    ModuleWaitQueue(WaitQueue sleepers, WaitQueue functions, HostedModule module) {
        this.sleepers = sleepers;
        this.functions = functions;
        this.module = module;
    }

    @Override
    public void waitUntil(BooleanSupplier condition) throws InterruptedException {
        sleepers.waitUntil(condition);
    }

    @Override
    public boolean waitUntil(BooleanSupplier condition, Duration limit)
            throws InterruptedException {
        return sleepers.waitUntil(condition, limit);
    }

    @Override
    public void wakeUp(@Nullable Task key) {
        boolean isDone = hasFunctions && module.callback("wake function", () -> wakeAll(key));
        if (!isDone) {
            sleepers.wakeUp(key);
        }
    }

    private void wakeAll(@Nullable Task key) {
        functions.wakeUp(key);
        // Last: what a function does may be what a sleeper waits for.
        sleepers.wakeUp(key);
    }

    @Override
    public Entry add(Predicate<? super @Nullable Task> function, boolean exclusive) {
        hasFunctions = true;
        return functions.add(key -> test(function, key), exclusive);
    }

    private boolean test(Predicate<? super @Nullable Task> function, @Nullable Task key) {
        try {
            return function.test(key);
        } catch (Throwable thrown) {
            module.failed("wake function", thrown);
            return false;
        }
    }
}
