package io.utrace.sim;

import io.utrace.api.Registers;
import java.util.List;
import java.util.Objects;

/**
 * The registers of a simulated task: how far it is in its program, which nobody changes; the number
 * of the call that it is about to make; and one for whoever examines it, which its program doesn't
 * know. Those that can be changed are shown as they are now.
 */
final class SimRegisters implements Registers {
    private static final int PC = 0;
    private static final int CALL = 1;
    private static final List<String> NAMES = List.of("pc", "orig_rax", "r0");

    private final SimTask task;
    private final long pc;

    SimRegisters(SimTask task, long pc) {
        this.task = task;
        this.pc = pc;
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
        return switch (Objects.checkIndex(number, NAMES.size())) {
            case PC -> pc;
            case CALL -> task.call();
            default -> task.r0();
        };
    }

    @Override
    public void set(int number, long value) {
        switch (Objects.checkIndex(number, NAMES.size())) {
            case PC -> {
                if (value != pc) {
                    throw new IllegalArgumentException("a simulated task goes its own way");
                }
            }
            case CALL -> task.setCall((int) value);
            default -> task.setR0(value);
        }
    }

    @Override
    public Registers copy() {
        return new Copy(NAMES.stream().map(this::get).toList());
    }

    private record Copy(List<Long> values) implements Registers {
        @Override
        public long instructionPointer() {
            return values.get(PC);
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
            return values.get(number);
        }

        @Override
        public void set(int number, long value) {
            throw new UnsupportedOperationException("a copy of registers can't be set");
        }

        @Override
        public Registers copy() {
            return this;
        }
    }
}
