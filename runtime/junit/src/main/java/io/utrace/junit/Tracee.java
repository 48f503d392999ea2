package io.utrace.junit;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program to be traced, in a test. It was shown to the modules, and is held until the test lets
 * it go.
 *
 * <pre>{@code
 * @UtraceTest
 * void diesOfTheSignal(@RealProcess({"sleep", "1000"}) Tracee sleeper) throws Exception {
 *     assertEquals(TaskState.TRACED, sleeper.task().state());
 *     sleeper.go();
 *     sleeper.send(15);
 *     assertEquals(15, sleeper.await().signal());
 * }
 * }</pre>
 *
 * <p>Thread-safe, for all threads but those that make callbacks.
 */
public final class Tracee {
    /** Holds a tracee before the test lets it go. */
    record Gate() implements EngineOps {}

    private final World.Starter starter;
    private final CompletableFuture<Engine> gate = new CompletableFuture<>();
    private volatile World.@Nullable Started started;

    Tracee(World.Starter starter) {
        this.starter = starter;
    }

    /** Starts it, and waits until it is held. */
    void start(Utrace utrace, Consumer<? super Task> show) throws Exception {
        World.Started program = starter.start(task -> hold(utrace, task, show));
        started = program;
        // one that can't be launched ends without being held
        CompletableFuture.anyOf(gate, program.end()).get();
        gate.get().barrier();
    }

    private void hold(Utrace utrace, Task task, Consumer<? super Task> show) {
        try {
            show.accept(task);
            Engine engine = utrace.attach(task, new Gate(), null);
            engine.control(ResumeAction.STOP);
            gate.complete(engine);
        } catch (RuntimeException | Error failure) {
            gate.completeExceptionally(failure);
        }
    }

    private World.Started program() {
        return requireNonNull(started, "a tracee runs in a test, not before or after it");
    }

    /**
     * Gives its first task.
     *
     * @return the task; held, before {@link #go}
     */
    public Task task() {
        return gate.join().task();
    }

    /** Lets it go on from its start, unless an engine wants it held. Later calls do nothing. */
    public void go() {
        try {
            // stays attached: a task that has no engine left would be let go for good
            gate.join().control(ResumeAction.RESUME);
        } catch (UtraceException.NoSuchTask over) {
            // it has gone on, or was killed
        }
    }

    /**
     * Waits until it has ended. Whatever else it started may go on.
     *
     * @return how it ended
     * @throws InterruptedException the test takes too long
     */
    public WaitStatus await() throws InterruptedException {
        try {
            return program().end().get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }

    /**
     * Lets it go on, and waits until it has ended.
     *
     * @return how it ended
     * @throws InterruptedException the test takes too long
     */
    public WaitStatus run() throws InterruptedException {
        go();
        return await();
    }

    /**
     * Sends it a signal, as kill(2) does.
     *
     * @param signal its number
     */
    public void send(int signal) {
        program().send(signal);
    }

    /**
     * Gives what it has written to its standard output so far.
     *
     * @return the text; empty for a simulated task
     */
    public String output() {
        return program().output();
    }

    /**
     * Gives what it has written to its standard error so far.
     *
     * @return the text; empty for a simulated task
     */
    public String errors() {
        return program().errors();
    }
}
