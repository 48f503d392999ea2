package io.utrace.linux;

import io.utrace.engine.UtraceCore;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tracer thread: the one thread that may wait for its tracees and make requests of them, since
 * the kernel ties the seat to a thread. What other threads want of a tracee they have done here.
 */
final class Tracer extends Thread {
    private static final ThreadLocal<Kernel> KERNELS =
            ThreadLocal.withInitial(() -> new Kernel(Architecture.current()));

    private final UtraceCore core;
    private final Surroundings surroundings;
    private final Consumer<? super Throwable> onFailure;
    private final Commands commands = new Commands();
    private final CompletableFuture<WaitLoop> loop = new CompletableFuture<>();

    Tracer(UtraceCore core, Surroundings surroundings, Consumer<? super Throwable> onFailure) {
        super("utrace-tracer");
        this.core = core;
        this.surroundings = surroundings;
        this.onFailure = onFailure;
    }

    /** The calling thread's own way to the kernel. */
    static Kernel kernel() {
        return KERNELS.get();
    }

    @Override
    public void run() {
        WaitLoop running = null;
        Throwable failure = null;
        try {
            running = new WaitLoop(this, commands, core, surroundings);
            loop.complete(running);
            running.run();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        end(running, failure);
    }

    /**
     * No tracee may be left in a stop, whatever happened: this thread's end would lose the signals
     * they stopped for.
     */
    private void end(@Nullable WaitLoop running, @Nullable Throwable failure) {
        if (running == null) {
            loop.completeExceptionally(failure);
            return;
        }
        running.abandonAll(failure);
        if (failure != null) {
            onFailure.accept(failure);
        }
    }

    /** Has something done by this thread: at once if it is the caller, else soon. */
    void onTracer(Runnable command) {
        if (Thread.currentThread() == this) {
            command.run();
        } else {
            commands.addAndRing(kernel(), command);
        }
    }

    /** Has something done by this thread soon, but not within what it is doing now. */
    void later(Runnable command) {
        if (Thread.currentThread() == this) {
            commands.add(command);
        } else {
            commands.addAndRing(kernel(), command);
        }
    }

    /**
     * Has the wait loop do something.
     *
     * @throws IllegalStateException when this tracer could not start
     */
    void later(Consumer<? super WaitLoop> command) {
        WaitLoop running = loop.join();
        later(() -> command.accept(running));
    }
}
