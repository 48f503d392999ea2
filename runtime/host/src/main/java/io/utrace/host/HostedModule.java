package io.utrace.host;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.Option;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Pass;
import io.utrace.engine.UtraceCore;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module that a {@link ModuleHost} has started, and its surroundings. Whatever its code throws is
 * taken note of once. {@link Following} has an example of one that comes late and goes before the
 * others.
 */
public final class HostedModule implements ModuleContext {
    private final ModuleChoice choice;
    private final PrintStream output;

    /** What runs its code; null where that is whoever calls it. */
    private final @Nullable ModuleThread thread;

    private final Utrace core;
    private final ModuleUtrace utrace;
    private final Listeners listeners = new Listeners(this);
    private final Troubles troubles;
    private final ModuleFailures failures;
    private final AtomicBoolean stopping = new AtomicBoolean();

    HostedModule(
            ModuleChoice choice,
            Utrace core,
            PrintStream output,
            Troubles troubles,
            Duration limit) {
        this.choice = choice;
        this.core = core;
        this.troubles = troubles;
        failures = new ModuleFailures(choice.module(), troubles, this::detachAll);
        if (choice.isolated()) {
            ModuleThreads group = new ModuleThreads(name(), failures::threadFailed);
            ModuleThread own = new ModuleThread(group, loader(), limit, this::hung);
            thread = own;
            utrace = new ModuleUtrace(through(core, own), this);
            this.output =
                    TraceOutput.unbuffered(
                            new ModuleOutput(output, own), "the output", troubles::tell);
        } else {
            thread = null;
            utrace =
                    new ModuleUtrace(
                            core instanceof UtraceCore real ? real.through(this::inline) : core,
                            this);
            this.output = output;
        }
    }

    private void detachAll() {
        utrace.detachAll();
    }

    private void hung(String where) {
        ModuleThread own = thread;
        if (own != null) {
            failures.hung(where, own.limit());
        }
    }

    /** Of a task that dies just now reports come to the last: but not after the module's end. */
    private Action inline(Pass pass) {
        return isOver() ? pass.decline() : pass.call();
    }

    private static Utrace through(Utrace utrace, Dispatch dispatch) {
        if (utrace instanceof UtraceCore core) {
            return core.through(dispatch);
        }
        throw new IllegalArgumentException("these tasks can't wait for an isolated module");
    }

    private @Nullable ClassLoader loader() {
        return choice.module().provider().getClass().getClassLoader();
    }

    /** The way to the tasks for engines that aren't the module's. */
    Utrace core() {
        return core;
    }

    /** Who is told what goes wrong with it. */
    Troubles troubles() {
        return troubles;
    }

    boolean isIsolated() {
        return thread != null;
    }

    /** Has something called as the module's start and stop are, and waits for it. */
    private void await(String where, Callable<?> code) throws Exception {
        ModuleThread own = thread;
        if (own == null) {
            code.call();
        } else {
            own.await(where, code);
        }
    }

    /**
     * Has something called as callbacks are: here, or soon on the module's own thread.
     *
     * @return whether it is done
     */
    boolean callback(String where, Runnable code) {
        ModuleThread own = thread;
        if (own == null || own.isOwn()) {
            code.run();
            return true;
        }
        own.call(where, () -> Dispatch.asCallback(code), () -> {});
        return false;
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
            await(
                    ModuleThread.START,
                    () -> {
                        choice.module().provider().start(this);
                        return null;
                    });
        } catch (Throwable thrown) {
            ModuleStartException refusal = failures.start(thrown);
            end();
            throw refusal;
        }
    }

    /** Tells the listeners of a target, on this thread. */
    void tell(Task target) {
        listeners.tell(target);
    }

    /**
     * Has the listeners told of a target, on the module's own thread. Doesn't wait.
     *
     * @param told run when they have been told, or will never be; on any thread, once
     */
    void tellLater(Task target, Runnable told) {
        ModuleThread own = thread;
        if (own == null || isOver()) {
            told.run();
        } else {
            listeners.tellLater(target, own, told);
        }
    }

    /**
     * Detaches the module, waits until none of its code runs for a task any more, and has it stop.
     * Not for a thread that makes callbacks, which ends the wait. Does nothing the second time.
     */
    void stop() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = listeners.awaitTold();
        interrupted |= utrace.detachAllAndWait();
        try {
            await(
                    "stop",
                    () -> {
                        choice.module().provider().stop();
                        return null;
                    });
        } catch (ModuleThread.Hung told) {
            // by its watch
        } catch (Throwable thrown) {
            failed("stop", thrown);
        }
        end();
        choice.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether its engines are detached, and it can't have new ones. */
    boolean isOver() {
        return stopping.get() || failures.any();
    }

    /** What keeps it from attaching. */
    String whyOver() {
        return "module " + name() + (failures.any() ? " has failed" : " is stopped");
    }

    boolean hasAttached(EngineOps ops) {
        return utrace.hasAttached(ops);
    }

    /** Its code threw. */
    void failed(String where, Throwable thrown) {
        if (failures.threw(where, thrown)) {
            logger().debug("failed in {}", where, thrown);
        }
    }

    private void end() {
        ModuleThread own = thread;
        if (own != null) {
            failures.left(own.end());
        }
    }

    /**
     * The calling thread has asked for the end of the JVM, and will not come back.
     *
     * @param where the method that did it
     * @return whether that was this module's doing
     */
    boolean exits(StackTraceElement where) {
        ModuleThread own = thread;
        boolean isOurs = own == null ? isPluginsOwn(where) : own.isOwn();
        if (isOurs) {
            failures.begin();
        }
        if (own != null) {
            own.leave();
        }
        return isOurs;
    }

    private boolean isPluginsOwn(StackTraceElement where) {
        return loader() instanceof PluginLoader plugin
                && Objects.equals(where.getClassLoaderName(), plugin.getName());
    }

    /**
     * Has something done with each engine that the module has: one for each task and callbacks.
     *
     * @param visitor is lent each of them; called on this thread, without a lock
     */
    public void visit(Consumer<? super Engine> visitor) {
        utrace.visit(visitor);
    }

    /**
     * Has what the module asks of the tasks go another way from now on.
     *
     * @param detour is given the plain way, and gives the one to take; the identity to undo it
     */
    public void lead(UnaryOperator<Utrace> detour) {
        utrace.lead(detour);
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
