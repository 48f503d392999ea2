package io.utrace.linux;

import io.utrace.api.Abi;

/**
 * Hides from one tracee that its calls were interrupted. For the tracer thread only.
 *
 * <p>Most calls that PTRACE_INTERRUPT breaks off the kernel makes again by itself. Those of {@link
 * Architecture#timeLimit} fail with EINTR, whatever woke them. Where no handler is about to run,
 * that is nothing the program should hear of: the result is changed to ERESTARTNOHAND, which has
 * the kernel make the call again, or, if a handler runs after all, return EINTR as it would have.
 *
 * <p>A call that is made again would begin its time-out anew. So the runtime keeps the time itself:
 * when it is over the call is interrupted once more, and returns what it returns on a time-out. The
 * task's registers and memory aren't touched for that: they stay as they are should the runtime
 * die.
 */
final class InterruptedCall {
    private static final int NO_CALL = -1;

    private final Tracee tracee;
    private final Tracer tracer;
    private final Seat seat;
    private final Architecture architecture;
    private final RegisterBlock registers;
    private final Runnable expiry;

    /** The call whose time is taken. */
    private int number = NO_CALL;

    private boolean isStartKnown;
    private long start;
    private long limit = TimeLimit.NONE;

    /** Where the call returns to. */
    private long after;

    /** It was broken off, and hasn't been entered again. */
    private boolean isDue;

    /** It was broken off at least once. */
    private boolean isAgain;

    InterruptedCall(Tracee tracee, Tracer tracer, Seat seat, Architecture architecture) {
        this.tracee = tracee;
        this.tracer = tracer;
        this.seat = seat;
        this.architecture = architecture;
        registers = new RegisterBlock(architecture);
        expiry = this::expire;
    }

    /** Whether the call that is about to be made, or being made, fails when it is interrupted. */
    boolean isAtRisk() {
        return number != NO_CALL;
    }

    /** Whether the call is being made again, so that its entry and its exit must be seen. */
    boolean isAgain() {
        return isAgain;
    }

    /** The task is about to make a call, as the engines have left it. */
    void enter(SyscallView entry) {
        int call = entry.abi() == architecture.nativeAbi() ? entry.madeNumber() : NO_CALL;
        if (!isDue || call != number) {
            forget();
            if (architecture.timeLimit(call) != null) {
                number = call;
            }
        }
        isDue = false;
    }

    /** The call begins to sleep now, if it does. */
    void begin() {
        if (number == NO_CALL) {
            return;
        }
        if (!isAgain) {
            isStartKnown = true;
            start = System.nanoTime();
        } else if (limit != TimeLimit.NONE) {
            tracer.after(Math.max(0, start + limit - System.nanoTime()), expiry);
        }
    }

    /**
     * A handler is about to run. If the kernel has set the task back to make the call again by now,
     * the handler would return to a call that nothing breaks off any more: so it fails here.
     */
    void handle() {
        int tid = tracee.tid();
        int pointer = architecture.instructionPointer();
        if (isDue && seat.register(tid, pointer) == after - architecture.callSize()) {
            seat.setRegister(tid, pointer, after);
            seat.setRegister(tid, architecture.syscallResult(), -Kernel.EINTR);
        }
        forget();
    }

    /**
     * The call returned EINTR. If one of the program's own handlers is about to run, it would have
     * untraced; else it was broken off for us, or by a signal that is dropped or that another
     * thread has taken meanwhile, which an untraced program never hears of.
     *
     * @return whether the result is another now
     */
    boolean leave() {
        return !ProcStatus.of(Tracer.kernel(), tracee.tid()).awaitsHandler() && hide();
    }

    /** Job control has stopped the task, which breaks the call off untraced too. */
    void fail() {
        int tid = tracee.tid();
        if (isDue) {
            seat.setRegister(tid, architecture.syscallResult(), -Kernel.EINTR);
        }
        if (seat.register(tid, architecture.syscallResult()) == -Kernel.EINTR) {
            // Lest the stops between here and user mode hide it.
            seat.abortSyscall(tid);
        }
        forget();
    }

    /** Over: it returned. */
    void forget() {
        number = NO_CALL;
        isStartKnown = false;
        isDue = false;
        isAgain = false;
        limit = TimeLimit.NONE;
    }

    /**
     * The task stopped with the kernel about to return to user mode, or to run a handler.
     *
     * @return whether the result is another now
     */
    boolean hide() {
        int tid = tracee.tid();
        int result = architecture.syscallResult();
        if (seat.register(tid, result) != -Kernel.EINTR || !tracee.fetchRegisters(registers)) {
            return false;
        }
        int call = nativeCall();
        TimeLimit kind = architecture.timeLimit(call);
        long first = registers.at(architecture.syscallArgument(architecture.nativeAbi(), 0));
        int tgid = tracee.record().tgid();
        if (kind == null || !kind.isFelt(Tracer.kernel(), tgid, first)) {
            return false;
        }
        if (call != number) {
            forget();
            number = call;
        }
        if (!isAgain) {
            meet(kind);
        }
        boolean isOver = limit != TimeLimit.NONE && System.nanoTime() - start >= limit;
        isDue = !isOver;
        isAgain = !isOver;
        after = registers.instructionPointer();
        seat.setRegister(tid, result, isOver ? kind.result() : Architecture.RESTART_UNLESS_HANDLED);
        return true;
    }

    /** The number of the call that it is leaving, if that is not of another table. */
    private int nativeCall() {
        long call = registers.at(architecture.syscallNumber());
        // What a syscall-stop told of its call is told once more.
        seat.fetchSyscallInfo(tracee.tid());
        Abi abi = architecture.abi(seat.info().getInt(Ptrace.INFO_ARCH), call);
        return abi == architecture.nativeAbi() ? (int) call : NO_CALL;
    }

    /** Its first interruption: of a call that wasn't seen to begin, the time begins now. */
    private void meet(TimeLimit kind) {
        if (!isStartKnown) {
            start = System.nanoTime();
        }
        int tgid = tracee.record().tgid();
        limit = kind.nanos(Tracer.kernel(), architecture, tracee.tid(), tgid, registers);
    }

    private void expire() {
        boolean isOver = isAgain && !isDue && limit != TimeLimit.NONE;
        if (isOver && System.nanoTime() - start >= limit) {
            tracee.resumption().interruptNow();
        }
    }
}
