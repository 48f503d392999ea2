package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Callbacks in all the shapes that Java has for them. Each counts its calls. */
final class Shaped {
    static final AtomicInteger CALLS = new AtomicInteger();

    private Shaped() {}

    /** Not private: a hidden class is no nestmate. */
    static Action count(Action action) {
        CALLS.incrementAndGet();
        return action.with(ResumeAction.RESUME);
    }

    static final class Final implements EngineOps {
        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            return count(action);
        }
    }

    record Recorded(String name) implements EngineOps {
        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            return count(action);
        }
    }

    enum Constant implements EngineOps {
        ONLY;

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            return count(action);
        }
    }

    /** No callbacks by itself. */
    abstract static class Base {
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            return count(action);
        }
    }

    static final class Inheriting extends Base implements EngineOps {}

    /** Has all from the interface; what it does is told by the quiesce report's default. */
    static final class Defaults implements EngineOps {}

    static final class Hidden implements EngineOps {
        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            return count(action);
        }
    }

    /** Gives one of each. */
    static Map<String, EngineOps> all() throws IOException, ReflectiveOperationException {
        Map<String, EngineOps> all = new LinkedHashMap<>();
        all.put("final class", new Final());
        all.put("record", new Recorded("one"));
        all.put("enum", Constant.ONLY);
        all.put(
                "anonymous class",
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        return count(action);
                    }
                });
        all.put("inherited from a class that is no EngineOps", new Inheriting());
        all.put("default methods", new Defaults());
        all.put("hidden class", hidden());
        all.put("proxy", proxy());
        return all;
    }

    private static EngineOps hidden() throws IOException, ReflectiveOperationException {
        try (InputStream bytes = Shaped.class.getResourceAsStream("Shaped$Hidden.class")) {
            return (EngineOps)
                    MethodHandles.lookup()
                            .defineHiddenClass(bytes.readAllBytes(), true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        }
    }

    private static EngineOps proxy() {
        InvocationHandler handler =
                (self, method, arguments) ->
                        switch (method.getName()) {
                            case "reportSyscallEntry" -> count((Action) arguments[0]);
                            case "hashCode" -> 1;
                            case "equals" -> self == arguments[0];
                            case "toString" -> "proxy";
                            default -> InvocationHandler.invokeDefault(self, method, arguments);
                        };
        return (EngineOps)
                Proxy.newProxyInstance(
                        EngineOps.class.getClassLoader(),
                        new Class<?>[] {EngineOps.class},
                        handler);
    }

    /** Whether the default is what is called for a kind. */
    static boolean isDefault(String kind) {
        return kind.equals("default methods");
    }
}
