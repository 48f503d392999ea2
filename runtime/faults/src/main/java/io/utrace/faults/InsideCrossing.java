package io.utrace.faults;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * What is woven around each method of a module. It becomes part of that method: so it calls what is
 * public, and nothing else.
 */
final class InsideCrossing {
    private InsideCrossing() {}

    @Advice.OnMethodEnter
    static @Nullable Object enter(@Advice.Origin(Boundary.INSIDE + "#t.#m") String method) {
        return Inside.enter(method);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable Object entered, @Advice.Thrown @Nullable Throwable thrown) {
        if (entered != null) {
            Inside.leave(entered, thrown);
        }
    }
}
