package io.utrace.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A simulated task, for a parameter of type {@link Tracee}: available everywhere, and takes any
 * step that a test can think of. It is held at its reports, as real tasks are.
 *
 * <pre>{@code
 * static final Program FORKS =
 *         Program.of(
 *                 new Step.Spawn(Step.Birth.FORK, Program.of(new Step.Exit(3, true))),
 *                 new Step.Exit(0, true));
 *
 * @UtraceTest
 * void followsChildren(
 *         @WithModule(CallCounter.class) StartedModule counter,
 *         @SimulatedTask(program = "FORKS") Tracee program)
 *         throws Exception {
 *     assertEquals(0, program.run().exitCode());
 *     assertEquals("3 system calls\n", counter.stop()); // the fork, and the exits of both
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface SimulatedTask {
    /**
     * Gives the system calls that it makes one after the other, each of which returns 0 at once; it
     * then ends without a call.
     *
     * @return their numbers
     */
    int[] calls() default {};

    /**
     * Gives the program that it runs, instead of calls.
     *
     * @return the name of a static field of the test class: an {@link io.utrace.sim.Program}
     */
    String program() default "";
}
