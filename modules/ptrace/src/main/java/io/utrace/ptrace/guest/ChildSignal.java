package io.utrace.ptrace.guest;

import io.utrace.api.SigInfo;
import io.utrace.api.SyscallEntry;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.PtraceStop;
import io.utrace.ptrace.tracee.Tracee;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The SIGCHLD that a tracer gets for what happens to its tracee. */
final class ChildSignal {
    private static final int SIGCHLD = 17;
    private static final int CLD_TRAPPED = 4;
    private static final int CLD_STOPPED = 5;
    private static final int CLD_CONTINUED = 6;
    private static final int SIGCONT = 18;
    private static final int SIGNAL = 0x7f;
    private static final int UTIME = 14;
    private static final int STIME = 15;
    private static final long SA_NOCLDSTOP = 1;

    private ChildSignal() {}

    /** A process is about to say, by rt_sigaction(2), whether it wants to hear of stops. */
    static void arrange(GuestProcess process, SyscallEntry call) {
        byte[] action = new byte[2 * Long.BYTES];
        boolean isMeant = call.argument(0) == SIGCHLD && call.argument(1) != 0;
        if (isMeant
                && call.memory().read(call.argument(1), action, 0, action.length)
                        == action.length) {
            long flags = ByteBuffer.wrap(action).order(ByteOrder.nativeOrder()).getLong(8);
            process.ignoreStops((flags & SA_NOCLDSTOP) != 0);
        }
    }

    static void tell(Guest tracer, Tracee tracee) {
        WaitStatus end = tracee.end();
        PtraceStop stop = tracee.stop();
        boolean isOurs =
                end != null
                        ? !isOwnChild(tracer, tracee)
                        : stop != null && !tracer.process().ignoresStops() && !isIgnored(tracer);
        if (isOurs) {
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
        return tid == tracee.task().tgid() && new Proc(tid).parent() == tracer.process().tgid();
    }

    /** By SIG_IGN, which counts for stops even where the signal is blocked. */
    private static boolean isIgnored(Guest tracer) {
        return new Proc(tracer.task().tid()).has("SigIgn:", SIGCHLD);
    }

    private static SigInfo info(Tracee tracee) {
        Told told = Told.of(tracee);
        boolean isEnd = tracee.end() != null;
        Proc proc = new Proc(tracee.task().tid());
        ByteBuffer info = GuestMemory.fields(128);
        info.putInt(0, SIGCHLD)
                .putInt(8, isEnd ? told.code() : stopCode(tracee))
                .putInt(16, told.pid())
                .putInt(20, told.uid())
                .putInt(24, isEnd ? told.detail() : stopStatus(tracee, told))
                .putLong(32, proc.stat(UTIME))
                .putLong(40, proc.stat(STIME));
        return SigInfo.of(GuestMemory.bytes(info));
    }

    private static int stopStatus(Tracee tracee, Told told) {
        return tracee.trap().isOfContinuation() ? SIGCONT : told.detail() & SIGNAL;
    }

    private static int stopCode(Tracee tracee) {
        if (tracee.trap().isOfContinuation()) {
            return CLD_CONTINUED;
        }
        PtraceStop stop = tracee.stop();
        boolean isJob =
                stop != null
                        && (stop.kind() == PtraceStop.Kind.GROUP
                                || stop.kind() == PtraceStop.Kind.TRAP);
        return isJob ? CLD_STOPPED : CLD_TRAPPED;
    }
}
