package io.utrace.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of the runtime's that a thread is in. The methods of the module that are entered meanwhile
 * belong to it; and so do those on threads that it starts, even when it is over.
 */
final class Underway {
    private static final InheritableThreadLocal<@Nullable Underway> INNERMOST =
            new InheritableThreadLocal<>();

    final Passage passage;
    private final @Nullable Underway outer = INNERMOST.get();
    private final Thread thread = Thread.currentThread();

    /** Of its own thread alone. */
    private final List<Runnable> afterwards = new ArrayList<>();

    private Underway(Passage passage) {
        this.passage = passage;
    }

    /** The innermost one of the calling thread; null where there is none. */
    static @Nullable Underway innermost() {
        return INNERMOST.get();
    }

    static Underway begin(Passage passage) {
        Underway call = new Underway(passage);
        INNERMOST.set(call);
        return call;
    }

    /** The call is over: now others get what locks it had. */
    void end() {
        INNERMOST.set(outer);
        afterwards.forEach(passage.membrane.surroundings()::elsewhere);
    }

    /**
     * Has another thread do what may take a lock that the calling one holds: when the call is over,
     * or, on a thread of the module's own, as soon as it can.
     */
    void afterwards(Runnable action) {
        if (thread.equals(Thread.currentThread())) {
            afterwards.add(action);
        } else {
            Thread other = new Thread(action, "utrace-afterwards");
            other.setDaemon(true);
            other.start();
        }
    }

    /** Runs code that may be the module's, on our own account. */
    static <T> T apart(Supplier<T> code) {
        Underway innermost = INNERMOST.get();
        INNERMOST.remove();
        try {
            return code.get();
        } finally {
            INNERMOST.set(innermost);
        }
    }
}
