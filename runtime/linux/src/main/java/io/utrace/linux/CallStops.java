package io.utrace.linux;

import io.utrace.api.Event;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;

/**
 * One tracee's stops at its system calls, armed or its filter's: what each is to the engines. For
 * the tracer thread only.
 */
final class CallStops {
    private final Tracee tracee;
    private final Seat seat;
    private final Architecture architecture;
    private final TaskRecord record;
    private final Stop stop;
    private final SyscallView syscall;
    private final CallWatch calls;
    private final InterruptedCall interrupted;

    CallStops(
            Tracee tracee,
            Seat seat,
            Architecture architecture,
            SyscallView syscall,
            CallWatch calls,
            InterruptedCall interrupted) {
        this.tracee = tracee;
        this.seat = seat;
        this.architecture = architecture;
        this.syscall = syscall;
        this.calls = calls;
        this.interrupted = interrupted;
        record = tracee.record();
        stop = record.stop();
    }

    /** It stopped where a stop was armed. */
    void begin() {
        switch (seat.fetchSyscallInfo(tracee.tid())) {
            case Ptrace.INFO_ENTRY -> {
                syscall.loadEntry(seat.info());
                calls.enter(true);
                if (calls.areWatched()) {
                    tracee.arrive(PtraceStop.ENTRY);
                    tracee.settle(stop.syscallEntry(syscall));
                } else {
                    interrupted.enter(syscall);
                    passBy();
                }
            }
            case Ptrace.INFO_EXIT -> {
                leaveCall();
                tracee.arrive(PtraceStop.EXIT);
                syscall.loadExit(seat.info());
                SentSignals.unmarkWhatWasRead(syscall, architecture);
                // An exit that was armed for what is owed is no event.
                tracee.settle(calls.areWatched() ? stop.syscallExit(syscall) : stop.quiesced());
            }
            // Killed before it could be asked, or not a stop of a system call after all.
            default -> passBy();
        }
    }

    /** A filter has stopped it, ours or one of the program's own. */
    void filtered() {
        if (seat.fetchSyscallInfo(tracee.tid()) != Ptrace.INFO_SECCOMP) {
            // Killed before it could be asked.
            passBy();
            return;
        }
        int data = seat.info().getInt(Ptrace.INFO_SECCOMP_DATA);
        boolean isOurs = calls.isFiltered() && data == Filter.MARK;
        // If it was, the stop of that call's entry has come before.
        boolean isEntered = syscall.isEntered();
        if (!isEntered) {
            syscall.loadEntry(seat.info());
            calls.enter(false);
            if (isOurs && calls.isWatched()) {
                tracee.arrive(PtraceStop.ENTRY);
                tracee.settle(stop.syscallEntry(syscall));
                return;
            }
            interrupted.enter(syscall);
        }
        if (isOurs) {
            calls.guard();
        } else if (syscall.madeNumber() >= 0) {
            if ((record.union() & Event.SECCOMP.bit()) != 0) {
                tracee.arrive(PtraceStop.ENTRY);
                syscall.filter(data);
                tracee.settle(stop.filtered(syscall));
                return;
            }
            // Meant for a tracer that the program hasn't got.
            syscall.refuse();
        }
        if (!isEntered && !syscall.isUndoDue()) {
            syscall.lose();
        }
        passBy();
    }

    private void leaveCall() {
        boolean isBroken = seat.info().getLong(Ptrace.INFO_RESULT) == -Kernel.EINTR;
        if (!isBroken) {
            interrupted.forget();
        } else if (interrupted.leave()) {
            seat.fetchSyscallInfo(tracee.tid());
        }
    }

    private void passBy() {
        tracee.resumption().passBy();
    }
}
