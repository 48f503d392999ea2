package io.utrace.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Gets the tracer thread out of a PTRACE_SEIZE that waits for the tracer thread. An execve in the
 * process to be seized keeps PTRACE_SEIZE waiting until all its other threads are reaped; those
 * that are in the seat already only their tracer can reap, and that is who waits. But any thread of
 * the tracer's process may do it for it.
 *
 * <p>This one looks now and then, as long as an attach lasts, whether a seizing takes long. It
 * takes nothing but the ends of the threads of that process, and hands them over.
 */
final class Midwife implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000;
    private static final int NOBODY = 0;

    /** How a thread ended. */
    record End(int tid, int status) {}

    private final Thread thread =
            Thread.ofPlatform().name("utrace-midwife").daemon().start(this::watch);
    private volatile boolean closed;

    // ---- guarded by this

    private int tgid = NOBODY;
    private long since;
    private List<End> ends = new ArrayList<>();

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(PATIENCE_NANOS);
            takeEnds(Tracer.kernel());
        }
    }

    private synchronized void takeEnds(Kernel kernel) {
        if (tgid == NOBODY || System.nanoTime() - since < PATIENCE_NANOS) {
            return;
        }
        // All of them: some may have been born in the seat, and nobody has heard of them yet.
        for (int tid : ProcStatus.threads(tgid)) {
            if (kernel.hasEnded(tid) && kernel.wait4(tid, Ptrace.WNOHANG | Ptrace.WALL) == tid) {
                ends.add(new End(tid, kernel.status()));
            }
        }
    }

    /** A seizing begins in this process. */
    synchronized void begin(int process) {
        tgid = process;
        since = System.nanoTime();
    }

    /** It is over: gives the ends that were taken meanwhile, which the tracer itself won't see. */
    synchronized List<End> finish() {
        tgid = NOBODY;
        List<End> taken = ends;
        ends = new ArrayList<>();
        return taken;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
