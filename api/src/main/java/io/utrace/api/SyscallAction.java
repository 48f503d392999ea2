package io.utrace.api;

/** Whether a system call is made: {@code enum utrace_syscall_action}. */
public enum SyscallAction {
    /** Make the call. */
    RUN,
    /** Don't make it: its result is {@code -ENOSYS}, and its exit is still reported. */
    ABORT
}
