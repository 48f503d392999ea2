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
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final ToIntFunction<Object> names;

    private @Nullable Object[] objects = new @Nullable Object[64];
    private long[] numbers = new long[64];
    private int objectCount;
    private int numberCount;
    private boolean restoring;
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
        return finish(high ^ Long.rotateLeft(low, 32));
    }

    /**
     * Gives the other half of the fingerprint.
     *
     * @return 64 bits
     */
    public long low() {
        return finish(low + high * PRIME);
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
            return (T) objects[objectCount++];
        }
        if (objectCount == objects.length) {
            objects = Arrays.copyOf(objects, objectCount * 2);
        }
        objects[objectCount++] = value;
        switch (value) {
            case null -> mix(0);
            case Enum<?> constant -> mix(constant.ordinal() + 1);
            case EngineRecord engine -> mix(number(engine.data));
            case EngineRecord[] engines -> {
                mix(-1 - engines.length);
                for (EngineRecord engine : engines) {
                    mix(number(engine.data));
                }
            }
            default -> mix(number(value));
        }
        return value;
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
        return of(value ? 1L : 0L) != 0;
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
