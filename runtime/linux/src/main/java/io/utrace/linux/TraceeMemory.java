package io.utrace.linux;

import io.utrace.api.Memory;
import io.utrace.api.TaskState;
import java.util.Objects;

/** A tracee's memory, by process_vm_readv(2), from any thread. */
final class TraceeMemory implements Memory {
    private final Tracee tracee;

    TraceeMemory(Tracee tracee) {
        this.tracee = tracee;
    }

    @Override
    public int read(long address, byte[] destination, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, destination.length);
        TaskState state = tracee.record().state();
        if (state == TaskState.ZOMBIE || state == TaskState.DEAD) {
            // Its number may be another's by now.
            return 0;
        }
        int tid = tracee.tid();
        return Math.max(
                0, (int) Tracer.kernel().readMemory(tid, address, destination, offset, length));
    }
}
