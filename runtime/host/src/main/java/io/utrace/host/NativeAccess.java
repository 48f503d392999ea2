package io.utrace.host;

import org.jspecify.annotations.Nullable;

/** The right to call native code, which a plug-in has only if it was granted it. */
final class NativeAccess {
    /** Causes are whatever a module's code says they are, and may go in a circle. */
    private static final int MOST_CAUSES = 20;

    private NativeAccess() {}

    /** Whether that is what went wrong. */
    static boolean isMissing(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (cause instanceof IllegalCallerException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
