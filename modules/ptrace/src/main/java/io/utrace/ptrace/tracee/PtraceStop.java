package io.utrace.ptrace.tracee;

import io.utrace.api.SigInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a tracee is stopped for, as its tracer sees it.
 *
 * @param kind which of the ptrace-stops it is
 * @param code a signal, with the event in bits 8 to 15; 0x80 marks a system call
 * @param info the signal that the tracer has in its hands; null where there is none
 */
public record PtraceStop(Kind kind, int code, @Nullable SigInfo info) {
    static final int SIGTRAP = 5;
    private static final int SYSCALL_MARK = 0x80;
    private static final int SIGNAL = 0x7f;
    private static final int WSTOPPED = 0x7f;

    /** The kinds of stops that ptrace(2) tells apart. */
    public enum Kind {
        /** A signal is about to be delivered. */
        SIGNAL,
        /** A system call is about to be made. */
        ENTRY,
        /** A system call has been made. */
        EXIT,
        /** A filter of the program's own left a system call to the tracer. */
        SECCOMP,
        /** One of the events that options ask for. */
        EVENT,
        /** PTRACE_EVENT_STOP: interrupted, new, or in a group-stop. */
        TRAP,
        /** A group-stop of a tracee that was not seized. */
        GROUP
    }

    static PtraceStop signal(SigInfo info) {
        return new PtraceStop(Kind.SIGNAL, info.signal(), info);
    }

    static PtraceStop syscall(Kind kind, boolean isMarked) {
        return new PtraceStop(kind, isMarked ? SIGTRAP | SYSCALL_MARK : SIGTRAP, null);
    }

    static PtraceStop event(int event) {
        Kind kind = event == TraceEvent.SECCOMP ? Kind.SECCOMP : Kind.EVENT;
        return new PtraceStop(kind, SIGTRAP | event << 8, null);
    }

    /** A handler was stepped into. */
    static PtraceStop handler() {
        return new PtraceStop(Kind.EVENT, SIGTRAP, null);
    }

    static PtraceStop trap(int signal) {
        return new PtraceStop(Kind.TRAP, signal | TraceEvent.STOP << 8, null);
    }

    static PtraceStop ofGroup(int signal, boolean isSeized) {
        return isSeized ? trap(signal) : new PtraceStop(Kind.GROUP, signal, null);
    }

    /** The same, with another siginfo in the tracer's hands. */
    PtraceStop with(SigInfo changed) {
        return new PtraceStop(kind, code, changed);
    }

    int signal() {
        return code & SIGNAL;
    }

    /**
     * Tells whether it is about to exit.
     *
     * @return true for PTRACE_EVENT_EXIT
     */
    public boolean isExit() {
        return code >> 8 == TraceEvent.EXIT;
    }

    boolean isVforkDone() {
        return code >> 8 == TraceEvent.VFORK_DONE;
    }

    /**
     * Tells whether it is told from a signal's stop: PTRACE_O_TRACESYSGOOD.
     *
     * @return true for a system call's that says so
     */
    public boolean isMarked() {
        return (code & SYSCALL_MARK) != 0;
    }

    /** Whether its end is the end of a system call's stop, after which a signal may be sent. */
    boolean isOfSyscall() {
        return kind == Kind.ENTRY || kind == Kind.EXIT;
    }

    /** Whether the group is stopped, as far as this stop tells. */
    boolean isOfGroup() {
        return kind == Kind.GROUP || (kind == Kind.TRAP && signal() != SIGTRAP);
    }

    /**
     * Gives the status that wait4(2) shows.
     *
     * @return the status word
     */
    public int status() {
        return code << 8 | WSTOPPED;
    }
}
