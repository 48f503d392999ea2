package io.utrace.linux;

import io.utrace.api.ResumeAction;

/**
 * The steps of one tracee: which request takes one, and how it ends. For the tracer thread only.
 *
 * <p>A step is one instruction in user mode, and ends with a SIGTRAP. The kernel's own way has
 * three gaps. Over a system call instruction it leaves out the call's stops: if they are wanted the
 * call is made with PTRACE_SYSCALL, and the SIGTRAP sent at its exit. An instruction that pushes
 * the flags pushes the trap flag with them, which would trap the task when it pops them, traced or
 * not: it is taken out again. And where the machine has no stepping by blocks, the request for it
 * steps by instructions: see {@link Seat#stepsBlocks}.
 */
final class Stepping {
    static final int SIGTRAP = 5;

    /** What si_code says when the kernel has set up a handler's frame for a task that steps. */
    private static final int HANDLER_CODE = SIGTRAP;

    // what si_code says of a step over an instruction, over a system call, over a block
    private static final int TRAP_BRKPT = 1;
    private static final int TRAP_BRANCH = 3;

    /** The kernel's own, as a signal is that a restart sends. */
    private static final int SI_KERNEL = 0x80;

    private final Tracee tracee;
    private final Seat seat;
    private final RegisterBlock before;

    private ResumeAction step = ResumeAction.RESUME;
    private boolean isByBlocks;
    private boolean entersHandler;
    private boolean pushesFlags;

    /** It is held at an event in its midst: it goes on if it is asked for again. */
    private boolean isInQuestion;

    /** A SIGTRAP is, or may be, on its way. */
    private boolean isTrapDue;

    /** It is sent by the restart from a call's exit. */
    private boolean isTrapSent;

    Stepping(Tracee tracee, Seat seat, Architecture architecture) {
        this.tracee = tracee;
        this.seat = seat;
        before = new RegisterBlock(architecture);
    }

    // ---- restarts

    /** A step is under way: it was begun, and its end not seen. */
    boolean isUnderWay() {
        return step != ResumeAction.RESUME;
    }

    /**
     * Begins what a restart to user mode is to be, a step or not.
     *
     * @param asked what the engines ask for; RESUME for no step
     * @param intoHandler the restart delivers a signal that the task has a handler for
     * @param byCalls system calls are to stop
     * @return whether the next instruction is a call, to be made with PTRACE_SYSCALL
     */
    boolean begin(ResumeAction asked, boolean intoHandler, boolean byCalls) {
        step = asked;
        if (!isUnderWay()) {
            return false;
        }
        isTrapDue = true;
        isByBlocks = asked == ResumeAction.BLOCKSTEP && !byCalls && seat.stepsBlocks();
        entersHandler = intoHandler;
        if (intoHandler || !tracee.fetchRegisters(before)) {
            return false;
        }
        pushesFlags = seat.pushesFlags(tracee.tid(), before);
        return byCalls && seat.isCallNext(tracee.tid(), before);
    }

    /** The request that goes on with the step under way. */
    int request() {
        return isByBlocks ? Ptrace.SINGLEBLOCK : Ptrace.SINGLESTEP;
    }

    /** It has led to an event in the midst of a call, where the task is held. */
    void hold() {
        isInQuestion = true;
    }

    /** The call goes on, and the step with it, unless who held the task doesn't ask for it. */
    void goOn(boolean isAskedFor) {
        if (isInQuestion && isUnderWay() && !isAskedFor) {
            end();
            isTrapDue = false;
        }
        isInQuestion = false;
    }

    /**
     * The step that is under way has led over a call, and ends here: the restart sends its SIGTRAP.
     */
    int endOverCall() {
        end();
        isTrapSent = true;
        return SIGTRAP;
    }

    // ---- stops

    /**
     * The task stopped on the way to user mode.
     *
     * @return the step that was under way, or RESUME
     */
    ResumeAction end() {
        ResumeAction ended = step;
        step = ResumeAction.RESUME;
        if (pushesFlags) {
            pushesFlags = false;
            seat.unpushTrapFlag(tracee.tid(), before);
        }
        return ended;
    }

    /** Whether a SIGTRAP with this si_code says that the frame of a handler is set up. */
    boolean hasEnteredHandler(int code) {
        return entersHandler && code == HANDLER_CODE;
    }

    /** Whether a SIGTRAP with this si_code is the end of a step. Answers once. */
    boolean isTrap(int code) {
        boolean isOfStep = code == SI_KERNEL || (code >= TRAP_BRKPT && code <= TRAP_BRANCH);
        boolean isEnd = isTrapDue && isOfStep;
        isTrapDue &= !isEnd;
        if (isEnd && isTrapSent && code == SI_KERNEL) {
            seat.changeSignalCode(tracee.tid(), TRAP_BRKPT);
        }
        isTrapSent &= !isEnd;
        return isEnd;
    }
}
