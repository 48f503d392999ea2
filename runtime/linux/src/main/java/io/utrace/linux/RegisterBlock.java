package io.utrace.linux;

import io.utrace.api.Registers;
import java.nio.ByteBuffer;
import java.util.List;

/** A copy of a tracee's general registers. */
final class RegisterBlock implements Registers {
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
    void load(ByteBuffer block) {
        for (int i = 0; i < values.length; i++) {
            values[i] = block.getLong(i * Long.BYTES);
        }
    }

    /** By the offset that the {@link Architecture} names. */
    long at(int offset) {
        return values[offset / Long.BYTES];
    }

    @Override
    public long instructionPointer() {
        return at(architecture.instructionPointer());
    }

    @Override
    public long stackPointer() {
        return at(architecture.stackPointer());
    }

    @Override
    public List<String> names() {
        return architecture.registerNames();
    }

    @Override
    public long get(String name) {
        int index = architecture.registerNames().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no register " + name + "; there are " + architecture.registerNames());
        }
        return values[index];
    }

    @Override
    public Registers copy() {
        return new RegisterBlock(architecture, values.clone());
    }
}
