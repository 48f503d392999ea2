package io.utrace.host;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What goes wrong in one module, and who is told. On the first failure the module is detached
 * everywhere; later ones are its echo. Thread-safe.
 */
final class ModuleFailures {
    private final FoundModule module;
    private final Troubles troubles;
    private final Runnable detach;
    private final AtomicBoolean any = new AtomicBoolean();

    /**
     * Makes a record without failures.
     *
     * @param module the module
     * @param troubles who is told
     * @param detach detaches the module everywhere, without waiting
     */
    ModuleFailures(FoundModule module, Troubles troubles, Runnable detach) {
        this.module = module;
        this.troubles = troubles;
        this.detach = detach;
    }

    boolean any() {
        return any.get();
    }

    private String subject() {
        return "module " + module.description().name();
    }

    /** It is detached, and told of by whoever calls this; false when it was before. */
    boolean begin() {
        boolean isFirst = any.compareAndSet(false, true);
        if (isFirst) {
            detach.run();
        }
        return isFirst;
    }

    /** It won't start. */
    ModuleStartException start(Throwable thrown) {
        checkMemory("start", thrown);
        begin();
        String message = thrown instanceof Exception ? thrown.getMessage() : null;
        return new ModuleStartException(
                subject()
                        + " can't start: "
                        + (message == null ? OneLine.of(thrown) : OneLine.of(message))
                        + module.remedy(thrown),
                thrown);
    }

    /** Its code threw; false when that is nothing new. */
    boolean threw(String where, Throwable thrown) {
        boolean isMemoryUsedUp = checkMemory(where, thrown);
        if (thrown instanceof ModuleOverException || !begin()) {
            return false;
        }
        if (!isMemoryUsedUp) {
            troubles.threw(
                    subject()
                            + " failed in "
                            + where
                            + ": "
                            + OneLine.of(thrown)
                            + module.remedy(thrown)
                            + "; it is detached",
                    thrown);
        }
        return true;
    }

    /** Its code didn't come to an end in time. */
    void hung(String where, String limit) {
        // Of a start that hangs its caller tells.
        if (begin() && !where.equals(ModuleThread.START)) {
            troubles.tell(subject() + " hung in " + where + " for " + limit + "; it is detached");
        }
    }

    /** One of its threads ended by an exception: its own affair, but for the memory. */
    void threadFailed(Thread thread, Throwable thrown) {
        if (!checkMemory(thread.getName(), thrown)) {
            troubles.threw(
                    subject()
                            + ": its thread "
                            + OneLine.of(thread.getName())
                            + " failed: "
                            + OneLine.of(thrown),
                    thrown);
        }
    }

    /** It is stopped, and threads of its own are not. */
    void left(List<Thread> threads) {
        if (!threads.isEmpty()) {
            StringBuilder names = new StringBuilder();
            for (Thread thread : threads) {
                names.append(names.isEmpty() ? "" : ", ").append(OneLine.of(thread.getName()));
            }
            int count = threads.size();
            troubles.tell(
                    subject()
                            + " left "
                            + (count == 1 ? "a thread" : count + " threads")
                            + " running: "
                            + names);
        }
    }

    /** Nobody can go on when the memory is used up, whoever's doing it is. */
    private boolean checkMemory(String where, Throwable thrown) {
        boolean isUsedUp = thrown instanceof OutOfMemoryError;
        if (isUsedUp) {
            troubles.memoryUsedUp(module.description().name(), where);
        }
        return isUsedUp;
    }
}
