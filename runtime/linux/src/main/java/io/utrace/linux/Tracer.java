package io.utrace.linux;

import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.engine.UtraceCore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tracer thread: the one thread that may wait for its tracees and make requests of them, since
 * the kernel ties the seat to a thread. What other threads want of a tracee they have done here.
 */
final class Tracer extends Thread {
    private static final ThreadLocal<Kernel> KERNELS = ThreadLocal.withInitial(Tracer::newKernel);

    private static final int RESERVE = 1 << 18;

    private final Supplier<? extends Kernel> kernels;
    private final UtraceCore core;
    private final Surroundings surroundings;
    private final Consumer<? super Throwable> onFailure;
    private final Commands commands = new Commands();
    private final CompletableFuture<WaitLoop> loop = new CompletableFuture<>();
    private final CompletableFuture<Void> freed = new CompletableFuture<>();
    private @Nullable WaitLoop own;
    private @Nullable Throwable failure;
    private boolean isFailureTold;

    /** Given up when all memory is used up, so that there is some to let the tracees go with. */
    @SuppressWarnings("UnusedVariable") // to be there is its use
    private byte @Nullable [] reserve = new byte[RESERVE];

    Tracer(
            String name,
            Supplier<? extends Kernel> kernels,
            UtraceCore core,
            Surroundings surroundings,
            Consumer<? super Throwable> onFailure) {
        super(name);
        setDaemon(true);
        this.kernels = kernels;
        this.core = core;
        this.surroundings = surroundings;
        this.onFailure = onFailure;
    }

    /** It will never be started. */
    void cancel() {
        loop.completeExceptionally(new IllegalStateException("the tracer is closed"));
        freed.complete(null);
    }

    static Kernel newKernel() {
        return new Kernel(Architecture.current());
    }

    /** The calling thread's own way to the kernel. */
    static Kernel kernel() {
        return KERNELS.get();
    }

    @Override
    public void run() {
        WaitLoop running = null;
        try {
            KERNELS.set(kernels.get());
            running = new WaitLoop(this, commands, core, surroundings);
            own = running;
            loop.complete(running);
            running.run();
        } catch (Throwable thrown) {
            reserve = null;
            failure = thrown;
        }
        if (running == null) {
            loop.completeExceptionally(failure);
            freed.complete(null);
        } else {
            end(running);
        }
    }

    private void end(WaitLoop running) {
        insist(running::abandonAll);
        tellFailure();
        freed.complete(null);
        // After that: who still asks finds either that it is freed, or an answer from here.
        commands.run();
        insist(running::reap);
        tellFailure();
    }

    /** The JVM ends, and this thread makes no more than a callback that has ended it. */
    void exiting() {
        WaitLoop running = own;
        if (running != null) {
            insist(running::abandonAll);
        }
        freed.complete(null);
    }

    /** Does what must be done, for others wait for it: if it fails, once more. */
    private void insist(Runnable last) {
        try {
            last.run();
        } catch (Throwable thrown) {
            failure = failure == null ? thrown : failure;
            last.run();
        }
    }

    private void tellFailure() {
        Throwable first = failure;
        if (first != null && !isFailureTold) {
            isFailureTold = true;
            onFailure.accept(first);
        }
    }

    /** Completes when no tracee is in this thread's seat any more, nor will ever be. */
    CompletableFuture<Void> freed() {
        return freed;
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
     * Has this thread do something with a tracee that is stopped, and waits for the answer. The
     * wait is ended by this thread: when it has done it, or when it has let go of all tracees.
     *
     * @throws RuntimeException what the request threw
     */
    <T> T ask(Visits tracee, Supplier<T> request) {
        Thread caller = Thread.currentThread();
        if (caller == this) {
            tracee.checkReachable();
            return request.get();
        }
        if (caller instanceof Tracer) {
            throw new IllegalStateException("EDEADLK: one tracer thread can't wait for another");
        }
        CompletableFuture<T> answer =
                CompletableFuture.supplyAsync(
                        request, asked -> later(() -> tracee.announce(asked)));
        joined(CompletableFuture.anyOf(answer, freed));
        if (!answer.isDone()) {
            throw new NoSuchTask("the tracer has ended");
        }
        return joined(answer);
    }

    /** Has something done by this thread when some time is over. */
    void after(long nanos, Runnable command) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, this::later)
                .execute(command);
    }

    /**
     * Has the wait loop do something.
     *
     * @throws RuntimeException what kept this tracer from starting
     */
    void later(Consumer<? super WaitLoop> command) {
        WaitLoop running = joined(loop);
        later(() -> command.accept(running));
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** Has the wait loop do something, unless there never will be one. */
    void laterIfUp(Consumer<? super WaitLoop> command) {
        boolean isUp = loop.handle((running, failure) -> failure == null).join();
        if (isUp) {
            later(command);
        }
    }
}
