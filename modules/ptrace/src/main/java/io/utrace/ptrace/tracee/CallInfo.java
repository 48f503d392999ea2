package io.utrace.ptrace.tracee;

import io.utrace.api.Abi;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;

/** The system call that a tracee is stopped at, as PTRACE_GET_SYSCALL_INFO tells of it. */
public final class CallInfo {
    private static final int ARGUMENTS = 6;
    private static final int FIRST_ERRNO = -4095;

    private final long[] arguments = new long[ARGUMENTS];
    private Abi abi = Abi.UNKNOWN;
    private long number = -1;
    private long result;
    private int filterData;

    CallInfo() {}

    void enter(SyscallEntry call) {
        abi = call.abi();
        number = call.number();
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = call.argument(i);
        }
    }

    void filter(SyscallEntry call) {
        enter(call);
        filterData = call.filterData();
    }

    void leave(SyscallExit call) {
        abi = call.abi();
        result = call.result();
    }

    /**
     * The tracer has changed what it returned.
     *
     * @param newResult the raw register
     */
    public void leave(long newResult) {
        result = newResult;
    }

    /**
     * The tracer has made another call of it.
     *
     * @param newNumber its number
     * @param newArguments its arguments
     */
    public void change(long newNumber, long[] newArguments) {
        number = newNumber;
        System.arraycopy(newArguments, 0, arguments, 0, ARGUMENTS);
    }

    /**
     * Gives the table that the number belongs to.
     *
     * @return the interface it is made through
     */
    public Abi abi() {
        return abi;
    }

    /**
     * Gives the call.
     *
     * @return its number
     */
    public long number() {
        return number;
    }

    /**
     * Gives an argument.
     *
     * @param index 0 to 5
     * @return its value
     */
    public long argument(int index) {
        return arguments[index];
    }

    /**
     * Gives what it returned.
     *
     * @return the raw register
     */
    public long result() {
        return result;
    }

    /**
     * Tells whether it failed.
     *
     * @return true when the result is a negated errno
     */
    public boolean isError() {
        return result < 0 && result >= FIRST_ERRNO;
    }

    /**
     * Gives what the filter that left it to the tracer said.
     *
     * @return SECCOMP_RET_DATA
     */
    public int filterData() {
        return filterData;
    }
}
