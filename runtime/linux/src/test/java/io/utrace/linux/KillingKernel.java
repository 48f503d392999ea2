package io.utrace.linux;

import java.util.HashMap;
import java.util.Map;

/**
 * The way to the kernel of a tracer that is a moment too late: a tracee is killed as it is asked
 * something, after its stop was waited for.
 */
final class KillingKernel extends Kernel {
    private final int event;
    private final int request;
    private final Map<Integer, Integer> events = new HashMap<>();
    private volatile boolean hasKilled;
    private volatile boolean isArmed;

    /**
     * @param event the stop's, as in its wait status
     * @param request the first of this kind in such a stop is the one that comes too late
     */
    KillingKernel(int event, int request) {
        super(Architecture.current());
        this.event = event;
        this.request = request;
    }

    /** From now on. */
    void arm() {
        isArmed = true;
    }

    boolean hasKilled() {
        return hasKilled;
    }

    @Override
    int wait4(int tid, int options) {
        int stopped = super.wait4(tid, options);
        if (stopped > 0) {
            events.put(stopped, Ptrace.stopped(status()) ? Ptrace.event(status()) : 0);
        }
        return stopped;
    }

    @Override
    long ptrace(int asked, int tid, long address, long data) {
        if (isArmed && !hasKilled && asked == request && events.getOrDefault(tid, 0) == event) {
            hasKilled = true;
            kill(tid, SIGKILL);
            // until it has come to its exit stop, or is dead
            while (isStopUnchanged(tid)) {
                Thread.onSpinWait();
            }
        }
        return super.ptrace(asked, tid, address, data);
    }
}
