package io.utrace.faults;

import io.utrace.api.spi.TracingModule;
import java.util.List;

/**
 * A plan for a module that is about to be started: whatever crosses between the two and the runtime
 * goes past it. For those who run modules themselves, as tests do. Thread-safe.
 *
 * <pre>{@code
 * Injector injector = new Injector(plan, surroundings);
 * TracingModule wrapped = injector.wrap(new CallCounter());
 * host.start(
 *         ModuleCatalog.of(List.of(wrapped)).choose(List.of("call-counter"), List.of()),
 *         utrace,
 *         output);
 * // … the run
 * assertTrue(injector.missed().isEmpty());
 * }</pre>
 */
public final class Injector {
    private final Plan plan;
    private final Surroundings surroundings;
    private final Journal journal = new Journal();

    /**
     * Makes one.
     *
     * @param plan what is to go wrong
     * @param surroundings does what goes wrong beside the module
     */
    public Injector(Plan plan, Surroundings surroundings) {
        this.plan = plan;
        this.surroundings = surroundings;
    }

    /**
     * Wraps a module, and arms those lines of the plan that are for it.
     *
     * @param module the module
     * @return what is to be started in its place
     * @throws IllegalStateException the plan has faults inside it, and the JVM has no {@linkplain
     *     Inside agent}
     */
    public TracingModule wrap(TracingModule module) {
        if (plan.isInside()) {
            Inside.weave(module.getClass());
        }
        Membrane membrane = new Membrane(module.description().name(), surroundings, journal);
        membrane.arm(plan);
        return membrane.wrap(module);
    }

    /**
     * Gives the lines of the plan that were never injected so far.
     *
     * @return those of modules that don't run among them
     */
    public List<Injection> missed() {
        List<Injection> injected = journal.injected();
        return plan.injections().stream().filter(line -> !injected.contains(line)).toList();
    }
}
