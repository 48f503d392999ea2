package io.utrace.linux;

import io.utrace.api.Registers;
import java.nio.ByteBuffer;
import java.util.List;

/** A copy of a tracee's general registers. */
class RegisterBlock implements Registers {
    private final Architecture architecture;
    private final long[] values;

    RegisterBlock(Architecture architecture) {
        this(architecture, new long[architecture.registersSize() / Long.BYTES]);
    }

    private RegisterBlock(Architecture architecture, long[] values) {
        this.architecture = architecture;
        this.values = values;
    }

    /** Takes over what {@link Architecture#readRegisters} put into a block. */
    final void load(ByteBuffer block) {
        for (int i = 0; i < values.length; i++) {
            values[i] = block.getLong(i * Long.BYTES);
        }
    }

    /** By the offset that the {@link Architecture} names. */
    final long at(int offset) {
        return values[offset / Long.BYTES];
    }

    @Override
    public final long instructionPointer() {
        return at(architecture.instructionPointer());
    }

    @Override
    public final long stackPointer() {
        return at(architecture.stackPointer());
    }

    @Override
    public final List<String> names() {
        return architecture.registerNames();
    }

    @Override
    public final long get(int number) {
        return values[number];
    }

    @Override
    public void set(int number, long value) {
        throw new UnsupportedOperationException("a copy of registers can't be set");
    }

    @Override
    public final Registers copy() {
        return new RegisterBlock(architecture, values.clone());
    }
}
