/**
 * For debuggers written in Java: ptrace(2) and waitpid(2) in types. A {@link
 * io.utrace.ptrace.Debugger} is what a process is to the kernel, and each of its threads traces for
 * itself. What it traces, and what traced programs trace by their own ptrace(2), are told apart by
 * nothing: whoever comes second gets EPERM.
 */
@NullMarked
package io.utrace.ptrace;

import org.jspecify.annotations.NullMarked;
