/**
 * Real tasks over ptrace(2), and where it is asked for, seccomp(2).
 *
 * @see RealTasks
 */
@NullMarked
package io.utrace.linux;

import org.jspecify.annotations.NullMarked;
