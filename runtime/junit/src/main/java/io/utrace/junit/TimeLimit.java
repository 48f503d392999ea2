package io.utrace.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long a test with tasks to trace may take, instead of {@value #DEFAULT} seconds. One that
 * takes longer fails, and says what everybody was waiting for.
 *
 * <pre>{@code
 * @UtraceTest
 * @TimeLimit(60)
 * void countsWhatManyProcessesDo(
 *         @WithModule(CallCounter.class) StartedModule counter,
 *         @RealProcess({"sh", "-c", "for i in $(seq 1000); do /bin/true; done"}) Tracee shell)
 *         throws Exception {
 *     assertEquals(0, shell.run().exitCode());
 *     assertTrue(counter.stop().matches("[0-9]{4,} system calls\n"));
 * }
 * }</pre>
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface TimeLimit {
    /** The limit where there is no annotation. */
    int DEFAULT = 10;

    /**
     * Gives the limit.
     *
     * @return seconds, more than 0
     */
    int value();
}
