package io.utrace.faults;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the methods of a woven module call when they are entered and left; it is public for them,
 * and for nobody else. A method is woven by an agent, which {@code utrace faults --inside} starts
 * the JVM with, and which others name themselves: {@code java -javaagent:utrace-faults.jar}.
 *
 * <p>What is entered belongs to what the runtime called last on this thread, and hasn't been left;
 * on a thread of the module's own, to what started the thread. Elsewhere it is nobody's.
 *
 * <pre>{@code
 * // in a JVM with the agent or without
 * Extent extent = Extent.SINGLES.withInside(Inside.isPossible());
 * }</pre>
 */
public final class Inside {
    static final String REMEDY =
            "faults inside a module need its methods woven: give utrace faults --inside, or another"
                    + " JVM -javaagent: with the jar of utrace-faults";

    private static volatile @Nullable Agent agent;

    /** Weaves. */
    interface Agent {
        /** Weaves all classes of a module: those that are loaded, and each when it will be. */
        void weave(Class<?> module);

        /** Says why a fault isn't injected in a method; empty when it just wasn't entered. */
        String obstacle(Boundary method);

        /** What can't be woven in the classes that were loaded: a line each, sorted. */
        List<String> unwoven();
    }

    private Inside() {}

    // ---- for woven methods

    /**
     * A method is entered. Throws whatever is injected.
     *
     * @param method its name, as in a plan
     * @return what {@link #leave} is to be called with; null when nothing is
     */
    public static @Nullable Object enter(String method) {
        Underway call = Underway.innermost();
        return call == null ? null : call.passage.membrane.enter(call.passage, method);
    }

    /**
     * The method is left. Throws whatever is injected.
     *
     * @param entered what {@link #enter} gave
     * @param thrown what the method throws; null when it returns
     */
    public static void leave(Object entered, @Nullable Throwable thrown) {
        Passage passage = (Passage) entered;
        passage.leave(null, thrown);
        Throwable injected = passage.thrown();
        if (injected != null && !injected.equals(thrown)) {
            throw Sneaky.thrown(injected);
        }
    }

    // ---- the agent

    /** The JVM was started with it. */
    static void agent(Agent started) {
        agent = started;
    }

    /**
     * Tells whether methods can be woven.
     *
     * @return true when this JVM was started with the agent
     */
    public static boolean isPossible() {
        return agent != null;
    }

    /**
     * Gives what isn't woven in those classes of modules that were: constructors and class
     * initializers, which have a time when nothing may be called, and what has no code in Java.
     *
     * @return one line each, sorted
     */
    public static List<String> unwoven() {
        return agent().unwoven();
    }

    static void weave(Class<?> module) {
        agent().weave(module);
    }

    static String obstacle(Boundary method) {
        return agent().obstacle(method);
    }

    private static Agent agent() {
        Agent started = agent;
        if (started == null) {
            throw new IllegalStateException(REMEDY);
        }
        return started;
    }
}
