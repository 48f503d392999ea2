package io.utrace.faults;

/** A fault may be any exception, declared or not. */
final class Sneaky {
    private Sneaky() {}

    /** Throws it; the result is for the compiler. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> RuntimeException thrown(Throwable failure) throws T {
        throw (T) failure;
    }
}
