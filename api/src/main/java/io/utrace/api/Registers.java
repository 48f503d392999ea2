package io.utrace.api;

import java.util.List;

/**
 * The general registers of a stopped task, as ptrace(2)'s NT_PRSTATUS has them.
 *
 * <p>A view of one stop: valid as long as the report or {@link Examination} it came from, on the
 * threads that may use that. {@link #copy} outlives it.
 *
 * <p>A register that is set is set at once. When others set registers of the same stop meanwhile, a
 * view that was given out before shows some of the values they had and some they have.
 *
 * <p>A task that was stopped in a system call which the kernel makes again is set back to it when
 * it goes on. Who sends such a task elsewhere sets {@code orig_rax} to -1 as well, as with
 * ptrace(2).
 *
 * <p>{@link Examination} has an example.
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
    default long get(String name) {
        return get(numberOf(name));
    }

    /**
     * Gives a register by number.
     *
     * @param number its place in {@link #names}, from 0
     * @return its value
     * @throws IndexOutOfBoundsException when there is no such register
     */
    long get(int number);

    /**
     * Sets a register by name.
     *
     * @param name one of {@link #names}
     * @param value its value from now on; of a register with fewer bits, or bits that a program
     *     can't change, what the kernel makes of it
     * @throws IllegalArgumentException when there is no such register, or it can't have that value
     * @throws UnsupportedOperationException when this is a {@link #copy}
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    default void set(String name, long value) {
        set(numberOf(name), value);
    }

    private int numberOf(String name) {
        int number = names().indexOf(name);
        if (number < 0) {
            throw new IllegalArgumentException("no register " + name + "; there are " + names());
        }
        return number;
    }

    /**
     * Sets a register by number. Throws what {@link #set(String, long)} throws.
     *
     * @param number its place in {@link #names}, from 0
     * @param value its value from now on
     * @throws IndexOutOfBoundsException when there is no such register
     */
    void set(int number, long value);

    /**
     * Takes a copy that stays valid. It can't be set.
     *
     * @return the registers as they are now
     */
    Registers copy();
}
