package io.utrace.faults;

import java.util.List;

/**
 * What the runtime may answer to a module instead of what it was about to. {@link Plan} has
 * examples that inject some, {@link Boundary} one that lists which there can be where.
 */
public enum Answer {
    /** Noted, and not done yet: {@link io.utrace.api.Outcome#IN_PROGRESS}. */
    IN_PROGRESS,
    /** {@link io.utrace.api.UtraceException.NoSuchTask}. */
    ESRCH,
    /** {@link io.utrace.api.UtraceException.DeathUnderway}. */
    EALREADY,
    /**
     * {@link io.utrace.api.UtraceException.NotStopped}, or an examination that turns out to be
     * inconsistent.
     */
    EAGAIN,
    /** {@link io.utrace.api.UtraceException.AlreadyAttached}, where the attach is exclusive. */
    EEXIST,
    /** There is none: an empty Optional. */
    ENOENT,
    /** {@link InterruptedException}. */
    EINTR,
    /** The wait took too long, where it is limited. */
    ETIMEDOUT,
    /**
     * {@link UnsupportedOperationException}, where the task is to step, or its filters to be
     * suspended.
     */
    EOPNOTSUPP,
    /** Nothing is mapped there: 0 bytes. */
    EFAULT,
    /** Half of the bytes. */
    SHORT;

    static Answer of(String name) {
        return Fault.constant(Answer.class, name);
    }

    /**
     * Gives the answers that a call may have, with some arguments at least.
     *
     * @param boundary the call
     * @return those that its documentation names, beside the usual one
     */
    public static List<Answer> to(Boundary boundary) {
        return switch (boundary.name()) {
            case "Utrace.task" -> List.of(ENOENT);
            case "Utrace.find" -> List.of(ENOENT);
            case "Utrace.attach" -> List.of(ESRCH, EEXIST);
            case "Engine.setEvents" -> List.of(IN_PROGRESS, ESRCH, EALREADY);
            case "Engine.control" -> List.of(IN_PROGRESS, ESRCH, EALREADY, EOPNOTSUPP);
            case "Engine.barrier" -> List.of(IN_PROGRESS, ESRCH, EINTR);
            case "Engine.suspendSeccomp" -> List.of(ESRCH, EOPNOTSUPP);
            case "Engine.examine" -> List.of(EAGAIN, ESRCH);
            case "Examination.finish" -> List.of(EAGAIN);
            case "Examination.registers" -> List.of(ESRCH);
            case "Examination.registerSet", "Examination.setRegisterSet", "Registers.set" ->
                    List.of(EAGAIN, ESRCH);
            case "Examination.signalInfo" -> List.of(EAGAIN, ESRCH, ENOENT);
            case "Memory.read" -> List.of(EFAULT, SHORT);
            case "Memory.write" -> List.of(EFAULT);
            case "WaitQueue.waitUntil" -> List.of(EINTR, ETIMEDOUT);
            default -> List.of();
        };
    }
}
