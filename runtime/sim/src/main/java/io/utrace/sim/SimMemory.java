package io.utrace.sim;

import io.utrace.api.Memory;
import io.utrace.engine.Memento;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The memory of a simulated process: one word, which its program doesn't know. */
final class SimMemory implements Memory {
    private static final long START = 0x1000;
    private static final long END = START + Long.BYTES;
    private static final Region WORD = new Region(START, END, "rw-p", 0, "00:00", 0, "[word]");

    private static final long AT_PAGESZ = 6;

    private long word;

    /** A child begins with what its parent has. */
    void copy(SimMemory parent) {
        word = parent.word;
    }

    private static int mapped(long address, int length) {
        return WORD.contains(address) ? (int) Math.min(length, END - address) : 0;
    }

    @Override
    public int read(long address, byte[] destination, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, destination.length);
        int count = mapped(address, length);
        for (int i = 0; i < count; i++) {
            destination[offset + i] = (byte) (word >>> shift(address + i));
        }
        return count;
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int count = mapped(address, length);
        for (int i = 0; i < count; i++) {
            int shift = shift(address + i);
            word = (word & ~(0xffL << shift)) | ((source[offset + i] & 0xffL) << shift);
        }
        return count;
    }

    private static int shift(long address) {
        return (int) (address - START) * Byte.SIZE;
    }

    @Override
    public List<Region> regions() {
        return List.of(WORD);
    }

    @Override
    public Map<Long, Long> auxiliaryVector() {
        return Map.of(AT_PAGESZ, (long) Long.BYTES);
    }

    void keep(Memento memento) {
        // Nothing that the task does depends on it.
        word = memento.uncounted(word);
    }
}
