package io.utrace.faults;

import io.utrace.api.Engine;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.NamingStrategy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * Generates the shells. Each interface gets one class, in this package, which implements it
 * whatever the object behind it is: a lambda, a record, a hidden class.
 */
final class Weaver {
    private static final Map<Integer, Constructor<? extends Shell>> WOVEN =
            new ConcurrentHashMap<>();

    private Weaver() {}

    /** Generates all there is to generate, so that no run's time is spent on it. */
    static void prepare() {
        for (int kind = 0; kind < Shapes.COUNT; kind++) {
            WOVEN.computeIfAbsent(kind, Weaver::constructor);
        }
    }

    /** Makes a shell around an object. */
    static Shell shell(Object inner, int kind, Membrane membrane, @Nullable Engine engine) {
        try {
            return WOVEN.computeIfAbsent(kind, Weaver::constructor)
                    .newInstance(inner, membrane, engine);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("a shell can't be made", impossible);
        }
    }

    private static Constructor<? extends Shell> constructor(int kind) {
        try {
            return weave(Shapes.type(kind))
                    .getDeclaredConstructor(Object.class, Membrane.class, Engine.class);
        } catch (NoSuchMethodException impossible) {
            throw new LinkageError("a shell can't be made", impossible);
        }
    }

    private static Class<? extends Shell> weave(Class<?> type) {
        DynamicType.Builder<Shell> builder =
                new ByteBuddy()
                        .with(TypeValidation.DISABLED)
                        .with(
                                new NamingStrategy.Suffixing(
                                        "For" + type.getSimpleName(),
                                        new NamingStrategy.Suffixing.BaseNameResolver.ForFixedValue(
                                                Shell.class.getName()),
                                        NamingStrategy.NO_PREFIX))
                        .subclass(Shell.class)
                        .implement(type)
                        .modifiers(Modifier.FINAL);
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !isObjects(method)) {
                builder = builder.method(ElementMatchers.is(method)).intercept(past(type, method));
            }
        }
        return builder.make()
                .load(
                        Shell.class.getClassLoader(),
                        ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                .getLoaded();
    }

    /** Equality is the shell's own. */
    private static boolean isObjects(Method method) {
        for (Method own : Object.class.getMethods()) {
            if (own.getName().equals(method.getName())
                    && own.getParameterCount() == method.getParameterCount()) {
                return true;
            }
        }
        return false;
    }

    private static Implementation past(Class<?> type, Method method) {
        Implementation forward = forward(type, method);
        return Boundary.named(Shapes.boundary(type, method))
                .<Implementation>map(boundary ->
                        Advice.withCustomMapping()
                                .bind(Crossing.Site.class, boundary.number())
                                .to(Crossing.class)
                                .wrap(forward))
                .orElse(forward);
    }

    /** Calls what is behind, with all converted that crosses. */
    private static Implementation forward(Class<?> type, Method method) {
        boolean ofModule = Shapes.isOfModule(type);
        MethodCall call = dynamic(MethodCall.invoke(method).onField("inner"));
        for (int i = 0; i < method.getParameterCount(); i++) {
            Class<?> parameter = method.getParameterTypes()[i];
            int kind = isOfTask(type) ? Shapes.TASK : Shapes.of(parameter);
            if (ofModule && kind >= 0) {
                call = call.withMethodCall(own("inward", i, kind));
            } else if (Shapes.isFunction(parameter)) {
                call = call.withMethodCall(own("function", i, kind));
            } else if (kind >= 0) {
                call =
                        call.withMethodCall(
                                dynamic(MethodCall.invoke(shellMethod("outward")).withArgument(i)));
            } else {
                call = call.withArgument(i);
            }
        }
        call = dynamic(call);
        int kind = Shapes.of(method.getReturnType());
        // Its own callbacks a module gets as they are.
        if (kind >= 0 && !Shapes.isOfModule(method.getReturnType())) {
            String conversion = method.getName().equals("attach") ? "attached" : "inward";
            return dynamic(
                    MethodCall.invoke(shellMethod(conversion)).withMethodCall(call).with(kind));
        }
        int optional = Shapes.of(present(method.getGenericReturnType()));
        if (optional >= 0) {
            return dynamic(
                    MethodCall.invoke(shellMethod("inwardOptional"))
                            .withMethodCall(call)
                            .with(optional));
        }
        return call;
    }

    /** Whether it is a function of a task, which its erasure doesn't tell. */
    private static boolean isOfTask(Class<?> type) {
        return type == Predicate.class || type == Consumer.class;
    }

    private static MethodCall own(String conversion, int argument, int kind) {
        return dynamic(
                MethodCall.invoke(shellMethod(conversion)).withArgument(argument).with(kind));
    }

    /** What an Optional may hold. */
    private static Class<?> present(Type type) {
        return type instanceof ParameterizedType parameterized
                        && parameterized.getRawType() == Optional.class
                        && parameterized.getActualTypeArguments()[0] instanceof Class<?> argument
                ? argument
                : void.class;
    }

    private static Method shellMethod(String name) {
        for (Method method : Shell.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new AssertionError(name);
    }

    private static MethodCall dynamic(MethodCall call) {
        return (MethodCall) call.withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC);
    }
}
