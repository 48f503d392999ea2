package io.utrace.junit;

import io.utrace.api.spi.TracingModule;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is made once for each fault that can be injected where a module meets the runtime: at
 * each crossing of each boundary, each fault that can be there. The first is without any.
 *
 * <p>Each is a test of its own, named by its {@link io.utrace.faults.CaseId}. The oracles judge the
 * run first; then the method is called, to judge what the module has told. It may ask for the
 * {@link io.utrace.faults.Run}, which is over.
 *
 * <pre>{@code
 * @FaultCampaign(CallCounter.class)
 * void survivesAnything(Run run) {
 *     assertTrue(run.moduleOutput().matches("([0-9]+ system calls\n)?"));
 * }
 * }</pre>
 *
 * <p>A failure names the case; with the system property {@code utrace.faults.case} set to that, it
 * is the only one that is made.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(FaultCampaignExtension.class)
public @interface FaultCampaign {
    /**
     * Gives the module.
     *
     * @return a class with a public constructor that has no parameters
     */
    Class<? extends TracingModule> value();

    /**
     * Gives the values of its options.
     *
     * @return each of the form {@code OPTION=VALUE}
     */
    String[] options() default {};

    /**
     * Names what simulated tasks do.
     *
     * @return each one of {@link io.utrace.faults.Scenarios#names}, or a static field of the test
     *     class that is a {@link io.utrace.sim.Program}; all of the former if neither this nor a
     *     command is given
     */
    String[] programs() default {};

    /**
     * Gives a real program instead.
     *
     * @return the program, looked up in PATH, and its arguments
     */
    String[] command() default {};

    /**
     * Decides in which order things happen on the simulator, and which pairs of faults there are.
     *
     * @return any number
     */
    long seed() default 1;

    /**
     * Limits the cases with one fault.
     *
     * @return how many there may be; of more, so many, spread evenly
     */
    int budget() default Integer.MAX_VALUE;

    /**
     * Adds cases with two faults.
     *
     * @return how many
     */
    int pairs() default 0;
}
