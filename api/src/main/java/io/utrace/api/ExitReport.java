package io.utrace.api;

/**
 * A task that begins to exit, all its state still there: {@code report_exit}. See {@link Report}.
 *
 * <p>A last look at a task, before its memory goes:
 *
 * <pre>{@code
 * @Override
 * public Action reportExit(Action action, Engine engine, ExitReport exit) {
 *     long pc = exit.registers().instructionPointer();
 *     System.out.printf("%d exits at %x%n", exit.task().tid(), pc);
 *     return action.with(ResumeAction.RESUME);
 * }
 * }</pre>
 */
public interface ExitReport extends Report {
    /**
     * Gives the status its parent will see.
     *
     * @return how it ends
     */
    WaitStatus status();
}
