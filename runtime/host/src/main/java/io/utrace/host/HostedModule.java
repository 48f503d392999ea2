package io.utrace.host;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.Option;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module that a {@link ModuleHost} has started, and its surroundings. Whatever its code throws is
 * taken note of once.
 */
public final class HostedModule implements ModuleContext {
    private final ModuleChoice choice;
    private final PrintStream output;
    private final Consumer<? super String> troubles;
    private final ModuleUtrace utrace;
    private final List<Consumer<? super Task>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** How many threads are in its listeners. Guarded by this. */
    private int telling;

    HostedModule(
            ModuleChoice choice,
            Utrace core,
            PrintStream output,
            Consumer<? super String> troubles) {
        this.choice = choice;
        this.output = output;
        this.troubles = troubles;
        utrace = new ModuleUtrace(core, this);
    }

    /**
     * Gives the module's name.
     *
     * @return what the user calls it
     */
    public String name() {
        return choice.name();
    }

    void start() throws ModuleStartException {
        try {
            choice.module().provider().start(this);
        } catch (Throwable thrown) {
            failed.set(true);
            utrace.detachAll();
            String message = thrown instanceof Exception ? thrown.getMessage() : null;
            throw new ModuleStartException(
                    "module "
                            + name()
                            + " can't start: "
                            + (message == null ? OneLine.of(thrown) : OneLine.of(message))
                            + choice.module().remedy(thrown),
                    thrown);
        }
    }

    void tell(Task target) {
        if (!beginTelling()) {
            return;
        }
        try {
            for (Consumer<? super Task> listener : listeners) {
                if (isOver()) {
                    return;
                }
                listener.accept(target);
            }
        } catch (Throwable thrown) {
            failed("onTarget", thrown);
        } finally {
            endTelling();
        }
    }

    private synchronized boolean beginTelling() {
        if (isOver()) {
            return false;
        }
        telling++;
        return true;
    }

    private synchronized void endTelling() {
        telling--;
        notifyAll();
    }

    /**
     * Detaches the module, waits until none of its code runs for a task any more, and has it stop.
     * Not for a thread that makes callbacks, which ends the wait. Does nothing the second time.
     */
    void stop() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = awaitTold();
        interrupted |= utrace.detachAllAndWait();
        try {
            choice.module().provider().stop();
        } catch (Throwable thrown) {
            failed("stop", thrown);
        }
        choice.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitTold() {
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

    /** Whether its engines are detached, and it can't have new ones. */
    boolean isOver() {
        return stopping.get() || failed.get();
    }

    /** What keeps it from attaching. */
    String whyOver() {
        return "module " + name() + (failed.get() ? " has failed" : " is stopped");
    }

    boolean hasAttached(EngineOps ops) {
        return utrace.hasAttached(ops);
    }

    /**
     * On the first failure the module is told of and detached everywhere; later ones are its echo.
     */
    void failed(String where, Throwable thrown) {
        if (thrown instanceof ModuleOverException || !failed.compareAndSet(false, true)) {
            return;
        }
        utrace.detachAll();
        troubles.accept(
                "module "
                        + name()
                        + " failed in "
                        + where
                        + ": "
                        + OneLine.of(thrown)
                        + choice.module().remedy(thrown)
                        + "; it is detached");
        logger().debug("failed in {}", where, thrown);
    }

    @Override
    public Utrace utrace() {
        return utrace;
    }

    @Override
    public <T> T option(Option<T> option) {
        return choice.value(option);
    }

    @Override
    public PrintStream output() {
        return output;
    }

    /** Looked up when asked for: most runs log nothing, and a provider takes a while to load. */
    @Override
    public Logger logger() {
        return LoggerFactory.getLogger(name());
    }

    @Override
    public void onTarget(Consumer<? super Task> listener) {
        listeners.add(listener);
    }
}
