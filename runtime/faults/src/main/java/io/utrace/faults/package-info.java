/**
 * Faults where a module and the runtime meet.
 *
 * <p>Whatever passes between the two crosses a {@link io.utrace.faults.Boundary}. A {@link
 * io.utrace.faults.Plan} says at which crossings which {@link io.utrace.faults.Fault} is injected.
 * For a run with a plan the module is wrapped: what it is called with and what it calls goes
 * through delegates that Byte Buddy generates. Without a plan nothing is wrapped, and nothing of
 * this package is loaded. Where the JVM was started with the {@linkplain io.utrace.faults.Inside
 * agent}, the methods of a module's own classes are boundaries, too: these are woven.
 *
 * <p>A {@link io.utrace.faults.Scenario} is a module with something to trace. A {@link
 * io.utrace.faults.Campaign} runs it once without a fault, to count the crossings, and then once
 * for each crossing and each fault that can be there. {@link io.utrace.faults.Oracle}s judge every
 * run. Each such {@linkplain io.utrace.faults.CaseId case} has a name, by which it can be run again
 * alone.
 */
@NullMarked
package io.utrace.faults;

import org.jspecify.annotations.NullMarked;
