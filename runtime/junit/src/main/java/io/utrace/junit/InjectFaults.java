package io.utrace.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the compiler makes of two or more {@link InjectFault}s, whose example has one. All of them
 * must come to pass in the one run.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface InjectFaults {
    /**
     * Gives them.
     *
     * @return the faults
     */
    InjectFault[] value();
}
