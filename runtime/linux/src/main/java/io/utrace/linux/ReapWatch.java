package io.utrace.linux;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A thread that sleeps until one of the zombies it was given is reaped, of which the kernel tells
 * by the hang-up of a pidfd; wait4(2), where the tracer sleeps, tells only of what is traced.
 */
final class ReapWatch {
    private static final int ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLLONESHOT = 1 << 30;

    /** The longer of the two forms of struct epoll_event; what it points to is never asked. */
    private static final int EVENT_SIZE = 16;

    private final int epoll;
    private final int bell;
    private final Runnable onReap;
    private final ByteBuffer added = Kernel.allocate(EVENT_SIZE);
    private volatile boolean closed;

    private ReapWatch(int epoll, int bell, Runnable onReap) {
        this.epoll = epoll;
        this.bell = bell;
        this.onReap = onReap;
    }

    /** Starts one; null when there are no descriptors left for it. */
    static @Nullable ReapWatch start(Kernel kernel, Runnable onReap) {
        int epoll = (int) kernel.call(Syscall.EPOLL_CREATE1, Kernel.O_CLOEXEC, 0, 0, 0, 0, 0);
        int bell = (int) kernel.call(Syscall.EVENTFD2, 0, Kernel.O_CLOEXEC, 0, 0, 0, 0);
        ReapWatch watch = new ReapWatch(epoll, bell, onReap);
        if (!watch.add(kernel, bell, EPOLLIN)) {
            kernel.close(epoll);
            kernel.close(bell);
            return null;
        }
        Thread.ofPlatform().name("utrace-reap-watch").daemon().start(watch::watch);
        return watch;
    }

    /** Watches a pidfd until it is closed, or the hang-up has been told; false when it can't. */
    boolean add(Kernel kernel, int pidfd) {
        // It hangs up whatever is asked for. POLLIN, that it is a zombie, is no news.
        return add(kernel, pidfd, EPOLLONESHOT);
    }

    /** Watches for the end of a task, which is told once. */
    void addEnd(Kernel kernel, int pidfd) {
        add(kernel, pidfd, EPOLLIN | EPOLLONESHOT);
    }

    private boolean add(Kernel kernel, int descriptor, int events) {
        long address = Kernel.addressOf(added.putInt(0, events));
        return kernel.call(Syscall.EPOLL_CTL, epoll, ADD, descriptor, address, 0, 0) == 0;
    }

    private void watch() {
        Kernel kernel = Tracer.kernel();
        ByteBuffer event = Kernel.allocate(EVENT_SIZE);
        long address = Kernel.addressOf(event);
        try {
            while (!closed) {
                // Ended by the parent of a zombie, or by close.
                long ready = kernel.call(Syscall.EPOLL_PWAIT, epoll, address, 1, -1, 0, 0);
                if (ready == 1 && !closed) {
                    onReap.run();
                }
            }
        } finally {
            // Until here the kernel may write to it.
            Reference.reachabilityFence(event);
        }
        kernel.close(epoll);
        kernel.close(bell);
    }

    /** Ends the thread, which closes what it waits on. */
    void close(Kernel kernel) {
        if (!closed) {
            closed = true;
            byte[] one = {1, 0, 0, 0, 0, 0, 0, 0};
            kernel.write(bell, one, 0, one.length);
        }
    }
}
