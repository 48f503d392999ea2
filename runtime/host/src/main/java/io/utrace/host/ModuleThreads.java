package io.utrace.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The threads of an isolated module: the one that runs its code, and those that this one makes, and
 * they in turn. A thread that is made to belong elsewhere isn't known here.
 */
final class ModuleThreads extends ThreadGroup {
    /** What they get to end by themselves. */
    private static final long LAST_MILLIS = 100;

    private final BiConsumer<? super Thread, ? super Throwable> onFailure;

    /**
     * Makes the group, without a thread yet.
     *
     * @param module the module's name
     * @param onFailure told of what ended a thread
     */
    ModuleThreads(String module, BiConsumer<? super Thread, ? super Throwable> onFailure) {
        super("utrace-module-" + module);
        this.onFailure = onFailure;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        onFailure.accept(thread, thrown);
    }

    /** Whether the calling thread is one of them. */
    boolean isCurrent() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        return group != null && parentOf(group);
    }

    /** Whether the calling thread is one of some module's. */
    static boolean isAnyCurrent() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group != null && !(group instanceof ModuleThreads)) {
            group = group.getParent();
        }
        return group != null;
    }

    /** Has all end but one, and gives those that don't heed that. Waits a little for the others. */
    List<Thread> end(Thread but) {
        Thread[] found = new Thread[activeCount() + 10];
        int count = enumerate(found);
        List<Thread> left = new ArrayList<>(Arrays.asList(found).subList(0, count));
        left.remove(but);
        left.forEach(Thread::interrupt);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_MILLIS);
        try {
            for (Thread thread : left) {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException soon) {
            Thread.currentThread().interrupt();
        }
        left.removeIf(thread -> !thread.isAlive());
        return left;
    }
}
