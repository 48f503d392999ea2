package io.utrace.host;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * try (ModuleCatalog catalog = ModuleCatalog.discover()) {
 *     host.start(catalog.choose(List.of("syscall-watch"), List.of()), utrace, output);
 * }
 * // … launch, with host::target for each program
 * host.stop();
 * }</pre>
 */
public final class ModuleHost {
    /** What each call of an isolated module may take, unless the user says otherwise. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private final Troubles troubles;
    private final Duration limit;
    private final List<HostedModule> modules = new CopyOnWriteArrayList<>();

    /** Its own, and those of the hosts beside it. */
    private final List<HostedModule> all;

    /**
     * Makes a host without modules, for which a module that uses up the memory is a module that
     * failed like any other.
     *
     * @param troubles told of each module's first failure in one line; any thread, must not throw
     */
    public ModuleHost(Consumer<? super String> troubles) {
        this(
                new Troubles() {
                    @Override
                    public void tell(String line) {
                        troubles.accept(line);
                    }

                    @Override
                    public void memoryUsedUp(String who, String where) {
                        troubles.accept("the memory is used up (" + who + ", " + where + ")");
                    }
                },
                LIMIT);
    }

    /**
     * Makes a host without modules.
     *
     * @param troubles told of each module's first failure
     * @param limit how long each call of an isolated module may take
     */
    public ModuleHost(Troubles troubles, Duration limit) {
        this(troubles, limit, new CopyOnWriteArrayList<>());
    }

    private ModuleHost(Troubles troubles, Duration limit, List<HostedModule> all) {
        this.troubles = troubles;
        this.limit = limit;
        this.all = all;
    }

    /**
     * Makes another host for the same tasks, without modules: for somebody who has modules, and
     * troubles, of his own. Whichever of the two is asked puts a failure down to the right module.
     *
     * @param others told of the first failure of each of its modules
     * @return the other host
     */
    public ModuleHost beside(Troubles others) {
        return new ModuleHost(others, limit, all);
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
        HostedModule module = new HostedModule(choice, utrace, output, troubles, limit);
        // from now on, for it may attach and fail before its start returns
        modules.add(module);
        all.add(module);
        try {
            module.start();
        } catch (ModuleStartException refusal) {
            forget(module);
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
     * @param tasks gives the tasks there are, whenever it is asked
     * @param tgid the process
     * @return the process, to be closed before the module is removed; empty when none of the tasks
     *     is of it
     */
    public Optional<Following> follow(
            HostedModule module,
            Utrace utrace,
            Supplier<? extends Collection<? extends Task>> tasks,
            int tgid) {
        return Following.of(utrace, tasks, tgid, task -> Introduction.begin(task, List.of(module)));
    }

    /**
     * Tells all its modules of a process that is traced already, in the order in which they
     * started. Doesn't wait.
     *
     * @param utrace the way to the tasks
     * @param tasks gives the tasks there are, whenever it is asked
     * @param tgid the process
     * @return the process, to be closed before the modules are removed; empty when none of the
     *     tasks is of it
     */
    public Optional<Following> follow(
            Utrace utrace, Supplier<? extends Collection<? extends Task>> tasks, int tgid) {
        return Following.of(utrace, tasks, tgid, this::target);
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
        forget(module);
    }

    private void forget(HostedModule module) {
        modules.remove(module);
        all.remove(module);
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
     * Tells the modules of a target, in the order in which they started. Doesn't wait for those
     * that are isolated: the target is held until they have been told.
     *
     * @param task a target that is held until this returns
     */
    public void target(Task task) {
        Introduction.begin(task, modules);
    }

    /**
     * To be called by a thread that is about to wait for the end of this JVM, as one is that has
     * called {@link System#exit} and starts the shutdown hooks. If that was a module's doing, it is
     * told, and nobody waits for the module any more.
     */
    public void exiting() {
        StackTraceElement[] stack = Thread.currentThread().getStackTrace();
        int exit = stack.length - 1;
        while (exit >= 0 && !isExit(stack[exit])) {
            exit--;
        }
        if (exit < 0) {
            return;
        }
        StackTraceElement caller = stack[Math.min(exit + 1, stack.length - 1)];
        String who = OneLine.of(caller.getClassName() + "." + caller.getMethodName());
        Set<Troubles> told = new LinkedHashSet<>(Set.of(troubles));
        for (HostedModule module : all) {
            if (module.exits(caller)) {
                who = "module " + module.name() + ", in " + who;
                told.add(module.troubles());
            }
        }
        String line = "System.exit was called by " + who + "; programs go on untraced";
        told.forEach(each -> each.tell(line));
    }

    private static boolean isExit(StackTraceElement frame) {
        return frame.getMethodName().equals("exit")
                && (frame.getClassName().equals("java.lang.Runtime")
                        || frame.getClassName().equals("java.lang.System"));
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
        HostedModule owner = ops == null ? null : owner(ops);
        if (owner != null) {
            owner.failed(where, failure);
            return;
        }
        if (failure instanceof OutOfMemoryError) {
            troubles.memoryUsedUp("a module", where);
        } else if (ops == null || !ModuleThreads.isAnyCurrent()) {
            troubles.threw("a module failed in " + where + ": " + OneLine.of(failure), failure);
        }
        // Else it is the echo of a module that hung, which was told of, and is gone.
    }

    /**
     * Tells whose callbacks they are.
     *
     * @param ops the callbacks of an engine
     * @return the name of the module, of this host or of one beside it, that attached them; empty
     *     when none did
     */
    public Optional<String> nameOf(EngineOps ops) {
        return Optional.ofNullable(owner(ops)).map(HostedModule::name);
    }

    private @Nullable HostedModule owner(EngineOps ops) {
        for (HostedModule module : all) {
            if (module.hasAttached(ops)) {
                return module;
            }
        }
        return null;
    }

    /** Stops the modules, last started first. Does nothing the second time. */
    public void stop() {
        for (HostedModule module : modules.reversed()) {
            remove(module);
        }
    }
}
