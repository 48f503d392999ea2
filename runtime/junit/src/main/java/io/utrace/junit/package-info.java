/**
 * For those who write tracing modules: tests them on simulated tasks and on real processes.
 *
 * <p>A test says by its parameters what it needs: a {@link io.utrace.junit.StartedModule}, and
 * {@link io.utrace.junit.Tracee}s for that to trace, which stand still until the test lets them go.
 *
 * <pre>{@code
 * @UtraceTest
 * void countsCalls(
 *         @WithModule(CallCounter.class) StartedModule counter,
 *         @SimulatedTask(calls = {39, 110}) Tracee program)
 *         throws Exception {
 *     program.run();
 *     assertEquals("2 system calls\n", counter.stop());
 * }
 * }</pre>
 *
 * <p>Every callback has views of its own, which are stale when it has returned.
 *
 * <p>A test that fails shows what happened until then: each callback, in order, with its answer
 * ({@link io.utrace.junit.WhatHappened}). One that hangs fails after a while, and says what each
 * task, engine and thread was waiting for. When a test is over, its tasks are let go, its processes
 * are ended and its modules are stopped; threads that they leave behind fail the test.
 */
@NullMarked
package io.utrace.junit;

import org.jspecify.annotations.NullMarked;
