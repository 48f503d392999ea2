package io.utrace.linux;

import io.utrace.api.Memory;
import io.utrace.api.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A tracee's memory, by process_vm_readv(2) and /proc/TID, from any thread. */
final class TraceeMemory implements Memory {
    private static final int MAPS_SIZE = 64 << 20;
    private static final int AUXV_SIZE = 1 << 16;

    private final Tracee tracee;

    TraceeMemory(Tracee tracee) {
        this.tracee = tracee;
    }

    @Override
    public int read(long address, byte[] destination, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, destination.length);
        if (isGone()) {
            return 0;
        }
        int tid = tracee.tid();
        return Math.max(
                0, (int) Tracer.kernel().readMemory(tid, address, destination, offset, length));
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        Kernel kernel = Tracer.kernel();
        int file = isGone() ? -Kernel.ESRCH : ProcFile.open(kernel, tracee.tid(), "mem");
        if (file < 0) {
            return 0;
        }
        // Only now is it certain whose memory was opened: its number isn't another's yet.
        boolean isHis = kernel.isStopUnchanged(tracee.tid());
        long written = isHis ? kernel.pwrite(file, source, offset, length, address) : 0;
        kernel.close(file);
        return (int) Math.max(0, written);
    }

    @Override
    public List<Region> regions() {
        return MemoryMap.parse(file("maps", MAPS_SIZE));
    }

    @Override
    public Map<Long, Long> auxiliaryVector() {
        return AuxiliaryVector.parse(file("auxv", AUXV_SIZE));
    }

    private byte[] file(String name, int limit) {
        return isGone() ? new byte[0] : ProcFile.read(Tracer.kernel(), tracee.tid(), name, limit);
    }

    /** Its number may be another's then. */
    private boolean isGone() {
        TaskState state = tracee.record().state();
        return state == TaskState.ZOMBIE || state == TaskState.DEAD;
    }
}
