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
 * fingerprint}. What can't be told from another value by anything that can still happen counts as
 * that other value: as what it is like. For this a callback is taken not to look at what it is
 * told; a memento of the {@linkplain #isWhole whole} state takes nothing for granted.
 *
 * <p>A memento belongs to one thread, and nothing may run in the core meanwhile.
 */
public final class Memento {
    private static final int ENUM_BITS = 5;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final ToIntFunction<Object> names;
    private final boolean whole;

    private @Nullable Object[] objects = new @Nullable Object[64];
    private long[] numbers = new long[64];
    private int objectCount;
    private int numberCount;
    private boolean restoring;

    /** Truth values share words: where the next goes. */
    private int wordIndex;

    private int wordUsed;

    /** Of truth values and constants of enums, what the fingerprint hasn't taken in yet. */
    private long seen;

    private int seenUsed;
    private long high;
    private long low;

    /**
     * Makes an empty one.
     *
     * @param names gives objects that are neither null nor constants of an enum a number, the same
     *     for those that are interchangeable
     */
    public Memento(ToIntFunction<Object> names) {
        this(names, false);
    }

    /**
     * Makes an empty one.
     *
     * @param names gives objects that are neither null nor constants of an enum a number, the same
     *     for those that are interchangeable
     * @param whole whether the fingerprint tells apart what makes no difference, too
     */
    public Memento(ToIntFunction<Object> names, boolean whole) {
        this.names = names;
        this.whole = whole;
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
        seen = 0;
        seenUsed = 0;
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
     * Tells what the fingerprint is for.
     *
     * @return true when it tells every two states apart
     */
    public boolean isWhole() {
        return whole;
    }

    /**
     * Gives one half of the fingerprint of what was saved.
     *
     * @return 64 bits
     */
    public long high() {
        return finish(high ^ Long.rotateLeft(low, 32) ^ (seen * PRIME));
    }

    /**
     * Gives the other half of the fingerprint.
     *
     * @return 64 bits
     */
    public long low() {
        return finish(low + (high * PRIME) + (Long.rotateLeft(seen, 17) * 0xd6e8feb86659fd93L));
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

    // ---- references

    /**
     * Passes a reference through.
     *
     * @param value what the field has
     * @return what the field is to have
     * @param <T> the field's type
     */
    @SuppressWarnings("NullAway") // not null when it was saved
    public <T> T of(T value) {
        return ofNullable(value, value);
    }

    /**
     * Passes a reference through that may be null.
     *
     * @param value what the field has
     * @return what the field is to have
     * @param <T> the field's type
     */
    public <T> @Nullable T ofNullable(@Nullable T value) {
        return ofNullable(value, value);
    }

    /**
     * Passes a reference through that makes no more difference than another.
     *
     * @param value what the field has
     * @param like what the fingerprint takes it for
     * @return what the field is to have
     * @param <T> the field's type
     */
    @SuppressWarnings("NullAway") // not null when it was saved
    public <T> T of(T value, @Nullable T like) {
        return ofNullable(value, like);
    }

    /**
     * Passes a reference through that may be null, and makes no more difference than another.
     *
     * @param value what the field has
     * @param like what the fingerprint takes it for
     * @return what the field is to have
     * @param <T> the field's type
     */
    public <T> @Nullable T ofNullable(@Nullable T value, @Nullable T like) {
        if (!restoring) {
            count(whole ? value : like);
        }
        return uncounted(value);
    }

    @SuppressWarnings("EnumOrdinal") // a number is all that is wanted
    private void count(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            seen(constant.ordinal() + 1, ENUM_BITS);
        } else {
            mix(number(value));
        }
    }

    /**
     * Passes a reference through that doesn't tell states apart.
     *
     * @param value what the field has
     * @return what the field is to have
     * @param <T> the field's type
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // of what was saved at this very place
    public <T> T uncounted(@Nullable T value) {
        if (restoring) {
            return (T) objects[objectCount++];
        }
        if (objectCount == objects.length) {
            objects = Arrays.copyOf(objects, objectCount * 2);
        }
        objects[objectCount++] = value;
        return value;
    }

    /**
     * Gives an object its number.
     *
     * @param value an object
     * @return 0 for null; the same for those that are interchangeable
     */
    int number(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof EngineRecord engine) {
            return number(engine.data);
        }
        if (value instanceof EngineRecord[] engines) {
            return number(engines, 0, engines.length, 1);
        }
        return names.applyAsInt(value);
    }

    /** Gives engines in an order a number, but for those that are detached. */
    int number(EngineRecord[] engines, int from, int end, int step) {
        int all = 1;
        for (int at = from; at != end; at += step) {
            if (!engines[at].detached) {
                all = all * 31 + number(engines[at]);
            }
        }
        return all;
    }

    // ---- numbers

    /**
     * Passes a number through.
     *
     * @param value what the field has
     * @return what the field is to have
     */
    public long of(long value) {
        return of(value, value);
    }

    /**
     * Passes a number through that makes no more difference than another.
     *
     * @param value what the field has
     * @param like what the fingerprint takes it for
     * @return what the field is to have
     */
    public long of(long value, long like) {
        if (!restoring) {
            mix(whole ? value : like);
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
        return (int) of(value, (long) value);
    }

    /**
     * Passes a number through that makes no more difference than another.
     *
     * @param value what the field has
     * @param like what the fingerprint takes it for
     * @return what the field is to have
     */
    public int of(int value, int like) {
        return (int) of(value, (long) like);
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

    // ---- truth values

    /**
     * Passes a truth value through.
     *
     * @param value what the field has
     * @return what the field is to have
     */
    public boolean of(boolean value) {
        return of(value, value);
    }

    /**
     * Passes a truth value through that makes no more difference than the other.
     *
     * @param value what the field has
     * @param like what the fingerprint takes it for
     * @return what the field is to have
     */
    public boolean of(boolean value, boolean like) {
        if (wordUsed == Long.SIZE) {
            wordUsed = 0;
            wordIndex = numberCount;
            uncounted(0);
        }
        long bit = 1L << wordUsed++;
        if (restoring) {
            return (numbers[wordIndex] & bit) != 0;
        }
        if (value) {
            numbers[wordIndex] |= bit;
        }
        seen((whole ? value : like) ? 1 : 0, 1);
        return value;
    }

    private void seen(long bits, int width) {
        if (seenUsed + width > Long.SIZE) {
            mix(seen);
            seen = 0;
            seenUsed = 0;
        }
        seen |= bits << seenUsed;
        seenUsed += width;
    }
}
