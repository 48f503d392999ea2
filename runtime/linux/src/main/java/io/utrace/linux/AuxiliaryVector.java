package io.utrace.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What /proc/TID/auxv says: see getauxval(3). */
final class AuxiliaryVector {
    private static final long NULL = 0;

    private AuxiliaryVector() {}

    /** Of a type that comes twice the first counts, as for getauxval(3). */
    static Map<Long, Long> parse(byte[] auxv) {
        ByteBuffer words = ByteBuffer.wrap(auxv).order(ByteOrder.nativeOrder());
        boolean isWide = hasWideWords(words);
        Map<Long, Long> values = new LinkedHashMap<>();
        while (words.remaining() >= 2 * (isWide ? Long.BYTES : Integer.BYTES)) {
            long type = word(words, isWide);
            long value = word(words, isWide);
            if (type == NULL) {
                break;
            }
            values.putIfAbsent(type, value);
        }
        return Collections.unmodifiableMap(values);
    }

    /**
     * A 32-bit program's vector has words of four bytes. Taken for eight, a type there would have
     * its value in the upper half; and types are small numbers.
     */
    private static boolean hasWideWords(ByteBuffer words) {
        for (int at = 0; at + Long.BYTES <= words.limit(); at += 2 * Long.BYTES) {
            if (words.getLong(at) >>> Integer.SIZE != 0) {
                return false;
            }
        }
        return true;
    }

    private static long word(ByteBuffer words, boolean isWide) {
        return isWide ? words.getLong() : Integer.toUnsignedLong(words.getInt());
    }
}
