package io.utrace.faults;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.VisibilityBridgeStrategy;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the methods of one module, and keeps account of what it couldn't weave. Lambdas are
 * methods of the class they are written in; a bridge only leads to the method of its name.
 * Thread-safe.
 */
final class InsideWeaver implements ClassFileTransformer {
    private static final Advice CROSSING = Advice.to(InsideCrossing.class);

    /** As it must be for a class that is loaded: no member comes, and none goes. */
    private static final ByteBuddy AS_IT_IS =
            new ByteBuddy()
                    .ignore(ElementMatchers.none())
                    .with(TypeValidation.DISABLED)
                    .with(InstrumentedType.Factory.Default.FROZEN)
                    .with(VisibilityBridgeStrategy.Default.NEVER)
                    .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
                    .with(Implementation.Context.Disabled.Factory.INSTANCE);

    private final ModuleCode code;

    /** The methods of each class that was seen. Guarded by this. */
    private final Map<String, NavigableSet<String>> methods = new HashMap<>();

    /** Why what wasn't woven wasn't, by name. Guarded by this. */
    private final Map<String, String> refused = new HashMap<>();

    InsideWeaver(ModuleCode code) {
        this.code = code;
    }

    // ---- weaving

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            String internalName,
            @Nullable Class<?> loaded,
            @Nullable ProtectionDomain domain,
            byte[] file) {
        if (!code.has(loader, domain)) {
            return null;
        }
        String name = internalName.replace('/', '.');
        try {
            return weave(name, file);
        } catch (Throwable failure) {
            // An exception of ours would be swallowed by the JVM, and nobody be told.
            refuse(name, failure);
            return null;
        }
    }

    private byte[] weave(String name, byte[] file) {
        ClassFileLocator files =
                new ClassFileLocator.Compound(
                        ClassFileLocator.Simple.of(name, file),
                        ClassFileLocator.ForClassLoader.of(code.loader()),
                        // A plug-in's loader gives the API's classes, but not their files.
                        ClassFileLocator.ForClassLoader.of(InsideWeaver.class.getClassLoader()));
        TypeDescription type =
                TypePool.Default.WithLazyResolution.of(files).describe(name).resolve();
        NavigableSet<String> own = new TreeSet<>();
        byte[] woven =
                AS_IT_IS.redefine(type, files)
                        .visit(CROSSING.on(method -> isWoven(method, own)))
                        .make()
                        .getBytes();
        synchronized (this) {
            methods.put(name, own);
            // One of several of its name may be abstract.
            own.forEach(refused::remove);
        }
        return woven;
    }

    /** Asked of each method that is in the file, and so takes note of all. */
    private boolean isWoven(MethodDescription method, NavigableSet<String> own) {
        String name = name(method).substring(Boundary.INSIDE.length());
        String obstacle = obstacle(method);
        if (obstacle.isEmpty()) {
            own.add(name);
            return !method.isBridge();
        }
        synchronized (this) {
            refused.put(name, obstacle);
        }
        return false;
    }

    private static String obstacle(MethodDescription method) {
        if (method.isConstructor()) {
            return "a constructor";
        }
        if (method.isTypeInitializer()) {
            return "a class initializer";
        }
        if (method.isAbstract()) {
            return "abstract";
        }
        if (method.isNative()) {
            return "native";
        }
        return Boundary.named(name(method)).isPresent() ? "" : "of a name that no plan can give";
    }

    private static String name(MethodDescription method) {
        return Boundary.INSIDE
                + method.getDeclaringType().asErasure().getName()
                + "."
                + method.getInternalName();
    }

    // ---- the account

    /** A class that the JVM lets nobody change. What is in a lambda is in a method of its class. */
    void refuse(Class<?> type) {
        if (!type.isArray() && !(type.isHidden() && type.isSynthetic())) {
            refuse(type.getName(), "a class that can't be changed");
        }
    }

    void refuse(String type, Throwable failure) {
        refuse(type, "not to be woven: " + failure);
    }

    private synchronized void refuse(String type, String why) {
        methods.put(type, new TreeSet<>());
        refused.put(type, why);
    }

    synchronized boolean knows(String type) {
        return methods.containsKey(type);
    }

    /** Why a method isn't woven; empty when it is. */
    synchronized String obstacle(String type, String method) {
        NavigableSet<String> own = methods.getOrDefault(type, new TreeSet<>());
        String why = refused.getOrDefault(method, refused.get(type));
        if (own.contains(method)) {
            return "";
        }
        return why == null ? type + " has no method of that name" : "it is " + why;
    }

    synchronized List<String> unwoven() {
        List<String> lines = new ArrayList<>();
        refused.forEach((name, why) -> lines.add(name + ": " + why));
        lines.sort(null);
        return lines;
    }
}
