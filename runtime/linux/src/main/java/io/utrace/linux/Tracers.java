package io.utrace.linux;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The tracer threads of one runtime. New processes are dealt out to them in turn; each stays with
 * its tracer for good, and so does all that it gives birth to, since the kernel hands the seat on
 * that way. Thread-safe.
 */
final class Tracers {
    private final List<Tracer> tracers;
    private int turn;
    private boolean closed;

    /** Makes tracers, and starts the first: the others wait until there is something to do. */
    Tracers(int count, Function<String, Tracer> maker) {
        tracers = IntStream.range(0, count).mapToObj(Tracers::nameOf).map(maker).toList();
        tracers.getFirst().start();
    }

    private static String nameOf(int index) {
        return index == 0 ? "utrace-tracer" : "utrace-tracer-" + (index + 1);
    }

    /**
     * Has the tracer whose turn it is do something with a new process.
     *
     * @param future completes exceptionally when there is no tracer any more
     * @throws RuntimeException what kept that tracer from starting
     */
    void deal(CompletableFuture<?> future, Consumer<? super WaitLoop> command) {
        Tracer tracer = next();
        tracer.later(command);
        if (tracer.freed().isDone()) {
            future.completeExceptionally(new IllegalStateException("the tracer is closed"));
        }
    }

    private synchronized Tracer next() {
        Tracer tracer = tracers.getFirst();
        for (int tried = 0; tried < tracers.size(); tried++) {
            tracer = tracers.get(turn++ % tracers.size());
            if (!closed && tracer.getState() == Thread.State.NEW) {
                tracer.start();
            }
            if (!tracer.freed().isDone()) {
                break;
            }
        }
        return tracer;
    }

    private synchronized List<Tracer> started() {
        return tracers.stream().filter(tracer -> tracer.getState() != Thread.State.NEW).toList();
    }

    /** Waits until no tracer has a tracee; each ends its own part of the wait. */
    void awaitIdle() {
        for (Tracer tracer : started()) {
            CompletableFuture<Void> idle = new CompletableFuture<>();
            tracer.later((WaitLoop loop) -> loop.awaitIdle(idle));
            CompletableFuture.anyOf(idle, tracer.freed()).join();
        }
    }

    /** Lets all tracees go that can be, by force when some can't be stopped for a while. */
    void close(int millis) {
        synchronized (this) {
            closed = true;
            tracers.stream()
                    .filter(tracer -> tracer.getState() == Thread.State.NEW)
                    .forEach(Tracer::cancel);
        }
        Map<Tracer, CompletableFuture<Void>> rests = new HashMap<>();
        started().forEach(tracer -> rests.put(tracer, new CompletableFuture<>()));
        rests.forEach((tracer, rest) -> tracer.laterIfUp(loop -> loop.close(rest)));
        CompletableFuture<?>[] ends = new CompletableFuture<?>[rests.size()];
        int count = 0;
        for (var tracer : rests.entrySet()) {
            ends[count++] = CompletableFuture.anyOf(tracer.getKey().freed(), tracer.getValue());
        }
        CompletableFuture<Void> done = CompletableFuture.allOf(ends);
        try {
            done.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notAllStopped) {
            rests.forEach((tracer, rest) -> tracer.laterIfUp(loop -> loop.closeNow(rest)));
            done.join();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
