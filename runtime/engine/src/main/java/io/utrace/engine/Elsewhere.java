package io.utrace.engine;

/** For explorers: what another thread does at this moment, done on this one. */
public final class Elsewhere {
    private Elsewhere() {}

    /**
     * Does something as another thread would: what it causes is done before this returns, and not
     * behind what the calling thread is at.
     *
     * @param action what the other thread does
     */
    public static void run(Runnable action) {
        Deferred.elsewhere(action);
    }
}
