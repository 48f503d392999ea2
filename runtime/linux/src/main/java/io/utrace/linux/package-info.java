/** Real tasks over ptrace(2). */
@NullMarked
package io.utrace.linux;

import org.jspecify.annotations.NullMarked;
