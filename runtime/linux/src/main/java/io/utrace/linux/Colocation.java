package io.utrace.linux;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tracer thread on the CPU of the one task it is busy with. A stop is two hand-overs
 * between the two, which cost several times as much when each has a CPU of its own.
 *
 * <p>Only the tracer moves: a tracee's affinity is inherited, visible to it, and survives us. When
 * several tasks are busy the tracer goes wherever the kernel puts it, so as not to squeeze them.
 */
final class Colocation {
    private static final int PERIOD = 64;

    /** The place of {@code processor} among the fields after the name: see proc(5). */
    private static final int PROCESSOR = 37;

    private static final int ANYWHERE = -1;

    private final Kernel kernel;
    private final byte[] text = new byte[512];
    private byte @Nullable [] path;
    private int tid;
    private int stops;
    private int pinnedTo = ANYWHERE;

    Colocation(Kernel kernel) {
        this.kernel = kernel;
    }

    /** A task has stopped. */
    void stopped(int stoppedTid) {
        if (stoppedTid != tid) {
            tid = stoppedTid;
            stops = 0;
            path = null;
            if (pinnedTo != ANYWHERE) {
                pinnedTo = ANYWHERE;
                // The process's first thread has the CPUs that this one was born with.
                kernel.copyAffinity(kernel.getpid(), 0);
            }
        } else if (++stops == PERIOD) {
            stops = 0;
            follow();
        }
    }

    private void follow() {
        byte[] file = path;
        if (file == null) {
            file = ("/proc/" + tid + "/stat").getBytes(StandardCharsets.ISO_8859_1);
            path = file;
        }
        int cpu = processor(file);
        if (cpu != pinnedTo && cpu >= 0 && kernel.pin(cpu) >= 0) {
            pinnedTo = cpu;
        }
    }

    private int processor(byte[] stat) {
        long file = kernel.open(stat, Kernel.O_RDONLY | Kernel.O_CLOEXEC);
        if (file < 0) {
            return ANYWHERE;
        }
        int length = (int) kernel.read((int) file, text, 0, text.length);
        kernel.close((int) file);
        int at = length - 1;
        while (at >= 0 && text[at] != ')') {
            at--;
        }
        for (int field = 0; field < PROCESSOR && at >= 0 && at < length; at++) {
            if (text[at] == ' ') {
                field++;
            }
        }
        int cpu = 0;
        int digits = 0;
        while (at >= 0 && at < length && text[at] >= '0' && text[at] <= '9') {
            cpu = cpu * 10 + text[at++] - '0';
            digits++;
        }
        return digits == 0 ? ANYWHERE : cpu;
    }
}
