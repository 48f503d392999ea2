package io.utrace.api;

/**
 * How a task goes on: {@code enum utrace_resume_action}.
 *
 * <p>The order of the constants <em>is</em> the rule by which engines share a task: when several
 * answer the same event, the smallest, most constraining, prevails. Every action but {@link #STOP}
 * is used up by the task's next passage to user mode; STOP lasts until the engine that asked for it
 * says otherwise.
 *
 * <p>{@link Engine} has an example of asking for some, {@link Action} of answering.
 */
public enum ResumeAction {
    /** Hold the task for this engine until the engine asks for anything else. */
    STOP,
    /** Make a signal report before user mode, and break an interruptible wait now. */
    INTERRUPT,
    /** Make some report to this engine before user mode. */
    REPORT,
    /** Run one user instruction; the engine must have asked for {@link Event#QUIESCE}. */
    SINGLESTEP,
    /**
     * Run to the next taken branch; the engine must have asked for {@link Event#QUIESCE}. Where the
     * hardware can't, {@link #SINGLESTEP}.
     */
    BLOCKSTEP,
    /** Run on. */
    RESUME,
    /** Detach this engine; for the others this counts as {@link #RESUME}. */
    DETACH;

    /**
     * Gives the more constraining of two actions.
     *
     * @param other the action to compare with
     * @return this action or the other, whichever comes first in the order of this enum
     */
    public ResumeAction strongest(ResumeAction other) {
        return other.isStrongerThan(this) ? other : this;
    }

    /**
     * Tells whether this action constrains the task more than another.
     *
     * @param other the action to compare with
     * @return true when this action comes before the other
     */
    public boolean isStrongerThan(ResumeAction other) {
        return compareTo(other) < 0;
    }
}
