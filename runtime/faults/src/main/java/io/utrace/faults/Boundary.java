package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Examination;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place where a module and the runtime meet: a method of the module that the runtime calls, or
 * one of the API that the module calls. There is one for each name; the methods of one name share
 * it. They are read off the API, so that what is added there is here, too.
 *
 * <p>{@code reportSyscallEntry}, {@code start}, {@code condition} are the runtime's calls; {@code
 * Engine.control}, {@code Memory.read} the module's. Besides, each method of the module's own
 * classes is one, where these are woven: {@code inside:com.acme.Counter.count}.
 *
 * <pre>{@code
 * for (Boundary boundary : Boundary.all()) {
 *     System.out.println(boundary + " may be answered " + Answer.to(boundary));
 * }
 * }</pre>
 */
public final class Boundary implements Comparable<Boundary> {
    /** How the name of a method of the module's own begins. */
    static final String INSIDE = "inside:";

    private static final Comparator<Boundary> ORDER =
            Comparator.comparingInt(Boundary::number).thenComparing(Boundary::name);

    /** What a module is called with, save for its callbacks and what it passes as functions. */
    private static final List<String> LIFE = List.of("start", "stop");

    private static final List<String> FUNCTIONS = List.of("onTarget", "wakeFunction", "condition");

    static final List<Class<?>> HANDLES =
            List.of(
                    Utrace.class,
                    Engine.class,
                    Task.class,
                    Examination.class,
                    Memory.class,
                    Registers.class,
                    WaitQueue.class,
                    WaitQueue.Entry.class);

    private static final Map<String, Boundary> BY_NAME = new LinkedHashMap<>();

    static {
        LIFE.forEach(name -> add(name, true, false));
        FUNCTIONS.forEach(name -> add(name, true, false));
        for (Method method : methods(EngineOps.class)) {
            add(method.getName(), true, method.getReturnType() == Action.class);
        }
        add("ModuleContext.option", false, false);
        for (Class<?> handle : HANDLES) {
            for (Method method : methods(handle)) {
                add(handle.getSimpleName() + "." + method.getName(), false, false);
            }
        }
    }

    private final String name;
    private final int number;
    private final boolean isInward;
    private final boolean isAnswered;

    private Boundary(String name, int number, boolean isInward, boolean isAnswered) {
        this.name = name;
        this.number = number;
        this.isInward = isInward;
        this.isAnswered = isAnswered;
    }

    private static void add(String name, boolean isInward, boolean isAnswered) {
        if (!BY_NAME.containsKey(name)) {
            BY_NAME.put(name, new Boundary(name, BY_NAME.size(), isInward, isAnswered));
        }
    }

    /** In an order that doesn't depend on the JVM. */
    private static List<Method> methods(Class<?> type) {
        List<Method> methods = new ArrayList<>(Arrays.asList(type.getMethods()));
        methods.removeIf(method -> Modifier.isStatic(method.getModifiers()));
        methods.sort(Comparator.comparing(Method::getName));
        return methods;
    }

    /**
     * Gives all of them, but for those inside modules.
     *
     * @return the runtime's calls first, then the module's
     */
    public static List<Boundary> all() {
        return List.copyOf(BY_NAME.values());
    }

    /**
     * Finds one.
     *
     * @param name its name; whether a module has the method that it names only a run can tell
     * @return empty when there is none of this name
     */
    public static Optional<Boundary> named(String name) {
        return name.startsWith(INSIDE) && isMethod(name.substring(INSIDE.length()))
                ? Optional.of(new Boundary(name, BY_NAME.size(), false, false))
                : Optional.ofNullable(BY_NAME.get(name));
    }

    /** Whether it names a class and a method, as Java does. */
    private static boolean isMethod(String name) {
        String[] parts = name.split("\\.", -1);
        return parts.length > 1 && Arrays.stream(parts).allMatch(Boundary::isIdentifier);
    }

    private static boolean isIdentifier(String part) {
        return !part.isEmpty()
                && Character.isJavaIdentifierStart(part.codePointAt(0))
                && part.codePoints().allMatch(Character::isJavaIdentifierPart);
    }

    /**
     * Gives the name.
     *
     * @return for example {@code reportExec} or {@code Engine.control}
     */
    public String name() {
        return name;
    }

    /** Its place among all, from 0; those inside modules come last, and share one. */
    int number() {
        return number;
    }

    /**
     * Tells who calls whom.
     *
     * @return true where the runtime calls the module
     */
    public boolean isInward() {
        return isInward;
    }

    /**
     * Tells whether it is a method of the module's own, which the module calls.
     *
     * @return true when it is neither the runtime that is called, nor the runtime that calls
     */
    public boolean isInside() {
        return name.startsWith(INSIDE);
    }

    /** Whether it is one of an engine's callbacks. */
    boolean isOfEngine() {
        return isCallback() && !FUNCTIONS.contains(name);
    }

    /** Whether the runtime may call it often: everything of a module but its start and stop. */
    boolean isCallback() {
        return isInward && !LIFE.contains(name);
    }

    /**
     * Tells whether it is a callback that is answered with an {@link Action}.
     *
     * @return true for all of {@link EngineOps} but {@code reportReap} and {@code release}
     */
    public boolean isAnswered() {
        return isAnswered;
    }

    // Those inside modules come last.
    @Override
    public int compareTo(Boundary other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Boundary boundary && boundary.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
