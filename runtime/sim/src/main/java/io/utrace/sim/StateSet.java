package io.utrace.sim;

/**
 * The fingerprints of states that were seen: a hash set of 128-bit numbers, with open addressing.
 */
final class StateSet {
    private long[] slots = new long[1 << 16];
    private int size;

    /** Adds a fingerprint; false when it was there. */
    boolean add(long high, long low) {
        if (size * 3L > slots.length) {
            grow();
        }
        if (!insert(slots, high, low | 1)) {
            return false;
        }
        size++;
        return true;
    }

    int size() {
        return size;
    }

    private static boolean insert(long[] into, long high, long low) {
        int mask = into.length - 1;
        int at = (int) (high ^ high >>> 32) << 1 & mask;
        while (into[at + 1] != 0) {
            if (into[at] == high && into[at + 1] == low) {
                return false;
            }
            at = at + 2 & mask;
        }
        into[at] = high;
        into[at + 1] = low;
        return true;
    }

    private void grow() {
        long[] bigger = new long[slots.length * 2];
        for (int at = 0; at < slots.length; at += 2) {
            if (slots[at + 1] != 0) {
                insert(bigger, slots[at], slots[at + 1]);
            }
        }
        slots = bigger;
    }
}
