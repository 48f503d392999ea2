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
        Proc proc = new Proc(pid);
        ByteBuffer usage = GuestMemory.fields(SIZE);
        putTime(usage, 0, proc.stat(14) + proc.stat(16));
        putTime(usage, 16, proc.stat(15) + proc.stat(17));
        return usage.putLong(32, proc.number("VmHWM:", 10))
                .putLong(64, proc.stat(10) + proc.stat(11))
                .putLong(72, proc.stat(12) + proc.stat(13))
                .putLong(128, proc.number("voluntary_ctxt_switches:", 10))
                .putLong(136, proc.number("nonvoluntary_ctxt_switches:", 10));
    }

    private static void putTime(ByteBuffer usage, int at, long ticks) {
        usage.putLong(at, ticks / TICKS).putLong(at + 8, ticks % TICKS * (MICROS / TICKS));
    }
}
