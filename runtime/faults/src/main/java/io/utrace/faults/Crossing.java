package io.utrace.faults;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What is woven around each boundary of a shell. Of one that isn't watched it knows at once. */
final class Crossing {
    /** The number of the boundary. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Site {}

    private Crossing() {}

    @Advice.OnMethodEnter(skipOn = Passage.Replaced.class)
    static @Nullable Passage enter(
            @Advice.This Shell shell, @Site int boundary, @Advice.AllArguments Object[] arguments) {
        long n = shell.membrane.cross(boundary);
        // The arguments are put into an array only now.
        return n == 0 ? null : shell.membrane.enter(shell, boundary, n, arguments);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, repeatOn = Passage.Again.class)
    static @Nullable Object exit(
            @Advice.Enter @Nullable Passage passage,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC)
                    @Nullable Object returned,
            @Advice.Thrown(readOnly = false, typing = Assigner.Typing.DYNAMIC)
                    @Nullable Throwable thrown) {
        if (passage == null) {
            return null;
        }
        if (thrown == null && passage.takeAgain()) {
            return Passage.AGAIN;
        }
        passage.leave(returned, thrown);
        returned = passage.returned();
        thrown = passage.thrown();
        return null;
    }
}
