package io.utrace.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A fault in a module of a {@link UtraceTest}: a line of a {@link io.utrace.faults.Plan}. A test
 * whose faults weren't all injected fails. What a fault throws into a module is among that one's
 * {@link StartedModule#failures}.
 *
 * <pre>{@code
 * @UtraceTest
 * @InjectFault("call-counter reportSyscallEntry enter nth 2 throw java.lang.OutOfMemoryError")
 * void whatWasCountedIsTold(
 *         @WithModule(CallCounter.class) StartedModule counter,
 *         @SimulatedTask(calls = {39, 110}) Tracee program)
 *         throws Exception {
 *     program.run();
 *     assertEquals("1 system calls\n", counter.stop());
 *     assertEquals(1, counter.failures().size());
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(InjectFaults.class)
public @interface InjectFault {
    /**
     * Gives the fault.
     *
     * @return where, when and what, as in a plan
     */
    String value();
}
