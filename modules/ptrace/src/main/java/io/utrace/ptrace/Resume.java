package io.utrace.ptrace;

import io.utrace.api.ResumeAction;

/**
 * The requests that let a tracee go on, and what they have it stop for. {@link WaitResult} has an
 * example that goes on from each kind of stop.
 */
public enum Resume {
    /** PTRACE_CONT. */
    CONT(false, false, ResumeAction.RESUME),
    /** PTRACE_SYSCALL. */
    SYSCALL(true, false, ResumeAction.RESUME),
    /** PTRACE_SINGLESTEP. */
    STEP(false, false, ResumeAction.SINGLESTEP),
    /** PTRACE_SINGLEBLOCK. */
    BLOCK(false, false, ResumeAction.BLOCKSTEP),
    /** PTRACE_SYSEMU. */
    EMULATE(false, true, ResumeAction.RESUME),
    /** PTRACE_SYSEMU_SINGLESTEP. */
    EMULATE_STEP(false, true, ResumeAction.SINGLESTEP);

    private final boolean stopsAtCalls;
    private final boolean emulatesCalls;
    private final ResumeAction action;

    Resume(boolean stopsAtCalls, boolean emulatesCalls, ResumeAction action) {
        this.stopsAtCalls = stopsAtCalls;
        this.emulatesCalls = emulatesCalls;
        this.action = action;
    }

    /**
     * Tells whether it stops at the next system call.
     *
     * @return true when it does
     */
    public boolean stopsAtEntries() {
        return stopsAtCalls || emulatesCalls;
    }

    /**
     * Tells whether it stops at the exit from a system call.
     *
     * @return true when it does
     */
    public boolean stopsAtExits() {
        return stopsAtCalls;
    }

    /**
     * Tells whether the next system call is the tracer's to make.
     *
     * @return true when it isn't made
     */
    public boolean emulatesCalls() {
        return emulatesCalls;
    }

    /**
     * Gives what engines call it.
     *
     * @return RESUME or one of the steps
     */
    public ResumeAction action() {
        return action;
    }
}
