package io.utrace.ptrace;

import io.utrace.api.Abi;
import java.util.List;

/**
 * What PTRACE_GET_SYSCALL_INFO tells: {@code struct ptrace_syscall_info}.
 *
 * <pre>{@code
 * switch (debugger.syscallInfo(tid).operation()) {
 *     case SyscallInfo.Entry call -> System.out.print(call.number());
 *     case SyscallInfo.Exit call -> System.out.println(" = " + call.result());
 *     case SyscallInfo.Filtered call -> System.out.print("filtered: " + call.number());
 *     case SyscallInfo.None none -> System.out.println("no call");
 * }
 * }</pre>
 *
 * @param abi the table that the call's number belongs to
 * @param instructionPointer where the tracee is
 * @param stackPointer its stack pointer
 * @param operation what the stop is of
 */
public record SyscallInfo(
        Abi abi, long instructionPointer, long stackPointer, Operation operation) {
    /** What a stop is of. */
    public sealed interface Operation {}

    /**
     * PTRACE_SYSCALL_INFO_NONE: no system call, or a stop that isn't told from a signal's, for want
     * of {@link TraceOption#SYSGOOD}.
     */
    public record None() implements Operation {}

    /**
     * PTRACE_SYSCALL_INFO_ENTRY.
     *
     * @param number the call's
     * @param arguments all six
     */
    public record Entry(long number, List<Long> arguments) implements Operation {
        /** Takes them as they are now. */
        public Entry {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * PTRACE_SYSCALL_INFO_EXIT.
     *
     * @param result what it returns; a negated errno when it failed
     * @param isError whether it failed
     */
    public record Exit(long result, boolean isError) implements Operation {}

    /**
     * PTRACE_SYSCALL_INFO_SECCOMP.
     *
     * @param number the call's
     * @param arguments all six
     * @param data what the filter said: SECCOMP_RET_DATA
     */
    public record Filtered(long number, List<Long> arguments, int data) implements Operation {
        /** Takes them as they are now. */
        public Filtered {
            arguments = List.copyOf(arguments);
        }
    }
}
