package io.utrace.api;

/**
 * A task that runs a new program, loaded and not yet started: {@code report_exec}. See {@link
 * Report}.
 *
 * <pre>{@code
 * @Override
 * public Action reportExec(Action action, Engine engine, ExecReport exec) {
 *     if (exec.formerTid() != exec.task().tid()) {
 *         System.out.println(exec.formerTid() + " goes on as " + exec.task().tid());
 *     }
 *     return action.with(ResumeAction.RESUME);
 * }
 * }</pre>
 */
public interface ExecReport extends Report {
    /**
     * Gives the thread id the task had when it called execve(2).
     *
     * @return its former tid: another than {@link Task#tid} when it was not the leader
     */
    int formerTid();
}
