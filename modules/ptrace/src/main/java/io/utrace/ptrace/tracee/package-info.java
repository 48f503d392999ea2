/**
 * The semantics of ptrace(2), with an engine for the seat. A {@code Tracee} is what hangs off
 * {@link io.utrace.api.Engine#data()}: attachedness is the engine, attached EXCLUSIVE and MATCH_OPS
 * with the one {@code TraceeOps}. Its callbacks turn events into {@code PtraceStop}s and answer
 * STOP; a wake function, woken by {@link io.utrace.api.Engine#wakeUp}, publishes the stop when it
 * is real and tells the {@code Tracer}. What the tracer asks for comes through the {@code Tracee}
 * again: resuming by {@code Resume}, looking by {@code Inspection}. What a wait of the tracer's
 * process can see is chosen by a {@code WaitSelection}.
 */
@NullMarked
package io.utrace.ptrace.tracee;

import org.jspecify.annotations.NullMarked;
