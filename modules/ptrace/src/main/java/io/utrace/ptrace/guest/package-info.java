/** Answers the ptrace(2), wait4(2) and waitid(2) calls of traced programs. */
@NullMarked
package io.utrace.ptrace.guest;

import org.jspecify.annotations.NullMarked;
