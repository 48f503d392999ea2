package io.utrace.api;

/**
 * A task that runs a new program, loaded and not yet started: {@code report_exec}. See {@link
 * Report}.
 */
public interface ExecReport extends Report {
    /**
     * Gives the thread id the task had when it called execve(2).
     *
     * @return its former tid: another than {@link Task#tid} when it was not the leader
     */
    int formerTid();
}
