package io.utrace.linux;

/** The way to the kernel of a tracer that is to fail: at its n-th request or wait from now. */
final class FailingKernel extends Kernel {
    private final boolean afterwards;
    private volatile int left = Integer.MAX_VALUE;

    /** What it fails with: nothing that anyone could have foreseen. */
    static final class Failure extends Error {
        private static final long serialVersionUID = 1;

        Failure(String call) {
            super(call);
        }
    }

    /**
     * @param afterwards whether a request is made all the same; what a wait took in then is in no
     *     hands, so waits always fail before
     */
    FailingKernel(boolean afterwards) {
        super(Architecture.current());
        this.afterwards = afterwards;
    }

    void failAt(int call) {
        left = call;
    }

    boolean hasFailed() {
        return left <= 0;
    }

    private boolean isDue() {
        int now = left;
        if (now > 0 && now < Integer.MAX_VALUE) {
            left = now - 1;
            return now == 1;
        }
        return false;
    }

    @Override
    int wait4(int tid, int options) {
        if (isDue()) {
            throw new Failure("wait4(" + tid + ")");
        }
        return super.wait4(tid, options);
    }

    @Override
    long ptrace(int request, int tid, long address, long data) {
        boolean isDue = isDue();
        long result = isDue && !afterwards ? 0 : super.ptrace(request, tid, address, data);
        if (isDue) {
            throw new Failure("ptrace(" + request + ", " + tid + ")");
        }
        return result;
    }
}
