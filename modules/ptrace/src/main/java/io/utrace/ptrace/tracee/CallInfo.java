package io.utrace.ptrace.tracee;

import io.utrace.api.Abi;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.Inspection;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.SyscallInfo;
import io.utrace.ptrace.SyscallInfo.Entry;
import io.utrace.ptrace.SyscallInfo.Exit;
import io.utrace.ptrace.SyscallInfo.Filtered;
import io.utrace.ptrace.SyscallInfo.None;
import io.utrace.ptrace.SyscallInfo.Operation;
import io.utrace.ptrace.tracee.PtraceStop.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system call that a tracee is stopped at: PTRACE_GET_SYSCALL_INFO and PTRACE_SET_SYSCALL_INFO.
 * Those who ask are in the tracee's stop, or are told ESRCH.
 */
public final class CallInfo {
    /** The result that has the kernel make a call again. */
    public static final long ERESTARTNOINTR = -513;

    /** execve(2). */
    public static final int EXECVE = 59;

    /** execveat(2). */
    public static final int EXECVEAT = 322;

    private static final int ARGUMENTS = 6;
    private static final int FIRST_ERRNO = -4095;
    private static final String NUMBER = "orig_rax";
    private static final String RESULT = "rax";
    private static final String[] ARGUMENT_REGISTERS = {"rdi", "rsi", "rdx", "r10", "r8", "r9"};

    private final long[] arguments = new long[ARGUMENTS];
    private Abi abi = Abi.UNKNOWN;
    private long number = -1;
    private int filterData;

    /** Its tracer knows of the call, which the kernel makes again after another in its place. */
    private boolean isAgain;

    CallInfo() {}

    // ---- what its engine sees

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
    }

    // ---- an execve that is made after another call in its place

    /** Whether that is to come, its entry being known. */
    public void setAgain(boolean isToCome) {
        isAgain = isToCome;
    }

    boolean isAgain() {
        return isAgain;
    }

    boolean isAgain(SyscallEntry call) {
        return isAgain && (call.number() == EXECVE || call.number() == EXECVEAT);
    }

    /** Whether that is the end of the other one. */
    boolean isBefore(SyscallExit call) {
        return isAgain && call.result() == ERESTARTNOINTR;
    }

    // ---- requests

    /**
     * PTRACE_GET_SYSCALL_INFO.
     *
     * @param stop what the tracee is stopped for
     * @param look its registers, which the tracer may have changed
     * @return what there is to tell
     */
    public SyscallInfo tell(@Nullable PtraceStop stop, Inspection look) {
        long[] pointers = look.pointers();
        Operation operation =
                switch (kind(stop)) {
                    case ENTRY -> entry(look);
                    case EXIT -> exit(look.register(RESULT));
                    case SECCOMP -> {
                        Entry call = entry(look);
                        yield new Filtered(call.number(), call.arguments(), filterData);
                    }
                    case SIGNAL, EVENT, TRAP, GROUP -> new None();
                };
        return new SyscallInfo(abi, pointers[0], pointers[1], operation);
    }

    /** Of a system call only where it is told from a signal. */
    private static Kind kind(@Nullable PtraceStop stop) {
        boolean isTold = stop != null && (stop.isMarked() || stop.kind() == Kind.SECCOMP);
        return stop == null || !isTold ? Kind.EVENT : stop.kind();
    }

    private Entry entry(Inspection look) {
        boolean isNative = abi == Abi.X86_64;
        return new Entry(
                isNative ? look.register(NUMBER) : number,
                values(isNative ? look.registerValues(ARGUMENT_REGISTERS) : arguments));
    }

    private static List<Long> values(long[] words) {
        List<Long> values = new ArrayList<>();
        for (long word : words) {
            values.add(word);
        }
        return values;
    }

    private static Exit exit(long result) {
        return new Exit(result, result < 0 && result >= FIRST_ERRNO);
    }

    /**
     * PTRACE_SET_SYSCALL_INFO.
     *
     * @param stop what the tracee is stopped for
     * @param look its registers
     * @param operation what the call, or its result, is to be; it must be of the stop's kind:
     *     EINVAL. Numbers and errors that are no int are ERANGE
     */
    public void change(@Nullable PtraceStop stop, Inspection look, Operation operation) {
        Kind kind = kind(stop);
        switch (operation) {
            case Entry(long to, List<Long> with) when kind == Kind.ENTRY -> setCall(look, to, with);
            case Filtered(long to, List<Long> with, int _) when kind == Kind.SECCOMP ->
                    setCall(look, to, with);
            case Exit(long result, boolean isError) when kind == Kind.EXIT -> {
                if (isError) {
                    checkInt(result);
                }
                look.setRegister(RESULT, result);
            }
            case None _, Entry _, Filtered _, Exit _ -> throw new PtraceException(Errno.EINVAL);
        }
    }

    private static void setCall(Inspection look, long to, List<Long> with) {
        checkInt(to);
        if (with.size() != ARGUMENTS) {
            throw new PtraceException(Errno.EINVAL);
        }
        // A call that isn't made has no arguments, but registers that its result may be in.
        for (int i = 0; i < ARGUMENTS && to != -1; i++) {
            look.setRegister(ARGUMENT_REGISTERS[i], with.get(i));
        }
        look.setRegister(NUMBER, to);
    }

    private static void checkInt(long value) {
        if (value != (int) value) {
            throw new PtraceException(Errno.ERANGE);
        }
    }
}
