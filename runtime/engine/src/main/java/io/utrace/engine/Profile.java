package io.utrace.engine;

/** Where a host can hold a task: what a STOP that is answered to a report means. */
public enum Profile {
    /**
     * As the kernel's utrace has it. Most reports are made in the middle of the kernel's work, and
     * a STOP answered there holds the task later, on its way to user mode. At a system call's
     * entry, at an exit, at the clone of a vfork, and on the way to user mode it holds the task at
     * once.
     */
    KERNEL,
    /** As ptrace(2) has it: every report is a stop already, and a STOP holds the task there. */
    USER_SPACE
}
