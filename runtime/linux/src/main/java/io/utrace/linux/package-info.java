/**
 * Real tasks over ptrace(2), and where it is asked for, seccomp(2).
 *
 * <p>{@link io.utrace.linux.RealTasks} is the way in. Behind it each {@code Tracer} is a thread
 * that has the seat of some processes: a {@code WaitLoop} sleeps in wait4(2), and does what other
 * threads have put among its {@code Commands}; the bell that wakes it is a child, the {@code
 * Zygote}, from which programs are launched, too. A running process is taken over by an {@code
 * Attachment}. Each status goes to a {@code Tracee}, one of the {@code Lives} there, which makes a
 * stop of it for the core ({@code CallStops}, {@code SignalStops}, {@code JobStops}, from its
 * {@code Birth} to its {@code Ending}) and goes on as the core says ({@code Resumption}). What the
 * core asks for from any thread comes through the task's {@code TraceePort}. A {@code Seat} is the
 * tracer's requests, a {@code Kernel} the system calls, and an {@code Architecture} what differs
 * between processors.
 */
@NullMarked
package io.utrace.linux;

import org.jspecify.annotations.NullMarked;
