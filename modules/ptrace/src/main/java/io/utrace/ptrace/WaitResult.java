package io.utrace.ptrace;

import io.utrace.api.WaitStatus;

/**
 * What waitpid(2) tells of a tracee.
 *
 * @param tid the tracee
 * @param status the status word
 */
public record WaitResult(int tid, int status) {
    private static final int STOPPED = 0x7f;

    /**
     * Tells whether it is stopped: {@code WIFSTOPPED}.
     *
     * @return false when it has ended
     */
    public boolean isStopped() {
        return (status & 0xff) == STOPPED;
    }

    /**
     * Gives the signal that it is stopped for: {@code WSTOPSIG}.
     *
     * @return with 0x80 for a system call under {@link TraceOption#SYSGOOD}
     */
    public int stopSignal() {
        return status >> 8 & 0xff;
    }

    /**
     * Gives the event that it is stopped for.
     *
     * @return a PTRACE_EVENT_ number; 0 for none
     */
    public int event() {
        return status >> 16;
    }

    /**
     * Gives how it ended.
     *
     * @return the status; meaningful when it isn't stopped
     */
    public WaitStatus end() {
        return new WaitStatus(status);
    }
}
