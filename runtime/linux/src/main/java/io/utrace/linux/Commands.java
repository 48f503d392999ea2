package io.utrace.linux;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What other threads want done by a tracer thread that may be asleep in wait4(2), and the bell that
 * gets it out.
 *
 * <p>The bell is the zygote, rung by SIGURG. No ring is lost: whoever adds a command rings unless a
 * ring is on its way already, and the tracer takes the ring back <em>before</em> it empties the
 * queue. So a command added after the queue was found empty finds no ring on its way and rings
 * again, which stops the zygote, and that stop ends the wait.
 */
final class Commands {
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private volatile int bell;

    /**
     * Names the zygote of the moment. A ring that its predecessor took to the grave is rung again.
     */
    void hang(Kernel kernel, int zygote) {
        bell = zygote;
        if (rung.get()) {
            kernel.tgkill(zygote, zygote, Kernel.SIGURG);
        }
    }

    /** Adds a command, from the tracer thread itself, which looks before it sleeps. */
    void add(Runnable command) {
        queue.add(command);
    }

    /** Adds a command, from any other thread, and rings. */
    void addAndRing(Kernel kernel, Runnable command) {
        queue.add(command);
        if (rung.compareAndSet(false, true)) {
            int zygote = bell;
            kernel.tgkill(zygote, zygote, Kernel.SIGURG);
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /**
     * Does what has been asked up to now. What that adds in turn waits for the next time, after
     * others' turn.
     */
    void run() {
        if (rung.get()) {
            rung.set(false);
        }
        for (int left = queue.size(); left > 0; left--) {
            queue.remove().run();
        }
    }
}
