package io.utrace.ptrace.tracee;

/**
 * The one lock over who traces whom, as tasklist_lock in the kernel. It is held for moments: never
 * while anything is waited for, nor while a tracee's registers are asked for from a thread that
 * isn't the tracee's own.
 */
public final class Tasklist {
    /** To be synchronized on. */
    public static final Object LOCK = new Object();

    private Tasklist() {}
}
