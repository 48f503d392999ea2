package io.utrace.linux;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Host;
import io.utrace.engine.UtraceCore;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Real Linux processes, traced: takes their ptrace(2) seat and shares it among engines.
 *
 * <p>Thread-safe. Tracer threads of its own make all callbacks. When this JVM dies, however it
 * dies, its tracees run on, save those that were launched with {@link LaunchFlag#FILTER}.
 *
 * <pre>{@code
 * try (RealTasks tasks = RealTasks.open(failures)) {
 *     var end = tasks.launch(argv, tasks.environment(), task -> tasks.utrace().attach(task, ops, null));
 *     WaitStatus status = end.join();
 * }
 * }</pre>
 */
public final class RealTasks implements AutoCloseable {
    /**
     * How long {@link #close} waits for tasks that can't be stopped, such as the parents of a
     * vfork.
     */
    private static final int CLOSE_MILLIS = 1000;

    /** Told of failures that are nobody's to handle. Called from any thread; must not wait. */
    public interface Failures {
        /**
         * A module's code threw.
         *
         * @param ops the callbacks at fault, whose engine has been detached; null for a wake
         *     function
         * @param where the callback's name
         * @param failure what was thrown
         */
        void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure);

        /**
         * The tracer itself failed. Its tracees have been let go; those that were launched with
         * {@link LaunchFlag#FILTER} have been killed.
         *
         * @param failure what was thrown
         */
        void tracerFailed(Throwable failure);
    }

    private final Surroundings surroundings = new Surroundings();
    private final UtraceCore core;
    private final Tracers tracers;

    private RealTasks(Failures failures, int threads, Supplier<? extends Kernel> kernels) {
        core =
                new UtraceCore(
                        new Host() {
                            @Override
                            public boolean runsTasks(Thread thread) {
                                return thread instanceof Tracer;
                            }

                            @Override
                            public void moduleFailed(
                                    @Nullable EngineOps ops, String where, Throwable failure) {
                                failures.moduleFailed(ops, where, failure);
                            }
                        });
        tracers =
                new Tracers(
                        threads,
                        name ->
                                new Tracer(
                                        name, kernels, core, surroundings, failures::tracerFailed));
    }

    /**
     * Starts one tracer thread. Returns at once; what it needs is made ready meanwhile.
     *
     * @param failures told of failures
     * @return the way to real tasks, to be closed
     */
    public static RealTasks open(Failures failures) {
        return open(failures, 1);
    }

    /**
     * Starts tracer threads. Every process that is launched, or attached to, is given to the next
     * of them, which from then on makes all callbacks for it and for its descendants; so those for
     * processes that were started apart may run at the same time. What is asked of a task's engine
     * finds the right thread by itself.
     *
     * @param failures told of failures
     * @param threads how many, at least one; the second and later ones start when they are needed
     * @return the way to real tasks, to be closed
     * @throws IllegalArgumentException when there is to be none
     */
    public static RealTasks open(Failures failures, int threads) {
        return open(failures, threads, Tracer::newKernel);
    }

    /** As above; each tracer thread has a kernel of its own from {@code kernels}. */
    static RealTasks open(Failures failures, int threads, Supplier<? extends Kernel> kernels) {
        if (threads < 1) {
            throw new IllegalArgumentException("a runtime needs a tracer thread: " + threads);
        }
        return new RealTasks(failures, threads, kernels);
    }

    /**
     * Gives the way to the tasks.
     *
     * @return the same object each time
     */
    public Utrace utrace() {
        return core;
    }

    /**
     * Gives the way to the tasks for those whose callbacks are made in another way than by the
     * tracer threads.
     *
     * @param dispatch how the callbacks of engines are made that are attached this way
     * @return the way, to the same tasks as {@link #utrace()}
     */
    public Utrace utrace(Dispatch dispatch) {
        return core.through(dispatch);
    }

    /**
     * To be called by a thread that is about to wait for the end of this JVM, as one is that has
     * called {@link System#exit} and starts the shutdown hooks. If it is a tracer thread, it lets
     * go of its tracees now: nobody else can.
     */
    public static void exiting() {
        if (Thread.currentThread() instanceof Tracer tracer) {
            tracer.exiting();
        }
    }

    /**
     * Gives the tasks that are traced.
     *
     * @return those at about this moment, in no order
     */
    public Set<Task> tasks() {
        return core.tasks();
    }

    /**
     * Gives the callbacks of a task's engines.
     *
     * @param task one of these tasks
     * @return one for each engine, in the order of callbacks
     */
    public List<EngineOps> engines(Task task) {
        return core.engines(task);
    }

    /**
     * Gives the environment that this JVM was launched with, byte for byte.
     *
     * @return strings of the form {@code NAME=value}
     */
    public byte[][] environment() {
        return surroundings.environment();
    }

    /**
     * Gives the last of this JVM's command line arguments, byte for byte.
     *
     * @param count how many
     * @return the arguments
     */
    public static byte[][] arguments(int count) {
        return Surroundings.arguments(count);
    }

    /**
     * Starts a program under trace. It finds what it would find had it been started in this JVM's
     * place: descriptors, signal dispositions, process group, terminal.
     *
     * @param argv its arguments, the first of which is the program, looked up in PATH as execvp(3)
     *     does
     * @param environment strings of the form {@code NAME=value}
     * @param held called on the tracer thread with the new task, before it runs: the place to
     *     attach engines
     * @param flags how to start it
     * @return completes when the program has ended; exceptionally, with a {@link LaunchException}
     *     when it can't be run or an {@link IllegalStateException} when the tracer is closed
     * @throws LaunchException when no such program is found
     * @throws UnsupportedOperationException when there can be no real tasks here; the message says
     *     why
     */
    public CompletableFuture<WaitStatus> launch(
            byte[][] argv, byte[][] environment, Consumer<? super Task> held, LaunchFlag... flags)
            throws LaunchException {
        return launch(argv, environment, null, held, flags);
    }

    /**
     * Starts a program under trace, as above, save that its standard streams lead elsewhere.
     *
     * @param argv its arguments, the first of which is the program
     * @param environment strings of the form {@code NAME=value}
     * @param streams where its standard streams lead; null: where those of this JVM do
     * @param held called on the tracer thread with the new task, before it runs
     * @param flags how to start it
     * @return completes when the program has ended, as above
     * @throws LaunchException when no such program is found
     * @throws UnsupportedOperationException when there can be no real tasks here
     */
    public CompletableFuture<WaitStatus> launch(
            byte[][] argv,
            byte[][] environment,
            @Nullable Streams streams,
            Consumer<? super Task> held,
            LaunchFlag... flags)
            throws LaunchException {
        ProgramPath program = ProgramPath.find(Tracer.kernel(), argv[0], environment);
        if (program.errno != 0) {
            throw new LaunchException(program.errno);
        }
        CompletableFuture<WaitStatus> end = new CompletableFuture<>();
        boolean isFiltered = Arrays.asList(flags).contains(LaunchFlag.FILTER);
        tracers.deal(
                end,
                loop ->
                        loop.launch(
                                program.path, argv, environment, streams, isFiltered, held, end));
        return end;
    }

    /**
     * Begins to trace a running process, all its threads, and the tasks they make from then on.
     * What the process is busy with goes on unnoticed.
     *
     * @param pid the process; not one that this JVM has started by other means, for it would take
     *     that one's stops
     * @param held called on the tracer thread with each of its tasks, held, before that goes on:
     *     the place to attach engines
     * @return completes when every thread has been shown; exceptionally, with an {@link
     *     AttachException} that says why it can't be traced, or an {@link IllegalStateException}
     *     when the tracer is closed
     * @throws UnsupportedOperationException when there can be no real tasks here; the message says
     *     why
     */
    public CompletableFuture<Void> attach(int pid, Consumer<? super Task> held) {
        CompletableFuture<Void> complete = new CompletableFuture<>();
        tracers.deal(complete, loop -> loop.attach(pid, held, complete));
        return complete;
    }

    /**
     * Waits until no task is traced any more: all have ended or been let go. Not for a tracer
     * thread, which ends the wait.
     */
    public void awaitIdle() {
        tracers.awaitIdle();
    }

    /**
     * Lets every tracee go, which runs on. One that can't be stopped, such as a vfork's parent, is
     * let go after a second at the latest. The ends of programs that were launched are still told.
     *
     * <p>Programs that were launched with {@link LaunchFlag#FILTER}, and their descendants, can't
     * be let go: they lose their engines, but are killed when this JVM ends. {@link #awaitIdle}
     * waits until they have ended by themselves.
     */
    @Override
    public void close() {
        tracers.close(CLOSE_MILLIS);
    }
}
