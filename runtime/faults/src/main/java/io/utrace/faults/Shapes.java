package io.utrace.faults;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.TracingModule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The interfaces that shells are generated for, by number, and the boundaries in them. */
final class Shapes {
    private static final List<Class<?>> ALL = new ArrayList<>();

    static {
        ALL.addAll(
                List.of(
                        TracingModule.class,
                        EngineOps.class,
                        Consumer.class,
                        Predicate.class,
                        BooleanSupplier.class,
                        ModuleContext.class));
        ALL.addAll(Boundary.HANDLES);
        for (Method callback : EngineOps.class.getMethods()) {
            for (Class<?> type : callback.getParameterTypes()) {
                if (type.isInterface() && !ALL.contains(type)) {
                    ALL.add(type);
                }
            }
        }
    }

    static final int COUNT = ALL.size();
    static final int MODULE = of(TracingModule.class);
    static final int OPS = of(EngineOps.class);
    static final int UTRACE = of(Utrace.class);
    static final int ENGINE = of(Engine.class);
    static final int TASK = of(Task.class);
    static final int QUEUE = of(WaitQueue.class);

    private Shapes() {}

    /** The number of an interface; -1 for what isn't wrapped. */
    static int of(Class<?> type) {
        return ALL.indexOf(type);
    }

    static Class<?> type(int kind) {
        return ALL.get(kind);
    }

    /** Whether these are of the module, and called by the runtime. */
    static boolean isOfModule(Class<?> type) {
        return isFunction(type) || type == TracingModule.class || type == EngineOps.class;
    }

    static boolean isFunction(Class<?> type) {
        return type == Consumer.class || type == Predicate.class || type == BooleanSupplier.class;
    }

    /** The name of the boundary that a method is, if it is one. */
    static String boundary(Class<?> type, Method method) {
        if (type == Consumer.class) {
            return method.getName().equals("accept") ? "onTarget" : "";
        }
        if (type == Predicate.class) {
            return method.getName().equals("test") ? "wakeFunction" : "";
        }
        if (type == BooleanSupplier.class) {
            return "condition";
        }
        return isOfModule(type) ? method.getName() : type.getSimpleName() + "." + method.getName();
    }
}
