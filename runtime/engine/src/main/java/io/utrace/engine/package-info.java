/**
 * The core: engines, passes, stops, barriers and wake-ups, with no thread, no clock and no input or
 * output of its own.
 *
 * <p>A {@link io.utrace.engine.TaskRecord} holds one task's engines. The host that runs the task
 * calls its {@link io.utrace.engine.Stop} each time the task stops; the {@code Passage} behind it
 * begins a {@link io.utrace.engine.Pass}, which walks the engines and collects their answers, and
 * ends in a {@link io.utrace.engine.Disposition}. A {@link io.utrace.engine.Dispatch} may take a
 * callback out of its pass, as a {@link io.utrace.engine.Callback}, to be made on another thread.
 * Observers come in through engines from any thread; what they ask of a running task goes out
 * through its {@link io.utrace.engine.TaskPort}. One lock a task; what must be done without it
 * (wakes, releases, the port's verbs) is deferred to the moment it is free.
 */
@NullMarked
package io.utrace.engine;

import org.jspecify.annotations.NullMarked;
