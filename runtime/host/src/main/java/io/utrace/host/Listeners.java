package io.utrace.host;

import io.utrace.api.Task;
import io.utrace.engine.Dispatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What a module has asked to be told of each target. Nothing is told after the module's end. */
final class Listeners {
    private final HostedModule module;
    private final List<Consumer<? super Task>> all = new CopyOnWriteArrayList<>();

    /** How many threads are telling. Guarded by this. */
    private int telling;

    Listeners(HostedModule module) {
        this.module = module;
    }

    void add(Consumer<? super Task> listener) {
        all.add(listener);
    }

    /** Tells of a target, on this thread. */
    void tell(Task target) {
        if (begin()) {
            try {
                tellAll(target);
            } finally {
                end();
            }
        }
    }

    /**
     * Has a target told of on the module's own thread. Doesn't wait.
     *
     * @param told run when that is done, or will never be; on any thread, once
     */
    void tellLater(Task target, ModuleThread own, Runnable told) {
        AtomicBoolean isTold = new AtomicBoolean();
        Runnable tellOnce =
                () -> {
                    if (isTold.compareAndSet(false, true)) {
                        told.run();
                    }
                };
        own.call(
                "onTarget",
                () -> {
                    Dispatch.asCallback(() -> tellAll(target));
                    tellOnce.run();
                },
                tellOnce);
    }

    private void tellAll(Task target) {
        try {
            for (Consumer<? super Task> listener : all) {
                if (module.isOver()) {
                    return;
                }
                listener.accept(target);
            }
        } catch (Throwable thrown) {
            module.failed("onTarget", thrown);
        }
    }

    private synchronized boolean begin() {
        if (module.isOver()) {
            return false;
        }
        telling++;
        return true;
    }

    private synchronized void end() {
        telling--;
        notifyAll();
    }

    /**
     * Waits for the threads that are telling. The module is over: there will be no others.
     *
     * @return whether this thread was interrupted meanwhile
     */
    synchronized boolean awaitTold() {
        boolean interrupted = false;
        while (telling != 0) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
