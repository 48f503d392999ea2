package io.utrace.conformance;

import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program that was started for a scenario, seen from outside. */
public interface Tracee {
    /**
     * Gives its first task.
     *
     * @return the task that was held at the start
     */
    Task task();

    /**
     * Sends a signal to the process, as kill(2) does.
     *
     * @param signal its number
     */
    void send(int signal);

    /**
     * Opens a gate: who spins or sleeps there goes on.
     *
     * @param gate its number in the script
     */
    void open(int gate);

    /**
     * Tells whether a step was reached.
     *
     * @param mark its number in the script
     * @return true from then on
     */
    boolean hasPassed(int mark);

    /**
     * Tells whether its first task is asleep in a system call.
     *
     * @return true while it waits there
     */
    boolean isAsleep();

    /**
     * Gives what its signal handlers were run with: see {@link Script.Reaction#HANDLE}.
     *
     * @return one for each run, in order
     */
    List<SigInfo> handled();

    /**
     * Tells how the process ended, to whoever started it.
     *
     * @return its status; null while it lives
     */
    @Nullable WaitStatus end();
}
