package io.utrace.engine;

import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The state of a core at one moment, so that an explorer can come back to it, and know it again.
 *
 * <p>Every class whose objects have state to keep lists its fields once, in a method that passes
 * each through {@link #of} and stores what comes back. While {@linkplain #save saving} that is the
 * value itself, which is noted and goes into the fingerprint; while {@linkplain #restore restoring}
 * it is what was noted. So what is saved, what is restored and what tells two states apart can't
 * differ.
 *
 * <p>What only counts up, and so never returns, is kept {@linkplain #uncounted out of the
 * fingerprint}. A memento belongs to one thread, and nothing may run in the core meanwhile.
 */
public final class Memento {
    private static final int ENUM_BITS = 5;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final ToIntFunction<Object> names;

    private @Nullable Object[] objects = new @Nullable Object[64];
    private long[] numbers = new long[64];
    private int objectCount;
    private int numberCount;
    private boolean restoring;

    /** Truth values and constants of enums share words; where the next goes. */
    private long word;

    private int wordIndex;
    private int wordUsed;
    private long high;
    private long low;

    /**
     * Makes an empty one.
     *
     * @param names gives objects that are neither null nor constants of an enum a number, the same
     *     for those that are interchangeable
     */
    public Memento(ToIntFunction<Object> names) {
        this.names = names;
    }

    /** Begins to save: what was saved before is forgotten. */
    public void save() {
        begin(false);
        high = PRIME;
        low = ~PRIME;
    }

    /** Begins to restore. The same methods must be called in the same order as for saving. */
    public void restore() {
        begin(true);
    }

    private void begin(boolean toRestore) {
        restoring = toRestore;
        objectCount = 0;
        numberCount = 0;
        wordUsed = Long.SIZE;
        wordIndex = -1;
    }

    /**
     * Tells which way values go.
     *
     * @return true between {@link #restore} and the next {@link #save}
     */
    public boolean isRestoring() {
        return restoring;
    }

    /**
     * Gives one half of the fingerprint of what was saved.
     *
     * @return 64 bits
     */
    public long high() {
        return finish(high ^ Long.rotateLeft(low, 32) ^ (word * PRIME));
    }

    /**
     * Gives the other half of the fingerprint.
     *
     * @return 64 bits
     */
    public long low() {
        return finish(low + (high * PRIME) + (Long.rotateLeft(word, 17) * 0xd6e8feb86659fd93L));
    }

    private static long finish(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
        mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
        return mixed ^ mixed >>> 32;
    }

    private void mix(long value) {
        high = (Long.rotateLeft(high, 23) ^ value) * PRIME;
        low = (Long.rotateLeft(low, 41) + value) * 0xc2b2ae3d27d4eb4fL;
    }

    /**
     * Passes a reference through.
     *
     * @param value what the field has
     * @return what the field is to have
     * @param <T> the field's type
     */
    @SuppressWarnings("NullAway") // not null when it was saved
    public <T> T of(T value) {
        return ofNullable(value);
    }

    /**
     * Passes a reference through that may be null.
     *
     * @param value what the field has
     * @return what the field is to have
     * @param <T> the field's type
     */
    @SuppressWarnings({"unchecked", "EnumOrdinal"}) // of what was saved at this very place
    public <T> @Nullable T ofNullable(@Nullable T value) {
        if (restoring) {
            T saved = (T) objects[objectCount++];
            if (saved instanceof Enum) {
                reserve(ENUM_BITS);
            }
            return saved;
        }
        if (objectCount == objects.length) {
            objects = Arrays.copyOf(objects, objectCount * 2);
        }
        objects[objectCount++] = value;
        if (value instanceof Enum<?> constant) {
            pack(constant.ordinal() + 1, ENUM_BITS);
        } else {
            mix(identity(value));
        }
        return value;
    }

    private long identity(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof EngineRecord engine) {
            return number(engine.data);
        }
        if (value instanceof EngineRecord[] engines) {
            long all = -1;
            for (EngineRecord engine : engines) {
                all = all * 31 + number(engine.data);
            }
            return all;
        }
        return number(value);
    }

    private int number(@Nullable Object value) {
        return value == null ? 0 : names.applyAsInt(value);
    }

    /**
     * Passes a number through.
     *
     * @param value what the field has
     * @return what the field is to have
     */
    public long of(long value) {
        if (!restoring) {
            mix(value);
        }
        return uncounted(value);
    }

    /**
     * Passes a number through.
     *
     * @param value what the field has
     * @return what the field is to have
     */
    public int of(int value) {
        return (int) of((long) value);
    }

    /**
     * Passes a truth value through.
     *
     * @param value what the field has
     * @return what the field is to have
     */
    public boolean of(boolean value) {
        if (restoring) {
            reserve(1);
            return (numbers[wordIndex] >>> (wordUsed - 1) & 1) != 0;
        }
        pack(value ? 1 : 0, 1);
        return value;
    }

    private void pack(long bits, int width) {
        reserve(width);
        word |= bits << (wordUsed - width);
        numbers[wordIndex] = word;
    }

    private void reserve(int width) {
        if (wordUsed + width > Long.SIZE) {
            if (!restoring && wordIndex >= 0) {
                mix(word);
            }
            word = 0;
            wordUsed = 0;
            wordIndex = numberCount;
            uncounted(0);
        }
        wordUsed += width;
    }

    /**
     * Passes a number through that doesn't tell states apart.
     *
     * @param value what the field has
     * @return what the field is to have
     */
    public long uncounted(long value) {
        if (restoring) {
            return numbers[numberCount++];
        }
        if (numberCount == numbers.length) {
            numbers = Arrays.copyOf(numbers, numberCount * 2);
        }
        numbers[numberCount++] = value;
        return value;
    }
}
