package io.utrace.sim;

import io.utrace.api.Registers;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The registers of a simulated task: how far it is in its program, which nobody changes, and one
 * for whoever examines it, which its program doesn't know.
 */
final class SimRegisters implements Registers {
    static final int PC = 0;
    static final int R0 = 1;
    private static final List<String> NAMES = List.of("pc", "r0");

    private final long pc;
    private final LongSupplier r0;
    private final LongConsumer newR0;

    SimRegisters(long pc, LongSupplier r0, LongConsumer newR0) {
        this.pc = pc;
        this.r0 = r0;
        this.newR0 = newR0;
    }

    @Override
    public long instructionPointer() {
        return pc;
    }

    @Override
    public long stackPointer() {
        return 0;
    }

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public long get(int number) {
        return Objects.checkIndex(number, NAMES.size()) == PC ? pc : r0.getAsLong();
    }

    @Override
    public void set(int number, long value) {
        if (Objects.checkIndex(number, NAMES.size()) == R0) {
            newR0.accept(value);
        } else if (value != pc) {
            throw new IllegalArgumentException("a simulated task goes its own way");
        }
    }

    @Override
    public Registers copy() {
        long now = r0.getAsLong();
        return new SimRegisters(
                pc,
                () -> now,
                value -> {
                    throw new UnsupportedOperationException("a copy of registers can't be set");
                });
    }
}
