package io.utrace.api;

/**
 * A request that came too late, or that the rules refuse. The family is closed; each member carries
 * the errno name of the C function it answers for.
 *
 * <p>Races that end well are no exceptions but {@linkplain Outcome values}; mistakes in the call
 * itself are {@link IllegalArgumentException} and {@link IllegalStateException} (EINVAL), what the
 * hardware can't do is {@link UnsupportedOperationException} (EOPNOTSUPP).
 *
 * <p>What may happen at any moment, because the task dies:
 *
 * <pre>{@code
 * try {
 *     engine.control(ResumeAction.STOP);
 * } catch (UtraceException.NoSuchTask over) {
 *     System.out.println(over.errno());
 * }
 * }</pre>
 */
public abstract sealed class UtraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The errno name. */
    private final String errno;

    private UtraceException(String errno, String message) {
        super(errno + ": " + message);
        this.errno = errno;
    }

    /**
     * Gives the error's name in C.
     *
     * @return for example {@code "ESRCH"}
     */
    public String errno() {
        return errno;
    }

    /** ESRCH: the task is gone, or the engine is detached from it. */
    public static final class NoSuchTask extends UtraceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param message what is gone
         */
        public NoSuchTask(String message) {
            super("ESRCH", message);
        }
    }

    /**
     * EALREADY: the task is dying and the reports of its death can't be changed any more; they will
     * still come.
     */
    public static final class DeathUnderway extends UtraceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param message what can't be changed
         */
        public DeathUnderway(String message) {
            super("EALREADY", message);
        }
    }

    /** EEXIST: an exclusive attach met an engine that matches. */
    public static final class AlreadyAttached extends UtraceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param message what is in the way
         */
        public AlreadyAttached(String message) {
            super("EEXIST", message);
        }
    }

    /**
     * EAGAIN: the task isn't stopped, or wasn't all the while, so that it can't be examined now.
     */
    public static final class NotStopped extends UtraceException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param message which task
         */
        public NotStopped(String message) {
            super("EAGAIN", message);
        }
    }
}
