package io.utrace.sim;

import java.util.List;

/**
 * What a simulated task does, step by step. When it runs out of steps the task exits, without a
 * system call for it; that keeps the scripts of explorations short.
 *
 * <pre>{@code
 * Program program = Program.of(new Step.Call(39, Sleep.NONE), new Step.Raise(Signals.SIGUSR1));
 * }</pre>
 *
 * @param steps the steps, in order
 */
public record Program(List<Step> steps) {
    /**
     * Makes a program.
     *
     * @param steps the steps, in order
     * @return the program
     */
    public static Program of(Step... steps) {
        return new Program(List.of(steps));
    }
}
