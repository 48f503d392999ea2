/**
 * Tasks that exist only here, run by the same core as real ones, so that everything that may happen
 * to a task can be made to happen, in any order.
 *
 * <p>A {@link io.utrace.sim.SimTask} follows a {@link io.utrace.sim.Program}: a few steps such as a
 * computation, a system call, a signal. A {@link io.utrace.sim.SimKernel} is the host of all of
 * them. Nothing here runs by itself: a {@link io.utrace.sim.World} lists the moves that are
 * possible, a driver picks one, the world takes it. What takes time elsewhere is a state here: a
 * callback that has begun and not answered, a verb on its way to a task, an observer that waits in
 * a barrier. The drivers are {@link io.utrace.sim.SeededRun}, which picks by chance, and {@link
 * io.utrace.sim.Explorer}, which picks everything: it visits each state that can be reached, once.
 * When a {@link io.utrace.sim.Violation} shows, the moves that led to it are a {@link
 * io.utrace.sim.Schedule}: text that can be read, and replayed.
 */
@NullMarked
package io.utrace.sim;

import org.jspecify.annotations.NullMarked;
