package io.utrace.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A real process, for a parameter of type {@link Tracee}. It is launched, and held before its
 * program's execve. It has this JVM's environment and directory; its input is empty, and what it
 * writes is kept.
 *
 * <p>Where real processes can't be traced, for want of Linux or of permission, the test is skipped,
 * or fails if the environment has {@code CI=true}.
 *
 * <pre>{@code
 * @UtraceTest
 * void leavesTheOutputAlone(
 *         @WithModule(CallCounter.class) StartedModule counter,
 *         @RealProcess({"sh", "-c", "echo hi | cat; exit 3"}) Tracee shell)
 *         throws Exception {
 *     assertEquals(3, shell.run().exitCode());
 *     assertEquals("hi\n", shell.output());
 *     assertTrue(counter.stop().matches("[1-9][0-9]* system calls\n"));
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface RealProcess {
    /**
     * Gives the command.
     *
     * @return the program, looked up in PATH, and its arguments
     */
    String[] value();
}
