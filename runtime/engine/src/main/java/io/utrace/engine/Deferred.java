package io.utrace.engine;

import java.util.ArrayDeque;

/**
 * What a locked section decided and what must be done when no lock is held: wake queues, release
 * engines, speak to a task's port. One a thread. Things are done in the order in which they were
 * decided, one after the other: what a wake function causes waits its turn behind the wake, so
 * there is no recursion.
 */
final class Deferred {
    private static final ThreadLocal<Deferred> OF_THREAD = ThreadLocal.withInitial(Deferred::new);

    private final ArrayDeque<Runnable> todo = new ArrayDeque<>();
    private boolean running;
    private boolean calling;

    static Deferred ofThread() {
        return OF_THREAD.get();
    }

    static void elsewhere(Runnable action) {
        Deferred here = OF_THREAD.get();
        OF_THREAD.set(new Deferred());
        try {
            action.run();
        } finally {
            OF_THREAD.set(here);
        }
    }

    void add(Runnable action) {
        todo.add(action);
    }

    /** Whether the code that runs on this thread is such as must not wait for a task. */
    boolean isInModule() {
        return running || calling;
    }

    void asCallback(Runnable code) {
        calling = true;
        try {
            code.run();
        } finally {
            calling = false;
        }
    }

    /** Does all there is to do, unless a caller further up on this thread is at it already. */
    void run() {
        if (running || todo.isEmpty()) {
            return;
        }
        running = true;
        try {
            for (Runnable next = todo.poll(); next != null; next = todo.poll()) {
                next.run();
            }
        } finally {
            running = false;
        }
    }
}
