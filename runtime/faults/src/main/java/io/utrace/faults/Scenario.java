package io.utrace.faults;

import io.utrace.api.spi.TracingModule;
import io.utrace.sim.Program;
import io.utrace.sim.SimKernel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A module with something to trace: what each case of a campaign runs anew.
 *
 * <pre>{@code
 * Program program = Program.of(new Step.Call(39, Step.Sleep.NONE), new Step.Raise(10));
 * Scenario simulated = Scenario.simulated("killed", CallCounter::new, program, 1);
 * Scenario real = Scenario.real("ls", CallCounter::new, List.of("ls", "/"));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Scenario {
    /** How long a run may take, unless the scenario says otherwise. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private interface Staging {
        Stage stage(Duration limit, SimKernel.Failures failures) throws IOException;
    }

    private final String name;
    private final Supplier<? extends TracingModule> modules;
    private final List<String> settings;
    private final Staging staging;
    private final List<String> command;
    private final Duration limit;

    private Scenario(
            String name,
            Supplier<? extends TracingModule> modules,
            List<String> settings,
            Staging staging,
            List<String> command,
            Duration limit) {
        if (!name.matches("[A-Za-z0-9@._-]+")) {
            throw new IllegalArgumentException(
                    "a scenario's name has letters, digits and any of @ . _ - only: " + name);
        }
        this.name = name;
        this.modules = modules;
        this.settings = List.copyOf(settings);
        this.staging = staging;
        this.command = List.copyOf(command);
        this.limit = limit;
    }

    /**
     * Makes a scenario with simulated tasks.
     *
     * @param name names it among the scenarios of a campaign
     * @param modules makes the module under test, for each run a new one
     * @param program what the first task does
     * @param seed decides in which order what can happen happens
     * @return the scenario
     */
    public static Scenario simulated(
            String name, Supplier<? extends TracingModule> modules, Program program, long seed) {
        return new Scenario(
                name,
                modules,
                List.of(),
                (limit, failures) -> new SimulatedStage(program, seed, failures),
                List.of(),
                LIMIT);
    }

    /**
     * Makes a scenario with real processes.
     *
     * @param name names it among the scenarios of a campaign
     * @param modules makes the module under test, for each run a new one
     * @param command the program, looked up in PATH, and its arguments
     * @return the scenario
     */
    public static Scenario real(
            String name, Supplier<? extends TracingModule> modules, List<String> command) {
        return new Scenario(
                name,
                modules,
                List.of(),
                (limit, failures) -> new RealStage(command, limit, failures),
                command,
                LIMIT);
    }

    /**
     * Sets options of the module.
     *
     * @param options each of the form {@code OPTION=VALUE}
     * @return a scenario with these options, and no others
     */
    public Scenario with(String... options) {
        return new Scenario(name, modules, List.of(options), staging, command, limit);
    }

    /**
     * Sets how long a run may take.
     *
     * @param newLimit at most so long
     * @return a scenario with this limit
     */
    public Scenario within(Duration newLimit) {
        return new Scenario(name, modules, settings, staging, command, newLimit);
    }

    /**
     * Gives the name.
     *
     * @return one word, without a slash
     */
    public String name() {
        return name;
    }

    /**
     * Gives the name of the module under test.
     *
     * @return what the user calls it
     */
    public String module() {
        return modules.get().description().name();
    }

    /**
     * Tells whether its tasks are real.
     *
     * @return false on the simulator
     */
    public boolean isReal() {
        return !command.isEmpty();
    }

    /** What a real one runs. */
    List<String> command() {
        return command;
    }

    TracingModule newModule() {
        return modules.get();
    }

    List<String> settings() {
        return settings;
    }

    Duration limit() {
        return limit;
    }

    Stage stage(SimKernel.Failures failures) throws IOException {
        return staging.stage(limit, failures);
    }
}
