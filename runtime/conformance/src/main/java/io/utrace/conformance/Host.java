package io.utrace.conformance;

import io.utrace.api.Task;
import io.utrace.api.Utrace;
import java.util.List;
import java.util.function.Consumer;

/** A backend at work, for one scenario. Used by one thread, the observer. */
public interface Host extends AutoCloseable {
    /**
     * Gives the way to the tasks.
     *
     * @return the same each time
     */
    Utrace utrace();

    /**
     * Starts a program, traced.
     *
     * @param script what it does
     * @param held called with the task before its first step in user mode: the place to attach
     * @return the program
     * @throws Exception when it can't be started
     */
    Tracee start(Script script, Consumer<? super Task> held) throws Exception;

    /**
     * Has tasks be without the hardware to step.
     *
     * @return false when tasks here can always step
     */
    boolean forbidSteps();

    /** Lets the tasks go on a little. Must be called again and again while the test waits. */
    void run();

    /**
     * Gives what modules threw.
     *
     * @return one line each, in order
     */
    List<String> failures();

    /** Ends what still runs. */
    @Override
    void close();
}
