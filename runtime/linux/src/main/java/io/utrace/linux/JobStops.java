package io.utrace.linux;

import io.utrace.api.JctlReport;
import io.utrace.engine.Stop;
import org.jspecify.annotations.Nullable;

/**
 * One tracee under job control: its group-stops and their ends, as PTRACE_SEIZE shows them. For the
 * tracer thread, save where a method says otherwise.
 */
final class JobStops {
    private final Tracee tracee;
    private final Lives lives;
    private final Stop stop;

    /** No SIGCONT was seen since; read with the record locked. */
    private volatile boolean isStopped;

    private int signal;
    private boolean exits;

    /** It goes on after a group-stop, which is to be told when it is released. */
    private @Nullable JctlReport continuation;

    JobStops(Tracee tracee, Lives lives, Stop stop) {
        this.tracee = tracee;
        this.lives = lives;
        this.stop = stop;
    }

    /** Whether job control has stopped it. For any thread. */
    boolean isStopped() {
        return isStopped;
    }

    /** Whether a group-stop isn't waiting for it. */
    boolean isOutOfTheWay() {
        return isStopped || exits;
    }

    /** What has stopped it; 0 when nothing has. */
    int signal() {
        return isStopped ? signal : 0;
    }

    /** It is in a group-stop, anew or still. */
    void begin(int stopSignal) {
        signal = stopSignal;
        if (isStopped) {
            // It was interrupted while it listened, or stopped anew before it could go on.
            tracee.settle(stop.proceed());
        } else {
            isStopped = true;
            tracee.settle(stop.jobStops(report(JctlReport.STOPPED)));
        }
    }

    /** It was stopped, and SIGCONT has trapped it. */
    void end() {
        continuation = report(JctlReport.CONTINUED);
        isStopped = false;
        stop.wake();
        tracee.settle(stop.proceed());
    }

    /** It goes on alone: nobody is told of a continuation, for its group stays stopped. */
    void leave() {
        isStopped = false;
        continuation = null;
        tracee.resumption().leaveGroupStop();
    }

    /** It is on its way out, stopped or not. */
    void exits() {
        isStopped = false;
        exits = true;
    }

    /** Takes the report that is due when the engines let it go on; null for none. */
    @Nullable JctlReport takeContinuation() {
        JctlReport due = continuation;
        continuation = null;
        return due;
    }

    private JctlReport report(int type) {
        int stopSignal = type == JctlReport.STOPPED ? signal : 0;
        return new EventView.Jctl(tracee, type, stopSignal, lives.notices().of(tracee, type));
    }
}
