package io.utrace.ptrace;

/**
 * What a wait is for.
 *
 * <pre>{@code
 * debugger.waitFor(WaitSelection.of(tid)); // sleeps until this one has stopped or ended
 * debugger.waitFor(WaitSelection.any(WaitOption.WNOHANG)); // empty when nobody has
 * debugger.waitFor(WaitSelection.any(WaitOption.WNOWAIT)); // who it is; to be told again
 * }</pre>
 *
 * @param by what {@code id} is
 * @param id a process id or a process group id
 * @param options {@link WaitOption} bits
 */
public record WaitSelection(By by, int id, int options) {
    /** What a wait chooses by. */
    public enum By {
        /** Any. */
        ALL,
        /** One, by its tid. */
        PID,
        /** Those of a process group. */
        GROUP
    }

    /**
     * Chooses any tracee.
     *
     * @param options {@link WaitOption} bits, to which WEXITED is added
     * @return as waitpid(-1, …)
     */
    public static WaitSelection any(int... options) {
        return new WaitSelection(By.ALL, 0, bits(options));
    }

    /**
     * Chooses one tracee.
     *
     * @param tid which
     * @param options {@link WaitOption} bits, to which WEXITED is added
     * @return as waitpid(tid, …)
     */
    public static WaitSelection of(int tid, int... options) {
        return new WaitSelection(By.PID, tid, bits(options));
    }

    /**
     * Chooses the tracees of a process group.
     *
     * @param pgid which
     * @param options {@link WaitOption} bits, to which WEXITED is added
     * @return as waitpid(-pgid, …)
     */
    public static WaitSelection ofGroup(int pgid, int... options) {
        return new WaitSelection(By.GROUP, pgid, bits(options));
    }

    private static int bits(int... options) {
        int bits = WaitOption.WEXITED;
        for (int option : options) {
            bits |= option;
        }
        return bits;
    }

    /**
     * Tells whether an option is set.
     *
     * @param option one of the bits
     * @return true when it is
     */
    public boolean has(int option) {
        return (options & option) != 0;
    }
}
