package io.utrace.host;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts modules, tells them of targets, stops them, and keeps what they throw away from everybody
 * else. Good for one start and one stop.
 *
 * <p>{@link #target} and {@link #moduleFailed} may be called from any thread, and don't wait;
 * {@link #start} and {@link #stop} not from one that makes callbacks.
 *
 * <pre>{@code
 * ModuleHost host = new ModuleHost(line -> System.err.println("utrace: " + line));
 * host.start(ModuleCatalog.discover().choose(names, settings), utrace, output);
 * // … launch, with host::target for each program
 * host.stop();
 * }</pre>
 */
public final class ModuleHost {
    private final Consumer<? super String> troubles;
    private final List<HostedModule> modules = new CopyOnWriteArrayList<>();

    /**
     * Makes a host without modules.
     *
     * @param troubles told of each module's first failure in one line; any thread, must not throw
     */
    public ModuleHost(Consumer<? super String> troubles) {
        this.troubles = troubles;
    }

    /**
     * Starts modules, one after the other. If one won't start, those before it are stopped.
     *
     * @param choices the modules
     * @param utrace the way to the tasks
     * @param output where the modules write
     * @throws ModuleStartException when a module won't start
     */
    public void start(List<ModuleChoice> choices, Utrace utrace, PrintStream output)
            throws ModuleStartException {
        for (ModuleChoice choice : choices) {
            HostedModule module = new HostedModule(choice, utrace, output, troubles);
            // from now on, for it may attach and fail before its start returns
            modules.add(module);
            try {
                module.start();
            } catch (ModuleStartException refusal) {
                modules.remove(module);
                stop();
                throw refusal;
            }
        }
    }

    /**
     * Tells the modules of a target, in the order in which they started.
     *
     * @param task a target that is held until this returns
     */
    public void target(Task task) {
        for (HostedModule module : modules) {
            module.tell(task);
        }
    }

    /**
     * Takes note that a callback threw; whose it was is found out here. Matches what the core of
     * utrace reports.
     *
     * @param ops the callbacks of the engine at fault; null for a function in a wait queue
     * @param where the callback's name
     * @param failure what was thrown
     */
    public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
        if (ops != null) {
            for (HostedModule module : modules) {
                if (module.hasAttached(ops)) {
                    module.failed(where, failure);
                    return;
                }
            }
        }
        troubles.accept("a module failed in " + where + ": " + OneLine.of(failure));
    }

    /** Stops the modules, last started first. Does nothing the second time. */
    public void stop() {
        for (HostedModule module : modules.reversed()) {
            if (modules.remove(module)) {
                module.stop();
            }
        }
    }
}
