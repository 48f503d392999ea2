package io.utrace.junit;

import io.utrace.api.spi.TracingModule;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The module under test, for a parameter of type {@link StartedModule}.
 *
 * <pre>{@code
 * @UtraceTest
 * void countsTheCallsOfASimulatedTask(
 *         @WithModule(CallCounter.class) StartedModule counter,
 *         @SimulatedTask(calls = {39, 110}) Tracee program)
 *         throws Exception {
 *     assertEquals(0, program.run().exitCode());
 *     assertEquals("2 system calls\n", counter.stop());
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface WithModule {
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
}
