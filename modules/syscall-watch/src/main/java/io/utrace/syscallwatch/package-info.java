/**
 * Prints system calls, signals and deaths, a line each, as strace(1) does.
 *
 * <p>{@link io.utrace.syscallwatch.SyscallWatch} attaches an engine to each task; all engines share
 * one {@code Watcher}, and the data of each is the {@code Tracee} of its task. When a call begins,
 * its {@code Syscall} is looked up in the {@code SyscallTable}, which names the {@code Argument}
 * kinds of every call, and everything that goes into the kernel is written to the task's {@code
 * Line}: by the end of an execve(2) the memory it came from is gone. What comes out of the kernel,
 * and the result, is added when the call ends, and the line goes out in one piece. The printers, a
 * class for each theme, see the task through a {@code Call}, which trusts nothing it reads.
 *
 * <p>None of this allocates once a call has been seen: lines, windows on memory and names are
 * reused. A call of the tracer for each call of the tracee leaves no room for a collector.
 */
@NullMarked
package io.utrace.syscallwatch;

import org.jspecify.annotations.NullMarked;
