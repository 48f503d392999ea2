package io.utrace.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test with tasks to trace. Its parameters may be
 *
 * <ul>
 *   <li>{@link Tracee}, with {@link SimulatedTask} or {@link RealProcess}; not both kinds in one
 *       test
 *   <li>{@link StartedModule}, with {@link WithModule}
 *   <li>{@link io.utrace.api.Utrace}, the test's own way to the tasks
 * </ul>
 *
 * <p>The modules are started first, in the order of the parameters; then the tracees, which are
 * shown to the modules and held. The same for other kinds of tests, for example parameterized ones,
 * is {@code @ExtendWith(UtraceExtension.class)}, which {@link TimeLimit} goes with.
 *
 * <pre>{@code
 * @UtraceTest
 * void goesOnWhenNobodyHoldsIt(Utrace utrace, @SimulatedTask(calls = 39) Tracee program)
 *         throws Exception {
 *     try (Engine engine = utrace.attach(program.task(), new EngineOps() {}, null)) {
 *         engine.control(ResumeAction.STOP);
 *         program.go(); // as far as the test is concerned
 *         assertEquals(TaskState.TRACED, program.task().state());
 *         engine.control(ResumeAction.RESUME);
 *         assertEquals(0, program.await().exitCode());
 *     }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(UtraceExtension.class)
public @interface UtraceTest {}
