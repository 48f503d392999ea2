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

/** A chosen module and its surroundings. Whatever its code throws is taken note of once. */
final class HostedModule implements ModuleContext {
    private final ModuleChoice choice;
    private final PrintStream output;
    private final Consumer<? super String> troubles;
    private final ModuleUtrace utrace;
    private final List<Consumer<? super Task>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean failed = new AtomicBoolean();

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

    String name() {
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
                            + (message == null ? OneLine.of(thrown) : OneLine.of(message)),
                    thrown);
        }
    }

    void tell(Task target) {
        for (Consumer<? super Task> listener : listeners) {
            if (hasFailed()) {
                return;
            }
            try {
                listener.accept(target);
            } catch (Throwable thrown) {
                failed("onTarget", thrown);
            }
        }
    }

    void stop() {
        try {
            choice.module().provider().stop();
        } catch (Throwable thrown) {
            failed("stop", thrown);
        }
    }

    boolean hasFailed() {
        return failed.get();
    }

    boolean hasAttached(EngineOps ops) {
        return utrace.hasAttached(ops);
    }

    /**
     * On the first failure the module is told of and detached everywhere; later ones are its echo.
     */
    void failed(String where, Throwable thrown) {
        if (!failed.compareAndSet(false, true)) {
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
