package io.utrace.faults;

import io.utrace.api.Engine;
import io.utrace.api.UtraceException;
import io.utrace.engine.UtraceCore;
import io.utrace.host.HostedModule;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A plan at work in a module that runs already, and whose tasks live. Its callbacks go past the
 * boundary from here on, and whatever they are given; so does what it asks of its {@link
 * io.utrace.api.Utrace}. Handles that it has kept from before don't, nor do its start and options.
 *
 * <p>Arming, and disarming, redirects each engine and then waits at its barrier: when it returns,
 * no callback runs that went the other way. Not for a thread that makes callbacks.
 *
 * <pre>{@code
 * try (Arming arming = Arming.arm(module, plan, surroundings)) {
 *     // … the tasks do what the plan is about
 *     assertTrue(arming.missed().isEmpty());
 * }
 * }</pre>
 */
public final class Arming implements AutoCloseable {
    private final HostedModule module;
    private final Plan plan;
    private final Journal journal = new Journal();
    private final Membrane membrane;

    private Arming(HostedModule module, Plan plan, Surroundings surroundings) {
        this.module = module;
        this.plan = plan;
        membrane = new Membrane(module.name(), surroundings, journal);
    }

    /**
     * Arms a plan.
     *
     * @param module the module; lines of the plan for others are never injected
     * @param plan what is to go wrong
     * @param surroundings does what goes wrong beside the module
     * @return the armed plan, to be closed
     * @throws IllegalArgumentException the plan has faults inside the module
     */
    public static Arming arm(HostedModule module, Plan plan, Surroundings surroundings) {
        if (plan.isInside()) {
            throw new IllegalArgumentException("faults inside a module are for its whole life");
        }
        Arming arming = new Arming(module, plan, surroundings);
        arming.membrane.arm(plan);
        module.lead(arming.membrane::wrap);
        module.visit(settling(arming.membrane::redirect));
        return arming;
    }

    /**
     * Gives the lines that were never injected so far.
     *
     * @return those lines of the plan
     */
    public List<Injection> missed() {
        List<Injection> injected = journal.injected();
        return plan.injections().stream().filter(line -> !injected.contains(line)).toList();
    }

    /** Disarms: the module's own callbacks are called again. */
    @Override
    public void close() {
        membrane.disarm();
        module.lead(UnaryOperator.identity());
        module.visit(settling(engine -> UtraceCore.redirect(engine, engine.ops())));
    }

    private static Consumer<Engine> settling(Consumer<? super Engine> change) {
        return engine -> {
            change.accept(engine);
            try {
                engine.barrier();
            } catch (UtraceException over) {
                // none of its callbacks runs
            } catch (InterruptedException soon) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
