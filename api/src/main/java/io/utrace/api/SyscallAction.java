package io.utrace.api;

/** Whether a system call is made: {@code enum utrace_syscall_action}. */
public enum SyscallAction {
    /** Make the call. */
    RUN,
    /**
     * Don't make it: it returns what {@link SyscallEntry#setResult} says, {@code -ENOSYS} if nobody
     * said anything. Its exit is still reported.
     */
    ABORT
}
