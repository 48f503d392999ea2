package io.utrace.linux;

/**
 * The way to the kernel of a tracer whose n-th request or wait, from now, is the last moment of
 * somebody else's life.
 */
final class MurderousKernel extends Kernel {
    private final boolean afterwards;
    private volatile int victim;
    private volatile int left;

    /**
     * @param afterwards whether the request is made first
     */
    MurderousKernel(boolean afterwards) {
        super(Architecture.current());
        this.afterwards = afterwards;
    }

    void killAt(int call, int pid) {
        victim = pid;
        left = call;
    }

    /** Kills nobody any more; false if it has done so already. */
    boolean disarm() {
        boolean isArmed = left > 0;
        left = 0;
        return isArmed;
    }

    private boolean isDue() {
        int now = left;
        if (now > 0) {
            left = now - 1;
        }
        return now == 1;
    }

    @Override
    int wait4(int tid, int options) {
        boolean isDue = isDue();
        if (isDue && !afterwards) {
            kill(victim, SIGKILL);
        }
        int result = super.wait4(tid, options);
        if (isDue && afterwards) {
            kill(victim, SIGKILL);
        }
        return result;
    }

    @Override
    long ptrace(int request, int tid, long address, long data) {
        boolean isDue = isDue();
        if (isDue && !afterwards) {
            kill(victim, SIGKILL);
        }
        long result = super.ptrace(request, tid, address, data);
        if (isDue && afterwards) {
            kill(victim, SIGKILL);
        }
        return result;
    }
}
