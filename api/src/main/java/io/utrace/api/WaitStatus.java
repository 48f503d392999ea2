package io.utrace.api;

/**
 * How a process or thread ended: the status word of wait(2).
 *
 * <pre>{@code
 * WaitStatus status = new WaitStatus(0x8b);
 * System.out.println(
 *         status.exited()
 *                 ? "exited with " + status.exitCode()
 *                 : "killed by " + status.signal() + (status.dumpedCore() ? ", dumped" : ""));
 * }</pre>
 *
 * @param raw the word as the kernel gives it
 */
public record WaitStatus(int raw) {
    /**
     * Tells whether it exited by itself: {@code WIFEXITED}.
     *
     * @return false when a signal killed it
     */
    public boolean exited() {
        return (raw & 0x7f) == 0;
    }

    /**
     * Gives the exit code: {@code WEXITSTATUS}.
     *
     * @return 0 to 255; meaningful when {@link #exited}
     */
    public int exitCode() {
        return raw >> 8 & 0xff;
    }

    /**
     * Gives the signal that killed it: {@code WTERMSIG}.
     *
     * @return a signal number, 0 when it {@link #exited}
     */
    public int signal() {
        return raw & 0x7f;
    }

    /**
     * Tells whether it dumped core: {@code WCOREDUMP}.
     *
     * @return true when it did
     */
    public boolean dumpedCore() {
        return (raw & 0x80) != 0;
    }

    /**
     * Gives the status as a shell shows it in {@code $?}.
     *
     * @return the exit code, or 128 + the signal
     */
    public int shellStatus() {
        return exited() ? exitCode() : 128 + signal();
    }
}
