package io.utrace.api;

import java.util.Arrays;

/**
 * A set of system call numbers: those an engine wants to hear of. Immutable and thread-safe.
 *
 * <p>Numbers are those of the task's own {@link Abi}; a number outside 0 to 4095 (an invalid call)
 * is only in {@link #ALL}. If an engine changes a call's number, it is the new one that decides
 * whether the engines after it, and all of them at the exit, hear of the call.
 *
 * <p>Only what opens files, on x86-64:
 *
 * <pre>{@code
 * SyscallSet opens = SyscallSet.of(2, 257, 437);
 * engine.setEvents(EventSet.SYSCALLS, opens);
 * }</pre>
 */
public final class SyscallSet {
    /** Every call, those with an invalid number included. */
    public static final SyscallSet ALL = new SyscallSet(new long[0], true);

    /** No call at all. */
    public static final SyscallSet NONE = new SyscallSet(new long[0], false);

    private static final int LIMIT = 4096;

    private final long[] words;
    private final boolean all;

    private SyscallSet(long[] words, boolean all) {
        this.words = words;
        this.all = all;
    }

    /**
     * Makes a set of the given calls.
     *
     * @param numbers system call numbers, each from 0 to 4095
     * @return the set
     * @throws IllegalArgumentException when a number is out of range
     */
    public static SyscallSet of(int... numbers) {
        int highest = -1;
        for (int number : numbers) {
            if (number < 0 || number >= LIMIT) {
                throw new IllegalArgumentException("no such system call number: " + number);
            }
            highest = Math.max(highest, number);
        }
        long[] words = new long[(highest >> 6) + 1];
        for (int number : numbers) {
            words[number >> 6] |= 1L << number;
        }
        return new SyscallSet(words, false);
    }

    /**
     * Tells whether a call is in the set.
     *
     * @param number a system call number
     * @return true when it is
     */
    public boolean contains(int number) {
        int word = number >>> 6;
        return all || (word < words.length && (words[word] & 1L << number) != 0);
    }

    /**
     * Tells whether every call of another set is in this one.
     *
     * @param other the other set
     * @return true when nothing of it is missing here
     */
    public boolean containsAll(SyscallSet other) {
        if (all || other.all) {
            return all;
        }
        for (int i = 0; i < other.words.length; i++) {
            long own = i < words.length ? words[i] : 0;
            if ((other.words[i] & ~own) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds the calls of another set.
     *
     * @param other what to add
     * @return a set with the calls of both
     */
    public SyscallSet plus(SyscallSet other) {
        if (containsAll(other)) {
            return this;
        }
        if (other.containsAll(this)) {
            return other;
        }
        long[] both = Arrays.copyOf(words, Math.max(words.length, other.words.length));
        for (int i = 0; i < other.words.length; i++) {
            both[i] |= other.words[i];
        }
        return new SyscallSet(both, false);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SyscallSet set && set.all == all && Arrays.equals(set.words, words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words) + (all ? 1 : 0);
    }

    @Override
    public String toString() {
        if (all) {
            return "{all}";
        }
        StringBuilder text = new StringBuilder("{");
        for (int number = 0; number < words.length << 6; number++) {
            if (contains(number)) {
                text.append(text.length() == 1 ? "" : ", ").append(number);
            }
        }
        return text.append('}').toString();
    }
}
