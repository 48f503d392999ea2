package io.utrace.ptrace.guest;

import io.utrace.api.SigInfo;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.PtraceStop;
import io.utrace.ptrace.tracee.Tracee;
import java.nio.ByteBuffer;

/** The SIGCHLD that a tracer gets for what happens to its tracee. */
final class ChildSignal {
    private static final int SIGCHLD = 17;
    private static final long SIGCHLD_BIT = 1L << SIGCHLD - 1;
    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;
    private static final int CLD_TRAPPED = 4;
    private static final int CLD_STOPPED = 5;
    private static final int UTIME = 14;
    private static final int STIME = 15;
    private static final int PPID = 4;

    private ChildSignal() {}

    static void tell(Guest tracer, Tracee tracee) {
        WaitStatus end = tracee.end();
        PtraceStop stop = tracee.stop();
        boolean isOurs =
                end != null
                        ? !isOwnChild(tracer, tracee)
                        : stop != null && !tracer.process().ignoresStops();
        if (isOurs && isHeard(tracer)) {
            send(tracer, info(tracee));
        }
    }

    private static void send(Guest tracer, SigInfo info) {
        try {
            tracer.task().sendToProcess(info);
        } catch (UtraceException gone) {
            // It ends, and its tracees are let go.
        }
    }

    /** Of the end of its own child the kernel tells. */
    static boolean isOwnChild(Guest tracer, Tracee tracee) {
        int tid = tracee.task().tid();
        return tid == tracee.task().tgid() && Proc.stat(tid, PPID) == tracer.process().tgid();
    }

    /** Neither caught nor blocked, it would be dropped. */
    private static boolean isHeard(Guest tracer) {
        int tid = tracer.task().tid();
        return ((Proc.number(tid, "SigCgt:", 16) | Proc.number(tid, "SigBlk:", 16)) & SIGCHLD_BIT)
                != 0;
    }

    static SigInfo info(Tracee tracee) {
        int tid = tracee.task().tid();
        ByteBuffer info = GuestMemory.fields(128);
        info.putInt(0, SIGCHLD)
                .putInt(8, code(tracee))
                .putInt(16, tid)
                .putInt(20, Proc.uid(tid))
                .putInt(24, status(tracee) & 0x7f)
                .putLong(32, Proc.stat(tid, UTIME))
                .putLong(40, Proc.stat(tid, STIME));
        if (tracee.end() != null) {
            info.putInt(24, status(tracee));
        }
        return SigInfo.of(info.array());
    }

    private static int code(Tracee tracee) {
        WaitStatus end = tracee.end();
        PtraceStop stop = tracee.stop();
        if (end != null) {
            return endCode(end);
        }
        boolean isJob =
                stop != null
                        && (stop.kind() == PtraceStop.Kind.GROUP
                                || stop.kind() == PtraceStop.Kind.TRAP);
        return isJob ? CLD_STOPPED : CLD_TRAPPED;
    }

    static int endCode(WaitStatus end) {
        if (end.exited()) {
            return CLD_EXITED;
        }
        return end.dumpedCore() ? CLD_DUMPED : CLD_KILLED;
    }

    /** What si_status says of it, the event of a stop included. */
    static int status(Tracee tracee) {
        WaitStatus end = tracee.end();
        PtraceStop stop = tracee.stop();
        if (end != null) {
            return end.exited() ? end.exitCode() : end.signal();
        }
        return stop == null ? 0 : stop.code();
    }

    /** What waitid(2) says of it. */
    static int waitCode(Tracee tracee) {
        WaitStatus end = tracee.end();
        return end == null ? CLD_TRAPPED : endCode(end);
    }
}
