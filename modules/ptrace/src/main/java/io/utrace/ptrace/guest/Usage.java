package io.utrace.ptrace.guest;

import io.utrace.ptrace.tracee.Proc;
import java.nio.ByteBuffer;

/** The struct rusage of a process, as far as /proc tells. */
final class Usage {
    private static final int SIZE = 144;
    private static final long TICKS = 100;
    private static final long MICROS = 1_000_000;

    private Usage() {}

    static ByteBuffer of(int pid) {
        ByteBuffer usage = GuestMemory.fields(SIZE);
        putTime(usage, 0, Proc.stat(pid, 14) + Proc.stat(pid, 16));
        putTime(usage, 16, Proc.stat(pid, 15) + Proc.stat(pid, 17));
        return usage.putLong(32, Proc.number(pid, "VmHWM:", 10))
                .putLong(64, Proc.stat(pid, 10) + Proc.stat(pid, 11))
                .putLong(72, Proc.stat(pid, 12) + Proc.stat(pid, 13))
                .putLong(128, Proc.number(pid, "voluntary_ctxt_switches:", 10))
                .putLong(136, Proc.number(pid, "nonvoluntary_ctxt_switches:", 10));
    }

    private static void putTime(ByteBuffer usage, int at, long ticks) {
        usage.putLong(at, ticks / TICKS).putLong(at + 8, ticks % TICKS * (MICROS / TICKS));
    }
}
