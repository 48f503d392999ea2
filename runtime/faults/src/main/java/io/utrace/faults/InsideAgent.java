package io.utrace.faults;

import java.lang.instrument.Instrumentation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Weaves modules that are there already, and those still to come: the one class that knows {@link
 * Instrumentation}, so that a JVM without the agent gets on without that. Thread-safe. It is public
 * for the JVM alone; {@link Inside} has an example that asks whether it was started.
 */
@SuppressWarnings("exports") // java.instrument comes with the agent, and only the JVM calls premain
public final class InsideAgent implements Inside.Agent {
    private final Instrumentation instrumentation;

    /** Guarded by this. */
    private final Map<ModuleCode, InsideWeaver> weavers = new LinkedHashMap<>();

    private InsideAgent(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /**
     * Called by the JVM before main.
     *
     * @param options are ignored
     * @param instrumentation the JVM's
     */
    public static void premain(String options, Instrumentation instrumentation) {
        Inside.agent(new InsideAgent(instrumentation));
    }

    @Override
    public synchronized void weave(Class<?> module) {
        ModuleCode code = ModuleCode.of(module);
        if (weavers.containsKey(code)) {
            return;
        }
        InsideWeaver weaver = new InsideWeaver(code);
        weavers.put(code, weaver);
        instrumentation.addTransformer(weaver, true);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (code.has(loaded.getClassLoader(), loaded.getProtectionDomain())) {
                letCall(loaded.getModule());
                weave(loaded, weaver);
            }
        }
    }

    /** A plug-in's module doesn't read ours. */
    private void letCall(Module module) {
        Module own = Inside.class.getModule();
        if (module.isNamed() && !module.canRead(own)) {
            instrumentation.redefineModule(
                    module, Set.of(own), Map.of(), Map.of(), Set.of(), Map.of());
        }
    }

    private void weave(Class<?> loaded, InsideWeaver weaver) {
        if (!instrumentation.isModifiableClass(loaded)) {
            weaver.refuse(loaded);
            return;
        }
        try {
            instrumentation.retransformClasses(loaded);
        } catch (Exception | LinkageError refusal) {
            weaver.refuse(loaded.getName(), refusal);
        }
    }

    @Override
    public synchronized String obstacle(Boundary method) {
        String name = method.name().substring(Boundary.INSIDE.length());
        String type = name.substring(0, name.lastIndexOf('.'));
        for (InsideWeaver weaver : weavers.values()) {
            if (weaver.knows(type)) {
                return weaver.obstacle(type, name);
            }
        }
        return "the module has loaded no class " + type;
    }

    @Override
    public synchronized List<String> unwoven() {
        return weavers.values().stream().flatMap(weaver -> weaver.unwoven().stream()).toList();
    }
}
