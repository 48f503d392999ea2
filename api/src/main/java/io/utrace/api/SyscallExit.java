package io.utrace.api;

/**
 * A task whose system call is done: the arguments of {@code report_syscall_exit}. See {@link
 * Report}.
 */
public interface SyscallExit extends Report {
    /**
     * Gives the table that the number belongs to.
     *
     * @return the interface this call was made through
     */
    Abi abi();

    /**
     * Gives the call's number, as it was when the call was made.
     *
     * @return the number in the table of {@link #abi}
     */
    int number();

    /**
     * Gives an argument, as it was when the call was made.
     *
     * @param index 0 to 5
     * @return the argument's value
     * @throws IndexOutOfBoundsException when there is no such argument
     */
    long argument(int index);

    /**
     * Gives what the call returns: the raw register, so that errors are -1 to -4095 and the restart
     * codes -512 to -516 are visible, which the program itself never sees.
     *
     * @return the result
     */
    long result();

    /**
     * Tells whether {@link #result} is an error.
     *
     * @return true when the result is a negated errno
     */
    boolean isError();
}
