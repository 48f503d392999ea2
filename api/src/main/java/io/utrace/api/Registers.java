package io.utrace.api;

import java.util.List;

/**
 * The general registers of a stopped task, as ptrace(2)'s NT_PRSTATUS has them.
 *
 * <p>A view of one stop: valid as long as the report or {@link Examination} it came from, on the
 * threads that may use that. {@link #copy} outlives it.
 */
public interface Registers {
    /**
     * Gives the program counter.
     *
     * @return the address of the next instruction
     */
    long instructionPointer();

    /**
     * Gives the stack pointer.
     *
     * @return the address of the top of the stack
     */
    long stackPointer();

    /**
     * Names the registers of the task's architecture.
     *
     * @return the names in the kernel's order, for example {@code r15, r14, …, rip}
     */
    List<String> names();

    /**
     * Gives a register by name.
     *
     * @param name one of {@link #names}
     * @return its value
     * @throws IllegalArgumentException when there is no such register
     */
    long get(String name);

    /**
     * Takes a copy that stays valid.
     *
     * @return the registers as they are now
     */
    Registers copy();
}
