package io.utrace.host;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts modules, tells them of targets, stops them, and keeps what they throw away from everybody
 * else. Modules may come and go while tasks live.
 *
 * <p>{@link #target} and {@link #moduleFailed} may be called from any thread, and don't wait; the
 * others wait for modules' code, and are not for a thread that makes callbacks.
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
            try {
                add(choice, utrace, output);
            } catch (ModuleStartException refusal) {
                stop();
                throw refusal;
            }
        }
    }

    /**
     * Starts one more module, which is told of the targets that come from now on; of those that are
     * there it learns by {@link #follow}.
     *
     * @param choice the module
     * @param utrace the way to the tasks
     * @param output where it writes
     * @return the module, to be removed
     * @throws ModuleStartException when it won't start
     */
    public HostedModule add(ModuleChoice choice, Utrace utrace, PrintStream output)
            throws ModuleStartException {
        HostedModule module = new HostedModule(choice, utrace, output, troubles);
        // from now on, for it may attach and fail before its start returns
        modules.add(module);
        try {
            module.start();
        } catch (ModuleStartException refusal) {
            modules.remove(module);
            throw refusal;
        }
        return module;
    }

    /**
     * Tells one module of a process that is traced already, as if it were launched or attached to
     * now; others don't hear of it. Doesn't wait.
     *
     * @param module what {@link #add} gave
     * @param utrace the way to the tasks
     * @param all gives the tasks there are, whenever it is asked
     * @param tgid the process
     * @return the process, to be closed before the module is removed; empty when none of the tasks
     *     is of it
     */
    public Optional<Following> follow(
            HostedModule module,
            Utrace utrace,
            Supplier<? extends Collection<? extends Task>> all,
            int tgid) {
        return Following.of(utrace, all, tgid, module::tell);
    }

    /**
     * Stops one module, whatever events are in flight: its engines are detached everywhere, its
     * callbacks that run are waited for, and then it is closed. The tasks and the other modules
     * don't notice. Does nothing the second time.
     *
     * @param module what {@link #add} gave
     */
    public void remove(HostedModule module) {
        module.stop();
        // only now: until its callbacks are over, what they throw is put down to it
        modules.remove(module);
    }

    /**
     * Gives the modules.
     *
     * @return those that have been started and not stopped, in that order
     */
    public List<HostedModule> modules() {
        return List.copyOf(modules);
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
            remove(module);
        }
    }
}
