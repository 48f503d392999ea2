package io.utrace.api;

/**
 * A task about to make a system call: the arguments of {@code report_syscall_entry}. See {@link
 * Report}.
 *
 * <p>What is shown is the call as the engines have left it so far. An engine that changes it
 * changes it for the engines that follow in this report, for the kernel, and for the {@linkplain
 * SyscallExit exit} of this call: the last one to change something wins. The program doesn't find
 * the changes in its registers afterwards: when the call is over they hold what it put there, the
 * result excepted. A call that the kernel makes again after a signal or a stop is the program's own
 * once more, and is reported anew.
 *
 * <p>A change is not undone when its engine leaves, or when the task is killed.
 */
public interface SyscallEntry extends Report {
    /**
     * Gives the table that the number belongs to.
     *
     * @return the interface this call is made through
     */
    Abi abi();

    /**
     * Gives the call's number.
     *
     * @return the number in the table of {@link #abi}; -1 for no call
     */
    int number();

    /**
     * Has the task make another call. The table stays: a task that calls through {@link Abi#I386}
     * can't be made to call through another. A number that the table doesn't have gives {@code
     * -ENOSYS}; -1 is no call, as if it were aborted.
     *
     * @param number the number in the table of {@link #abi}, for {@link Abi#X32} without the bit
     *     that marks it
     */
    void setNumber(int number);

    /**
     * Gives an argument.
     *
     * @param index 0 to 5
     * @return the argument register's value
     * @throws IndexOutOfBoundsException when there is no such argument
     */
    long argument(int index);

    /**
     * Changes an argument. What a pointer points to is not touched.
     *
     * @param index 0 to 5
     * @param value the argument register's value; of {@link Abi#I386} only the low 32 bits count
     * @throws IndexOutOfBoundsException when there is no such argument
     */
    void setArgument(int index, long value);

    /**
     * Gives what a filter of the program's own says of the call: {@code SECCOMP_RET_DATA}.
     *
     * @return 0 to 65535 in {@link EngineOps#reportSeccomp}, else 0
     */
    int filterData();

    /**
     * Gives what the call returns if it isn't made.
     *
     * @return what was given to {@link #setResult} last; else {@code -ENOSYS}, which is -38
     */
    long result();

    /**
     * Says what the call returns if it isn't made: this alone doesn't keep it from being made, an
     * answer with {@link SyscallAction#ABORT} does. If it is made after all, this is without
     * effect.
     *
     * <pre>{@code
     * call.setResult(-1); // -EPERM
     * return Action.RESUME.with(SyscallAction.ABORT);
     * }</pre>
     *
     * @param result the raw register: from -4095 to -1 a negated errno, as the kernel has it; a
     *     restart code, from -516 to -512, acts as in {@link SyscallExit#setResult}
     */
    void setResult(long result);
}
