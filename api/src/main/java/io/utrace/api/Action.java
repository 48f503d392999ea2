package io.utrace.api;

/**
 * The word of a callback: the 32-bit action of the C interface, as an interned value.
 *
 * <p>An action has a {@linkplain #resume() resume action}, which is combined with those of the
 * other engines (the smallest wins), and event bits, which replace those of the engines before it:
 * a {@linkplain #signalAction() signal action} in a signal report, a {@linkplain #syscallAction()
 * syscall action} in a syscall entry report. As an argument of a callback it says what would happen
 * if this engine answered {@link #RESUME}.
 *
 * <p>There is exactly one instance of each combination, so actions are compared with {@code ==} and
 * cost nothing:
 *
 * <pre>{@code
 * return Action.STOP.with(SignalAction.IGN).hold();
 * }</pre>
 *
 * <p>Thread-safe; every method returns at once.
 */
public final class Action {
    private static final int SIGNALS = SignalAction.values().length;
    private static final int SYSCALLS = SyscallAction.values().length;
    private static final Action[] INTERNED = intern();

    /** Hold the task: {@code UTRACE_STOP}. */
    public static final Action STOP = of(ResumeAction.STOP);

    /** Make a signal report before user mode: {@code UTRACE_INTERRUPT}. */
    public static final Action INTERRUPT = of(ResumeAction.INTERRUPT);

    /** Make some report before user mode: {@code UTRACE_REPORT}. */
    public static final Action REPORT = of(ResumeAction.REPORT);

    /** Run one instruction: {@code UTRACE_SINGLESTEP}. */
    public static final Action SINGLESTEP = of(ResumeAction.SINGLESTEP);

    /** Run to the next taken branch: {@code UTRACE_BLOCKSTEP}. */
    public static final Action BLOCKSTEP = of(ResumeAction.BLOCKSTEP);

    /** Run on: {@code UTRACE_RESUME}. */
    public static final Action RESUME = of(ResumeAction.RESUME);

    /** Detach this engine: {@code UTRACE_DETACH}. */
    public static final Action DETACH = of(ResumeAction.DETACH);

    private final ResumeAction resume;
    private final SignalAction signal;
    private final SyscallAction syscall;
    private final boolean hold;
    private final boolean repeated;

    private Action(
            ResumeAction resume,
            SignalAction signal,
            SyscallAction syscall,
            boolean hold,
            boolean repeated) {
        this.resume = resume;
        this.signal = signal;
        this.syscall = syscall;
        this.hold = hold;
        this.repeated = repeated;
    }

    private static Action[] intern() {
        Action[] all = new Action[ResumeAction.values().length * SIGNALS * SYSCALLS * 4];
        for (ResumeAction resume : ResumeAction.values()) {
            for (SignalAction signal : SignalAction.values()) {
                for (SyscallAction syscall : SyscallAction.values()) {
                    for (int flags = 0; flags < 4; flags++) {
                        boolean hold = (flags & 1) != 0;
                        boolean repeated = (flags & 2) != 0;
                        all[index(resume, signal, syscall, hold, repeated)] =
                                new Action(resume, signal, syscall, hold, repeated);
                    }
                }
            }
        }
        return all;
    }

    // The index is the only use of ordinals: it never leaves this class.
    @SuppressWarnings("EnumOrdinal")
    private static int index(
            ResumeAction resume,
            SignalAction signal,
            SyscallAction syscall,
            boolean hold,
            boolean repeated) {
        int event = (resume.ordinal() * SIGNALS + signal.ordinal()) * SYSCALLS + syscall.ordinal();
        return event << 2 | (repeated ? 2 : 0) | (hold ? 1 : 0);
    }

    private static Action of(
            ResumeAction resume,
            SignalAction signal,
            SyscallAction syscall,
            boolean hold,
            boolean repeated) {
        return INTERNED[index(resume, signal, syscall, hold, repeated)];
    }

    /**
     * Gives the action that consists of a resume action alone: DELIVER, RUN, no flags.
     *
     * @param resume the resume action
     * @return the interned action
     */
    public static Action of(ResumeAction resume) {
        return of(resume, SignalAction.DELIVER, SyscallAction.RUN, false, false);
    }

    /**
     * Gives the resume part: {@code utrace_resume_action()}.
     *
     * @return the resume action
     */
    public ResumeAction resume() {
        return resume;
    }

    /**
     * Gives the signal part: {@code utrace_signal_action()}.
     *
     * @return the signal action; DELIVER outside signal reports
     */
    public SignalAction signalAction() {
        return signal;
    }

    /**
     * Gives the system call part: {@code utrace_syscall_action()}.
     *
     * @return the syscall action; RUN outside syscall entry reports
     */
    public SyscallAction syscallAction() {
        return syscall;
    }

    /**
     * Tells whether the signal goes back to the head of the task's queue: {@code
     * UTRACE_SIGNAL_HOLD}.
     *
     * @return true when the signal is kept for later
     */
    public boolean holdsSignal() {
        return hold;
    }

    /**
     * Tells whether this syscall entry was reported before: {@code UTRACE_SYSCALL_RESUMED}, set
     * only in arguments.
     *
     * @return true when the task was held inside this entry, which is now reported again
     */
    public boolean isRepeated() {
        return repeated;
    }

    /**
     * Replaces the resume part and keeps the event bits. {@code action.with(ResumeAction.RESUME)}
     * is the neutral answer to any report.
     *
     * @param newResume the new resume action
     * @return the interned action
     */
    public Action with(ResumeAction newResume) {
        return of(newResume, signal, syscall, hold, repeated);
    }

    /**
     * Replaces the signal part.
     *
     * @param newSignal the new signal action
     * @return the interned action
     */
    public Action with(SignalAction newSignal) {
        return of(resume, newSignal, syscall, hold, repeated);
    }

    /**
     * Replaces the system call part.
     *
     * @param newSyscall the new syscall action
     * @return the interned action
     */
    public Action with(SyscallAction newSyscall) {
        return of(resume, signal, newSyscall, hold, repeated);
    }

    /**
     * Adds {@code UTRACE_SIGNAL_HOLD}: after the decision is carried out, the signal goes back to
     * the head of the task's queue, to be reported again.
     *
     * @return the interned action
     */
    public Action hold() {
        return of(resume, signal, syscall, true, repeated);
    }

    /**
     * Adds {@code UTRACE_SYSCALL_RESUMED}; for those who run tasks, not for those who trace them.
     *
     * @return the interned action
     */
    public Action repeated() {
        return of(resume, signal, syscall, hold, true);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(resume.name());
        if (signal != SignalAction.DELIVER) {
            text.append("|SIGNAL_").append(signal);
        }
        if (syscall != SyscallAction.RUN) {
            text.append("|SYSCALL_").append(syscall);
        }
        if (hold) {
            text.append("|SIGNAL_HOLD");
        }
        return repeated ? text.append("|SYSCALL_RESUMED").toString() : text.toString();
    }
}
