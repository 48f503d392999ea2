package io.utrace.faults;

import io.utrace.api.WaitStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is over, as oracles see it. {@link Oracle} has an example that judges what the module
 * wrote in it.
 *
 * @param plan what was to go wrong
 * @param injected what went wrong, in order; one entry for each time
 * @param status how the first task ended; empty when it did not
 * @param output what the program wrote to standard output; empty on the simulator
 * @param errors what the program wrote to standard error; empty on the simulator
 * @param moduleOutput what the module wrote
 * @param troubles what the host told of the module, a line each
 * @param events what another engine saw of each task; tasks are named by their birth: {@code 1},
 *     its second child {@code 1.2}
 * @param leaks what is left of the module after its stop: references, threads, descriptors; a line
 *     each
 * @param crises what the harness itself met: the runtime failed, or somebody waited for ever; a
 *     line each
 * @param crossings how often each boundary was crossed
 * @param history crossings and faults, one line each, in order
 * @param plain the run of the same scenario without a fault; empty in that run itself
 * @param untraced the same program, run by itself; empty in that run itself
 */
public record Run(
        Plan plan,
        List<Injection> injected,
        Optional<WaitStatus> status,
        String output,
        String errors,
        String moduleOutput,
        List<String> troubles,
        Map<String, List<String>> events,
        List<String> leaks,
        List<String> crises,
        Map<Boundary, Long> crossings,
        List<String> history,
        Optional<Run> plain,
        Optional<Run> untraced) {
    /**
     * Tells whether some fault was of a kind.
     *
     * @param kind the kind
     * @return true when one was injected
     */
    public boolean has(Fault.Kind kind) {
        return injected.stream().anyMatch(injection -> injection.fault().kind() == kind);
    }
}
