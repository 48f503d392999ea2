package io.utrace.api.spi;

/**
 * A plug-in that traces. Found by {@link java.util.ServiceLoader}: declare it with AutoService's
 * {@code @AutoService(TracingModule.class)}, and in a named module with {@code provides} too. It
 * needs a public constructor without arguments that does nothing.
 *
 * <p>The runtime calls one method at a time, none of them on a thread that makes callbacks for
 * other modules: what an isolated module does here may wait, but counts against its limit.
 *
 * <p>All that there must be:
 *
 * <pre>{@code
 * @AutoService(TracingModule.class)
 * public static final class Greeter implements TracingModule {
 *     @Override
 *     public ModuleDescription description() {
 *         return ModuleDescription.of("greeter", "Greets each program");
 *     }
 *
 *     @Override
 *     public void start(ModuleContext context) {
 *         context.onTarget(task -> context.output().println("hello, " + task.tid()));
 *     }
 * }
 * }</pre>
 */
public interface TracingModule {
    /**
     * Describes the module. May be called without the module ever being started; must not have
     * effects.
     *
     * @return name, purpose and options
     */
    ModuleDescription description();

    /**
     * Starts the module. It typically registers with {@link ModuleContext#onTarget}. Called at most
     * once, before any target of its own runs.
     *
     * @param context the module's surroundings, valid until {@link #stop} returns
     * @throws Exception the module can't start; the message is shown to the user as one line
     */
    void start(ModuleContext context) throws Exception;

    /**
     * Stops the module. Called once after a successful start: when every target has ended or was
     * let go; or while they live, when the module is removed. Its engines are detached by then, and
     * no callback follows. The place for closing lines and totals; the place, too, to end threads
     * of its own.
     *
     * @throws Exception shown to the user as one line
     */
    default void stop() throws Exception {}
}
