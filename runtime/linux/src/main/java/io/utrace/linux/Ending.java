package io.utrace.linux;

import io.utrace.api.WaitStatus;
import io.utrace.engine.Disposition;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;

/**
 * One tracee's end: its exit stop, its death, and what is left of it until somebody has waited for
 * that. For the tracer thread only.
 */
final class Ending {
    private final Tracee tracee;
    private final Lives lives;
    private final Seat seat;
    private final TaskRecord record;
    private final Stop stop;
    private final RegisterFile registers;
    private final CurrentCall call;

    private boolean isExitTold;
    private boolean isLast;

    /** What its exit was reported with; without a report, what one gives whom an execve ends. */
    private WaitStatus exitStatus = new WaitStatus(0);

    Ending(Tracee tracee, Lives lives, Seat seat, RegisterFile registers, CurrentCall call) {
        this.tracee = tracee;
        this.lives = lives;
        this.seat = seat;
        this.registers = registers;
        this.call = call;
        record = tracee.record();
        stop = record.stop();
    }

    WaitStatus exitStatus() {
        return exitStatus;
    }

    // ---- its exit

    /** It is in its exit stop. */
    void begin() {
        boolean wasStopped = tracee.resumption().at() != PtraceStop.RUNNING;
        tracee.arrive(PtraceStop.EXITING);
        tracee.jobs().exits();
        WaitStatus status = seat.exitStatus(tracee.tid());
        exitStatus = status;
        boolean isKilled = wasStopped || !isOwnDoing(status);
        isExitTold = true;
        Disposition disposition = stop.exiting(new EventView.Exit(tracee, status), isKilled);
        exits();
        tracee.settle(disposition);
    }

    /** Whether it exits by its own call or signal, and not because its group does or execs. */
    private boolean isOwnDoing(WaitStatus status) {
        if (!status.exited()) {
            int delivered = tracee.resumption().delivered();
            return status.signal() == delivered && delivered != Kernel.SIGKILL;
        }
        return call.fetch() && call.exits();
    }

    /** It is on its last way: engines have said whether they keep what is left of it. */
    void exits() {
        if (record.isKept()) {
            lives.keptZombies().expect(tracee);
        }
    }

    // ---- its death

    void died(WaitStatus status, boolean isGroupDead) {
        if (!isExitTold) {
            // SIGKILL got it past its exit stop: a restart was on its way to another.
            registers.forget();
            stop.exiting(new EventView.Exit(tracee, status), true);
        }
        stop.died(new EventView.Death(record, isGroupDead, status));
        isLast = isGroupDead;
        if (!lives.keptZombies().isKept(tracee)) {
            consumed();
        }
    }

    /** Its seat's wait is consumed, and its parent told if it has one to tell. */
    private void consumed() {
        if (!isLast || !lives.zombies().await(tracee)) {
            stop.reaped();
        }
    }

    // ---- what is left of it

    /** No engine keeps it from its parent any more. */
    void letGo() {
        if (lives.keptZombies().letGo(tracee)) {
            buried();
        }
    }

    /** It is a zombie that was kept, and isn't any more. */
    void buried() {
        consumed();
        lingers();
    }

    /** Its parent has waited for it. */
    void reaped() {
        stop.reaped();
        lingers();
    }

    /** It is waited for as long as engines have an answer to give. */
    void lingers() {
        lives.lingers(tracee, stop.isPending());
    }
}
