package io.utrace.api;

/**
 * A task whose system call is done: the arguments of {@code report_syscall_exit}. See {@link
 * Report}.
 *
 * <p>It is the call that was made, which engines may have changed at its {@linkplain SyscallEntry
 * entry}. Of a call that was aborted it is what would have been made.
 *
 * <pre>{@code
 * @Override
 * public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
 *     if (call.isError()) {
 *         System.out.println("call " + call.number() + " failed: errno " + -call.result());
 *     }
 *     return action.with(ResumeAction.RESUME);
 * }
 * }</pre>
 */
public interface SyscallExit extends Report {
    /**
     * Gives the table that the number belongs to.
     *
     * @return the interface this call was made through
     */
    Abi abi();

    /**
     * Gives the call's number, as it was when the call was made: another than the program's, if an
     * engine has changed it.
     *
     * @return the number in the table of {@link #abi}
     */
    int number();

    /**
     * Gives an argument, as it was when the call was made: what engines have changed included, what
     * the call itself did to the register not.
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

    /**
     * Changes what the call returns. This engine and those after it see the change; the last one to
     * make it wins. What the call did stays done.
     *
     * <p>The restart codes have the kernel make the program's own call again: -512 (ERESTARTSYS)
     * unless a handler runs that was installed without SA_RESTART, -513 (ERESTARTNOINTR) in any
     * case, -514 (ERESTARTNOHAND) unless any handler runs; where a handler keeps it from being made
     * again, it returns EINTR. -516 (ERESTART_RESTARTBLOCK) goes on with what the kernel has put
     * away for the last call that returned it, and is for nothing else.
     *
     * @param result the raw register: from -4095 to -1 a negated errno, as the kernel has it
     */
    void setResult(long result);
}
