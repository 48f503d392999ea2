package io.utrace.api;

/**
 * A task that job control stops or continues: the arguments of {@code report_jctl}.
 *
 * <pre>{@code
 * @Override
 * public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
 *     boolean stopped = jctl.type() == JctlReport.STOPPED;
 *     System.out.println(jctl.task().tid() + (stopped ? " stopped" : " goes on"));
 *     return action.with(ResumeAction.RESUME);
 * }
 * }</pre>
 */
public interface JctlReport extends Report {
    /** The task is stopped, or about to be: {@code CLD_STOPPED}. */
    int STOPPED = 5;

    /** The task was stopped and goes on: {@code CLD_CONTINUED}. */
    int CONTINUED = 6;

    /**
     * Tells what happens to the task.
     *
     * @return {@link #STOPPED} or {@link #CONTINUED}
     */
    int type();

    /**
     * Gives the signal that has stopped the process.
     *
     * @return SIGSTOP, for example; 0 when the task goes on
     */
    int signal();

    /**
     * Tells what the parent will be told of it. A group-stop is told of when its last thread stops,
     * its end by the first thread that goes on. Of real tasks it is inferred, and exact only when
     * every thread of the process is traced by this runtime.
     *
     * @return the {@code si_code} of the SIGCHLD that goes to the parent, 0 for none. It can be
     *     {@link #STOPPED} while the type is {@link #CONTINUED}: SIGCONT came before all threads
     *     had stopped
     */
    int notification();
}
