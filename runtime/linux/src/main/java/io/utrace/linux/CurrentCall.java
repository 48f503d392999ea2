package io.utrace.linux;

import io.utrace.api.Abi;

/**
 * The call that one tracee is in the middle of when it stops for something else: for a new task, or
 * to exit. For the tracer thread only.
 */
final class CurrentCall {
    private final Tracee tracee;
    private final Seat seat;
    private final Architecture architecture;
    private final RegisterFile registers;

    CurrentCall(Tracee tracee, Seat seat, Architecture architecture, RegisterFile registers) {
        this.tracee = tracee;
        this.seat = seat;
        this.architecture = architecture;
        this.registers = registers;
    }

    /** Fetches what tells of it; false when the task was killed. */
    boolean fetch() {
        seat.fetchSyscallInfo(tracee.tid());
        return registers.fetch();
    }

    private Abi abi() {
        int auditArch = seat.info().getInt(Ptrace.INFO_ARCH);
        return architecture.abi(auditArch, registers.live().at(architecture.syscallNumber()));
    }

    /** What it makes a new task with; the event tells it of other calls than clone and clone3. */
    long cloneFlags(int event) {
        return CloneFlags.of(architecture, abi(), registers.live(), tracee.memory(), event);
    }

    /** Whether it is one of those that end the task. */
    boolean exits() {
        Abi abi = abi();
        long number =
                architecture.plainNumber(abi, registers.live().at(architecture.syscallNumber()));
        return architecture.exits(abi, number);
    }
}
