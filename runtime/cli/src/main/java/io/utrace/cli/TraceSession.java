package io.utrace.cli;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleChoice;
import io.utrace.host.ModuleChoiceException;
import io.utrace.host.ModuleHost;
import io.utrace.host.ModuleStartException;
import io.utrace.host.OneLine;
import io.utrace.host.PluginFolders;
import io.utrace.host.Troubles;
import io.utrace.linux.RealTasks;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What commands that trace have in common: the modules, their output, the tracer, and an end in
 * good order.
 *
 * <p>What takes long is done side by side: the tracer's thread links native calls and makes its
 * zygote while this one finds and starts the modules.
 *
 * <p>SIGTERM, SIGHUP and a module's System.exit come as the JVM's shutdown hook, on another thread,
 * at any moment. The lock sees to it that only one of the two ends the run.
 */
final class TraceSession implements RealTasks.Failures, Troubles {
    /** Instead of a status: the JVM is about to end by itself, with the signal's status. */
    static final int ENDING = -1;

    /** How long a signal waits for tracees to be let go of and modules to stop, at least. */
    private static final int ENDING_MILLIS = 5000;

    private final TraceArguments arguments;
    private final Duration limit = CallLimit.ofEnvironment();
    private final ModuleHost host = new ModuleHost(this, limit);
    private final Object lock = new Object();
    private final Emergency emergency = new Emergency(this::endWithoutMemory);
    private volatile @Nullable RealTasks tasks;
    private volatile @Nullable Outputs outputs;
    private boolean ending;

    /** Whether the JVM is ending by itself, and its status is no longer the command's to give. */
    private volatile boolean isJvmEnding;

    /** Guarded by the lock. */
    private @Nullable Guests guests;

    private volatile boolean tracerFailed;

    /** Begins the end of the run when the JVM is told to end. */
    private final class EndHook extends Thread {
        EndHook() {
            super("utrace-end");
        }

        /** Called by the thread that ends the JVM, which then waits for this one. */
        @Override
        public synchronized void start() {
            isJvmEnding = true;
            host.exiting();
            RealTasks.exiting();
            super.start();
        }

        @Override
        public void run() {
            endBeforeJvm();
        }
    }

    TraceSession(TraceArguments arguments) throws CommandException {
        this.arguments = arguments;
    }

    /** What is done with the tracer and the modules. */
    interface Work {
        /** Gives the exit status. */
        int trace(RealTasks tasks, Outputs outputs) throws CommandException;
    }

    /**
     * Starts all, has the work done, and ends all. What modules print is held until the work
     * releases it.
     *
     * @return the exit status, or {@link #ENDING}
     */
    int run(Work work) throws CommandException {
        Runtime.getRuntime().addShutdownHook(new EndHook());
        Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
        RealTasks started = RealTasks.open(this);
        tasks = started;
        int status;
        try {
            Outputs opened = start(started);
            status = work.trace(started, opened);
        } catch (CommandException | RuntimeException | Error failure) {
            if (Emergency.isCause(failure)) {
                memoryUsedUp("thread", Thread.currentThread().getName());
                emergency.awaitEnd();
            }
            int last = end(0);
            if (last != 0) {
                return last;
            }
            throw failure;
        }
        return end(status);
    }

    /** Ends all. Gives another status than this one where it isn't the work that has ended. */
    private int end(int status) {
        boolean isOurs = end();
        if (emergency.hasBegun()) {
            // who sees to that is a daemon, for which the JVM wouldn't wait
            return CommandException.FAILED;
        }
        return isOurs ? status : ENDING;
    }

    /** From now on others may come to what is traced here. Does nothing the second time. */
    void share() {
        synchronized (lock) {
            RealTasks started = tasks;
            if (!ending && guests == null && started != null) {
                guests = Guests.open(new SharedRuntime(arguments, started, host, this, limit));
            }
        }
    }

    /** Shows a task to the modules, before it goes on. */
    void show(Task task) {
        host.target(task);
    }

    boolean hasTracerFailed() {
        return tracerFailed;
    }

    private Outputs start(RealTasks started) throws CommandException {
        try {
            List<ModuleChoice> choices = choose();
            Outputs opened = Outputs.open(arguments.output());
            outputs = opened;
            opened.hold();
            for (ModuleChoice choice : choices) {
                host.add(choice, started.utrace(), opened.of(choice.name()));
            }
            return opened;
        } catch (ModuleChoiceException refusal) {
            throw CommandException.of(refusal);
        } catch (ModuleStartException refusal) {
            throw CommandException.of(refusal);
        }
    }

    private List<ModuleChoice> choose() throws ModuleChoiceException {
        try (ModuleCatalog catalog =
                ModuleCatalog.discover(
                        PluginFolders.of(arguments.plugins()), arguments.modules())) {
            return catalog.choose(arguments.modules());
        }
    }

    static CommandException notTraced(Throwable failure) {
        boolean worded =
                failure instanceof IllegalStateException
                        || failure instanceof UnsupportedOperationException;
        String message = worded ? failure.getMessage() : null;
        return new CommandException(
                CommandException.FAILED,
                message == null
                        ? "internal failure: " + OneLine.of(failure) + "; " + Main.DEBUG_HINT
                        : OneLine.of(message),
                failure);
    }

    /**
     * Lets go of what is still traced, stops the modules, writes out what they wrote.
     *
     * @return false when the status is that of the JVM's own end: for a signal, or a module's exit
     */
    private boolean end() {
        synchronized (lock) {
            if (ending) {
                return false;
            }
            ending = true;
            if (guests != null) {
                guests.close();
            }
            letGo();
            host.stop();
            finishOutput();
            return !isJvmEnding;
        }
    }

    private void letGo() {
        RealTasks started = tasks;
        if (started != null) {
            try {
                // even now: it may be at work on the zygote, which must not be left behind
                started.close();
            } catch (RuntimeException neverStarted) {
                // as launch has said already
            }
        }
    }

    private void finishOutput() {
        Outputs opened = outputs;
        if (opened != null) {
            opened.release();
            opened.flush();
        }
    }

    private void endBeforeJvm() {
        within(limit.toMillis() + ENDING_MILLIS, this::end);
    }

    /**
     * The JVM waits for its hooks without limit, but not for the thread made here. Filtered
     * programs would die with it: it ends after them.
     */
    private void within(long millis, Runnable ending) {
        Thread worker = new Thread(ending, "utrace-ending");
        worker.setDaemon(true);
        worker.start();
        try {
            worker.join(millis);
            RealTasks started = tasks;
            if (started != null && arguments.fast()) {
                started.awaitIdle();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- troubles

    @Override
    public void tell(String line) {
        Main.complain(line);
    }

    @Override
    public void memoryUsedUp(String who, String where) {
        emergency.begin(who, where, whatBecomes());
    }

    private void endWithoutMemory() {
        within(
                ENDING_MILLIS,
                () -> {
                    synchronized (lock) {
                        ending = true;
                        letGo();
                        finishOutput();
                    }
                });
    }

    private String whatBecomes() {
        return arguments.fast() ? "a filtered program is killed" : "the program goes on untraced";
    }

    private void uncaught(Thread thread, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            memoryUsedUp("thread", thread.getName());
        } else {
            Main.complain(
                    "internal failure in thread "
                            + OneLine.of(thread.getName())
                            + ": "
                            + OneLine.of(failure)
                            + "; "
                            + Main.DEBUG_HINT);
            Main.trace(failure);
        }
    }

    @Override
    public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            // whose doing it is takes memory to find out
            emergency.giveUpReserve();
        }
        host.moduleFailed(ops, where, failure);
    }

    @Override
    public void tracerFailed(Throwable failure) {
        tracerFailed = true;
        if (failure instanceof OutOfMemoryError) {
            memoryUsedUp("thread", "utrace-tracer");
            return;
        }
        Main.complain(
                "internal failure: "
                        + OneLine.of(failure)
                        + "; "
                        + whatBecomes()
                        + "; "
                        + Main.DEBUG_HINT);
        Main.trace(failure);
    }
}
