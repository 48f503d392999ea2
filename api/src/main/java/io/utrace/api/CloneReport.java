package io.utrace.api;

/**
 * A task that made another: the arguments of {@code report_clone}. See {@link Report}.
 *
 * <p>Following all that a task gives birth to:
 *
 * <pre>{@code
 * @Override
 * public Action reportClone(Action action, Engine engine, CloneReport clone) {
 *     try (Engine child = utrace.attach(clone.child(), this, null)) {
 *         child.setEvents(engine.events());
 *     }
 *     return action.with(ResumeAction.RESUME);
 * }
 * }</pre>
 */
public interface CloneReport extends Report {
    /**
     * Gives the new task. It has not run yet, and won't before the last engine's report of this
     * event is over: an engine attached to it here sees it from its first instruction.
     *
     * @return the child
     */
    Task child();

    /**
     * Gives the {@code CLONE_*} flags, those that fork and vfork imply included, with the exit
     * signal in the low byte. They are the program's own: CLONE_UNTRACED is among them, if it was
     * there, though the child is traced all the same.
     *
     * @return the flags of clone(2)
     */
    long flags();
}
