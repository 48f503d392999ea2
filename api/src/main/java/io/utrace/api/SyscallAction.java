package io.utrace.api;

/**
 * Whether a system call is made: {@code enum utrace_syscall_action}.
 *
 * <p>A call that isn't made, and fails with EPERM:
 *
 * <pre>{@code
 * @Override
 * public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
 *     call.setResult(-1);
 *     return Action.RESUME.with(SyscallAction.ABORT);
 * }
 * }</pre>
 */
public enum SyscallAction {
    /** Make the call. */
    RUN,
    /**
     * Don't make it: it returns what {@link SyscallEntry#setResult} says, {@code -ENOSYS} if nobody
     * said anything. Its exit is still reported.
     */
    ABORT
}
