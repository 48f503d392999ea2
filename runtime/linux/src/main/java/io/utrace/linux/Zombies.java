package io.utrace.linux;

import io.utrace.api.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Dead processes that wait for their own parents, whose reap some engine wants to hear of. For the
 * tracer thread only, but for the watch, which has it look again.
 *
 * <p>A pidfd of a zombie is readable; when the parent has reaped it, it hangs up as well. Where the
 * kernel is too old for that, or there is no descriptor left, a reap is told with the death.
 */
final class Zombies {
    private static final short POLLIN = 1;
    private static final short POLLHUP = 16;

    /** Came with the kernel, 6.9, in which pidfds learned to hang up. */
    private static final int PIDFD_THREAD = 0200;

    private final Tracer tracer;
    private final Kernel kernel;
    private final Map<Integer, Zombie> awaited = new LinkedHashMap<>();
    private final AtomicBoolean isCheckOnItsWay = new AtomicBoolean();

    /** A struct pollfd, and a struct timespec of no time at all. */
    private final ByteBuffer poll = Kernel.allocate(24);

    private boolean begun;
    private @Nullable ReapWatch watch;

    private record Zombie(Tracee tracee, int pidfd) {}

    Zombies(Tracer tracer, Kernel kernel) {
        this.tracer = tracer;
        this.kernel = kernel;
    }

    /**
     * Takes in a process whose death has been reported, if it is a zombie: its reap is told when it
     * comes. Else it is to be told now.
     */
    boolean await(Tracee dead) {
        boolean isWanted = (dead.record().union() & Event.REAP.bit()) != 0;
        ReapWatch watching = isWanted ? watch() : null;
        if (watching == null) {
            return false;
        }
        int pidfd = open(dead.tid(), 0);
        // What isn't readable is alive: the number has found a new owner.
        if (pidfd >= 0 && poll(pidfd) == POLLIN && watching.add(kernel, pidfd)) {
            awaited.put(dead.tid(), new Zombie(dead, pidfd));
            return true;
        }
        kernel.close(pidfd);
        return false;
    }

    private @Nullable ReapWatch watch() {
        if (!begun) {
            begun = true;
            int trial = open(kernel.gettid(), PIDFD_THREAD);
            if (trial >= 0) {
                kernel.close(trial);
                watch = ReapWatch.start(kernel, this::checkLater);
            }
        }
        return watch;
    }

    private int open(int tid, int flags) {
        return (int) kernel.call(Syscall.PIDFD_OPEN, tid, flags, 0, 0, 0, 0);
    }

    private int poll(int pidfd) {
        poll.putInt(0, pidfd).putShort(4, POLLIN).putShort(6, (short) 0);
        long address = Kernel.addressOf(poll);
        kernel.call(Syscall.PPOLL, address, 1, address + 8, 0, 0, 0);
        return poll.getShort(6) & (POLLIN | POLLHUP);
    }

    private void checkLater() {
        if (isCheckOnItsWay.compareAndSet(false, true)) {
            tracer.later(() -> {
                isCheckOnItsWay.set(false);
                check();
            });
        }
    }

    /** Tells of all that have been reaped by now. */
    void check() {
        List<Zombie> reaped = new ArrayList<>();
        for (Zombie zombie : awaited.values()) {
            if ((poll(zombie.pidfd) & POLLHUP) != 0) {
                reaped.add(zombie);
            }
        }
        reaped.forEach(this::forget);
        reaped.forEach(zombie -> zombie.tracee.ending().reaped());
    }

    /** A task has come up whose number may have been that of a zombie, which is reaped then. */
    void numberTaken(int tid) {
        if (awaited.containsKey(tid)) {
            check();
        }
    }

    /** Nobody may want to hear of a zombie any more. */
    void letGo(Tracee tracee) {
        Zombie zombie = awaited.get(tracee.tid());
        if (zombie != null && zombie.tracee == tracee && tracee.record().letGo()) {
            forget(zombie);
        }
    }

    private void forget(Zombie zombie) {
        awaited.remove(zombie.tracee.tid());
        kernel.close(zombie.pidfd);
    }

    /** Gives up those that are left: their parents may never wait. */
    void close() {
        begun = true;
        ReapWatch watching = watch;
        watch = null;
        List<Zombie> left = List.copyOf(awaited.values());
        left.forEach(this::forget);
        left.forEach(zombie -> zombie.tracee.record().evict());
        if (watching != null) {
            watching.close(kernel);
        }
    }
}
