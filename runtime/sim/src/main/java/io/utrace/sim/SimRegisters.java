package io.utrace.sim;

import io.utrace.api.Registers;
import java.util.List;

/** The registers of a simulated task: how far it is in its program. */
record SimRegisters(long instructionPointer) implements Registers {
    @Override
    public long stackPointer() {
        return 0;
    }

    @Override
    public List<String> names() {
        return List.of("pc");
    }

    @Override
    public long get(String name) {
        if (!name.equals("pc")) {
            throw new IllegalArgumentException("no register " + name);
        }
        return instructionPointer;
    }

    @Override
    public Registers copy() {
        return this;
    }
}
