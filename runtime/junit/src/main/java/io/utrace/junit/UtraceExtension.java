package io.utrace.junit;

import io.utrace.api.Utrace;
import io.utrace.sim.Program;
import io.utrace.sim.Step;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives tests tasks to trace. {@link UtraceTest} has it; parameterized and repeated tests name it
 * by {@code @ExtendWith}. A test runs on a thread of its own.
 *
 * <pre>{@code
 * @ParameterizedTest
 * @ExtendWith(UtraceExtension.class)
 * @ValueSource(ints = {1, 9, 15})
 * void diesOfAnySignal(int signal, @RealProcess({"sleep", "1000"}) Tracee sleeper)
 *         throws Exception {
 *     sleeper.go();
 *     sleeper.send(signal);
 *     assertEquals(signal, sleeper.await().signal());
 * }
 * }</pre>
 */
public final class UtraceExtension implements ParameterResolver, InvocationInterceptor {
    private static final ExtensionContext.Namespace OWN =
            ExtensionContext.Namespace.create(UtraceExtension.class);

    /** For JUnit. */
    public UtraceExtension() {}

    private static Session session(ExtensionContext context) {
        return context.getStore(OWN)
                .getOrComputeIfAbsent(Session.class, key -> new Session(), Session.class);
    }

    // ---- parameters

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        boolean isOfTest =
                context.getTestMethod()
                        .filter(parameter.getDeclaringExecutable()::equals)
                        .isPresent();
        return isOfTest
                && (type == Utrace.class || type == Tracee.class || type == StartedModule.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Session session = session(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == Utrace.class) {
            return session.utrace();
        }
        if (type == StartedModule.class) {
            WithModule module =
                    parameter.findAnnotation(WithModule.class).orElseThrow(UtraceExtension::bare);
            return session.module(module.value(), module.options());
        }
        if (parameter.isAnnotated(SimulatedTask.class)) {
            SimulatedTask task = parameter.findAnnotation(SimulatedTask.class).orElseThrow();
            return session.simulated(program(task, context.getRequiredTestClass()));
        }
        RealProcess process =
                parameter.findAnnotation(RealProcess.class).orElseThrow(UtraceExtension::bare);
        return session.real(List.of(process.value()));
    }

    private static ParameterResolutionException bare() {
        return new ParameterResolutionException(
                "a Tracee needs @SimulatedTask or @RealProcess, a StartedModule @WithModule");
    }

    private static Program program(SimulatedTask task, Class<?> testClass) {
        if (task.program().isEmpty()) {
            return new Program(
                    Arrays.stream(task.calls())
                            .<Step>mapToObj(number -> new Step.Call(number, Step.Sleep.NONE))
                            .toList());
        }
        try {
            Field field = testClass.getDeclaredField(task.program());
            field.setAccessible(true);
            return (Program) field.get(null);
        } catch (ReflectiveOperationException | ClassCastException | NullPointerException wrong) {
            throw new ParameterResolutionException(
                    testClass.getName() + " has no static Program named " + task.program(), wrong);
        }
    }

    // ---- the test

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        run(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        run(invocation, context);
    }

    private static void run(Invocation<Void> invocation, ExtensionContext context)
            throws Throwable {
        List<String> faults =
                AnnotationSupport.findRepeatableAnnotations(
                                context.getRequiredTestMethod(), InjectFault.class)
                        .stream()
                        .map(InjectFault::value)
                        .toList();
        if (!faults.isEmpty()) {
            session(context).inject(faults);
        }
        new TestRun(context.getDisplayName(), session(context), limit(context))
                .run(invocation::proceed);
    }

    private static Duration limit(ExtensionContext context) {
        int seconds =
                AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), TimeLimit.class)
                        .or(() ->
                                AnnotationSupport.findAnnotation(
                                        context.getRequiredTestClass(), TimeLimit.class))
                        .map(TimeLimit::value)
                        .orElse(TimeLimit.DEFAULT);
        return Duration.ofSeconds(seconds);
    }
}
