package io.utrace.ptrace.tracee;

import io.utrace.api.ResumeAction;

/** The requests that let a tracee go on, and what they have it stop for. */
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

    boolean stopsAtEntries() {
        return stopsAtCalls || emulatesCalls;
    }

    boolean stopsAtExits() {
        return stopsAtCalls;
    }

    boolean emulatesCalls() {
        return emulatesCalls;
    }

    ResumeAction action() {
        return action;
    }
}
