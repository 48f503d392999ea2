package io.utrace.linux;

import io.utrace.linux.Conditions.Trial;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * Tries on a child what tracing consists of; a request at a time, so as to name the one that fails.
 */
final class Trials {
    private static final int WAIT = Ptrace.WALL | Ptrace.WNOTHREAD;

    private final Kernel kernel;
    private final Map<Trial, Integer> errnos = new EnumMap<>(Trial.class);

    private Trials(Kernel kernel) {
        this.kernel = kernel;
    }

    /** For the thread that the kernel's interface belongs to. */
    static Map<Trial, Integer> make(Kernel kernel, Architecture architecture) {
        Trials trials = new Trials(kernel);
        int child = trials.spawn(new Stub(architecture));
        if (trials.passed(Trial.CHILD, child)) {
            try {
                trials.trace(child);
            } finally {
                kernel.kill(child, Kernel.SIGKILL);
                trials.reap(child);
            }
        }
        return trials.errnos;
    }

    private int spawn(Stub stub) {
        int file = stub.file(kernel);
        if (file < 0) {
            return file;
        }
        try {
            long all = -1;
            return kernel.spawn(bytes("/proc/self/fd/" + file), bytes("utrace-trial"), all, 0);
        } finally {
            kernel.close(file);
        }
    }

    private void trace(int child) {
        long process = kernel.call(Syscall.PIDFD_OPEN, child, 0, 0, 0, 0, 0);
        if (passed(Trial.PIDFD_OPEN, process)) {
            kernel.close((int) process);
        }
        long seized = kernel.ptrace(Ptrace.SEIZE, child, 0, Ptrace.O_EXITKILL);
        if (!passed(Trial.SEIZE, seized) || !passed(Trial.INTERRUPT, stop(child))) {
            return;
        }
        ByteBuffer buffer = Kernel.allocate(Ptrace.SYSCALL_INFO_SIZE);
        long address = Kernel.addressOf(buffer);
        int size = Ptrace.SYSCALL_INFO_SIZE;
        passed(
                Trial.GET_SYSCALL_INFO,
                kernel.ptrace(Ptrace.GET_SYSCALL_INFO, child, size, address));
        passed(Trial.READ_MEMORY, kernel.readMemory(child, Stub.ARENA, address, size));
        passed(Trial.LISTEN, kernel.ptrace(Ptrace.LISTEN, child, 0, 0));
    }

    private long stop(int child) {
        long interrupted = kernel.ptrace(Ptrace.INTERRUPT, child, 0, 0);
        return interrupted < 0 ? interrupted : waitFor(child);
    }

    private void reap(int child) {
        while (waitFor(child) == child && Ptrace.stopped(kernel.status())) {
            // a stop that came before the kill
        }
    }

    private int waitFor(int child) {
        int waited;
        do {
            waited = kernel.wait4(child, WAIT);
        } while (waited == -Kernel.EINTR);
        return waited;
    }

    private boolean passed(Trial trial, long result) {
        errnos.put(trial, result < 0 ? (int) -result : 0);
        return result >= 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
