package io.utrace.api;

/**
 * A task about to make a system call: the arguments of {@code report_syscall_entry}. See {@link
 * Report}.
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
     * @return the number in the table of {@link #abi}; -1 for an aborted call
     */
    int number();

    /**
     * Gives an argument.
     *
     * @param index 0 to 5
     * @return the argument register's value
     * @throws IndexOutOfBoundsException when there is no such argument
     */
    long argument(int index);
}
