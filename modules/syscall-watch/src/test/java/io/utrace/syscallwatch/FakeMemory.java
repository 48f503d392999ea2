package io.utrace.syscallwatch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A tracee's memory made of pieces; what no piece covers is unmapped. */
final class FakeMemory implements ReadOnlyMemory {
    private final TreeMap<Long, byte[]> pieces = new TreeMap<>();

    FakeMemory put(long address, byte[] bytes) {
        pieces.put(address, bytes.clone());
        return this;
    }

    FakeMemory string(long address, String text) {
        return put(address, (text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    FakeMemory longs(long address, long... values) {
        ByteBuffer buffer = struct(values.length * 8);
        for (long value : values) {
            buffer.putLong(value);
        }
        return put(address, buffer.array());
    }

    FakeMemory ints(long address, int... values) {
        ByteBuffer buffer = struct(values.length * 4);
        for (int value : values) {
            buffer.putInt(value);
        }
        return put(address, buffer.array());
    }

    static ByteBuffer struct(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read(long address, byte[] destination, int offset, int length) {
        Map.Entry<Long, byte[]> piece = pieces.floorEntry(address);
        if (piece == null) {
            return 0;
        }
        long skipped = address - piece.getKey();
        int count = Math.clamp(piece.getValue().length - skipped, 0, length);
        if (count > 0) {
            System.arraycopy(piece.getValue(), (int) skipped, destination, offset, count);
        }
        return count;
    }
}
