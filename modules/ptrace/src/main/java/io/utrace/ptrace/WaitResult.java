package io.utrace.ptrace;

import io.utrace.api.WaitStatus;

/**
 * What waitpid(2) tells of a tracee. It stands still until it is let go on, in the way that its
 * kind of stop wants:
 *
 * <pre>{@code
 * WaitResult told = debugger.waitFor(WaitSelection.of(tid)).orElseThrow();
 * if (!told.isStopped()) {
 *     System.out.println("ended: " + told.end());
 * } else if (told.stopSignal() == (5 | 0x80)) { // SIGTRAP: a call, under TraceOption.SYSGOOD
 *     System.out.println(debugger.syscallInfo(tid).operation());
 *     debugger.resume(tid, Resume.SYSCALL, 0);
 * } else if (told.event() == 128 && told.stopSignal() != 5) { // PTRACE_EVENT_STOP: a group-stop
 *     debugger.listen(tid);
 * } else { // another event, or a signal, which gets there only now
 *     debugger.resume(tid, Resume.SYSCALL, told.event() == 0 ? told.stopSignal() : 0);
 * }
 * }</pre>
 *
 * @param tid the tracee
 * @param status the status word
 */
public record WaitResult(int tid, int status) {
    private static final int STOPPED = 0x7f;
    private static final int CONTINUED = 0xffff;

    /**
     * Tells whether it is stopped: {@code WIFSTOPPED}.
     *
     * @return false when it has ended, or was continued
     */
    public boolean isStopped() {
        return (status & 0xff) == STOPPED;
    }

    /**
     * Tells whether SIGCONT has ended its group-stop: {@code WIFCONTINUED}.
     *
     * @return true only where {@link WaitOption#WCONTINUED} was asked for
     */
    public boolean isContinued() {
        return status == CONTINUED;
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
     * @return the status; meaningful when it is neither stopped nor continued
     */
    public WaitStatus end() {
        return new WaitStatus(status);
    }
}
