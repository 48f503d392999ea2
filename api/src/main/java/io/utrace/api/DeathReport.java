package io.utrace.api;

/**
 * A task that is dead: the arguments of {@code report_death}. Valid until the callback returns.
 *
 * <p>Nothing of the task is left to look at. Of a real task the seat's wait has been consumed by
 * now, so that its parent may already have reaped it.
 *
 * <pre>{@code
 * @Override
 * public Action reportDeath(Engine engine, DeathReport death) {
 *     if (death.groupDead()) {
 *         int status = death.status().shellStatus();
 *         System.out.println(death.task().tgid() + " ended with " + status);
 *     }
 *     return Action.DETACH;
 * }
 * }</pre>
 */
public interface DeathReport {
    /**
     * Gives the task that died.
     *
     * @return the task
     */
    Task task();

    /**
     * Tells whether it was the last of its thread group.
     *
     * @return true when the whole process is dead
     */
    boolean groupDead();

    /**
     * Gives the status it ended with.
     *
     * @return how it ended
     */
    WaitStatus status();
}
