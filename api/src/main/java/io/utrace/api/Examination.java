package io.utrace.api;

import java.util.Optional;

/**
 * A look at a held task, from any thread: what lies between {@code utrace_prepare_examine} and
 * {@code utrace_finish_examine}.
 *
 * <p>Nothing but the engine's own stop holds the task meanwhile. So end with {@link #finish}: it
 * tells whether all that was read belongs to one and the same stop (G15). What is written is
 * written at once, or an exception tells why not; other engines that examine the task in this stop,
 * and callbacks that come in it, see it.
 *
 * <p>General registers were copied when the task was held and cost nothing to read. Other register
 * sets, the signal, and writes to registers are for the task's tracer thread: a call from any other
 * thread waits until that thread has done it, between two callbacks. A callback mustn't wait: it
 * may examine its own task so, but for another's task that has another tracer thread these calls
 * throw {@link IllegalStateException}.
 *
 * <p>A debugger's breakpoint on x86-64, put into a held task and taken out when it was hit:
 *
 * <pre>{@code
 * byte[] original = new byte[1];
 * try (var examination = engine.examine()) {
 *     examination.memory().read(address, original, 0, 1);
 *     examination.memory().write(address, new byte[] {(byte) 0xcc}, 0, 1);
 * }
 * engine.control(ResumeAction.RESUME);
 * // … held again, for SIGTRAP:
 * try (var examination = engine.examine()) {
 *     Registers registers = examination.registers();
 *     if (registers.instructionPointer() == address + 1) {
 *         examination.memory().write(address, original, 0, 1);
 *         registers.set("rip", address);
 *     }
 * }
 * }</pre>
 */
public interface Examination extends AutoCloseable {
    /**
     * Gives the general registers as they were when the task was held, or as they were written
     * since; to a callback of the task itself, as they are.
     *
     * @return the registers; valid until this examination is closed
     * @throws UtraceException.NoSuchTask when the task was killed before they could be read
     */
    Registers registers();

    /**
     * Gives the memory of the task's process.
     *
     * @return the memory; valid until this examination is closed
     */
    Memory memory();

    /**
     * Copies a set of registers, as PTRACE_GETREGSET does.
     *
     * @param note the set, by the NT_ constant of {@code <elf.h>}: for example 2, NT_PRFPREG, the
     *     floating-point registers, or 0x202, NT_X86_XSTATE, all that XSAVE saves
     * @return the bytes, in the kernel's layout for the task
     * @throws UnsupportedOperationException when the task has no such set
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    byte[] registerSet(int note);

    /**
     * Writes a set of registers, as PTRACE_SETREGSET does. A value that is shorter than the set
     * changes its beginning.
     *
     * @param note the set, by the NT_ constant
     * @param value the bytes, in the layout of {@link #registerSet}; not retained
     * @throws UnsupportedOperationException when the task has no such set
     * @throws IllegalArgumentException when the processor can't have these values, or the size is
     *     wrong; the set, or a part of it, may be changed then
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    void setRegisterSet(int note, byte[] value);

    /**
     * Gives the signal that the task is stopped for.
     *
     * @return what the kernel says of the signal, or an engine has made of that; empty when the
     *     task is stopped for something else
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    Optional<SigInfo> signalInfo();

    /**
     * Tells whether the task was held all the while: {@code utrace_finish_examine}.
     *
     * @return false (EAGAIN) when what was read must be thrown away: the task was resumed, if only
     *     for a moment, or killed
     */
    boolean finish();

    /** Ends the examination. Never fails. */
    @Override
    void close();
}
