package io.utrace.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
     * Copies a set of registers, as PTRACE_GETREGSET does. On x86-64 there is one more of 64-bit
     * tasks, 0x200, NT_386_TLS, as a 32-bit task has it: each {@code struct user_desc} that
     * PTRACE_GET_THREAD_AREA gives.
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
     * Gives the signals that the task blocks: {@code PTRACE_GETSIGMASK}.
     *
     * @return the mask, bit 0 for signal 1
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    long signalMask();

    /**
     * Has the task block other signals: {@code PTRACE_SETSIGMASK}. SIGKILL and SIGSTOP can't be
     * blocked: their bits mean nothing.
     *
     * @param mask the mask, bit 0 for signal 1
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    void setSignalMask(long mask);

    /**
     * Lists the signals that are pending: {@code PTRACE_PEEKSIGINFO}.
     *
     * @param ofProcess those of the process, which any of its threads may take, instead of those of
     *     the task
     * @return copies in the order of the queue
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    List<SigInfo> pendingSignals(boolean ofProcess);

    /**
     * Tells whether job control has the task's process stopped, under the hold.
     *
     * @return the signal that did it, for example SIGSTOP; 0 when the task, released, would run
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    int groupStop();

    /**
     * Has the task run when it is released, though job control keeps its process stopped: {@code
     * PTRACE_CONT} of a task in a group-stop. The other threads stay where they are, and the task
     * itself stops again with the next stop signal. Does nothing when there is no group-stop.
     *
     * @throws UnsupportedOperationException when the runtime has no such thing
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    void leaveGroupStop();

    /**
     * Gives a debug register of x86, by which the processor watches addresses: {@code u_debugreg}
     * of {@code struct user}. Elsewhere such registers are a {@link #registerSet}.
     *
     * @param number 0 to 7
     * @return its value; 0 for 4 and 5, which aren't there
     * @throws IndexOutOfBoundsException when there is no such register
     * @throws UnsupportedOperationException on other machines
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    long debugRegister(int number);

    /**
     * Sets a debug register of x86: 0 to 3 are addresses, 6 tells what was hit, 7 says what to
     * watch for. A watchpoint that is hit is a SIGTRAP whose {@link SigInfo#code} is 4,
     * TRAP_HWBKPT.
     *
     * @param number 0 to 7
     * @param value its value
     * @throws IndexOutOfBoundsException when there is no such register
     * @throws IllegalArgumentException when it can't have that value, as an address of the
     *     kernel's, or can't be set at all
     * @throws UnsupportedOperationException on other machines
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    void setDebugRegister(int number, long value);

    /**
     * Gives where and how the task has registered for restartable sequences, see rseq(2): {@code
     * PTRACE_GET_RSEQ_CONFIGURATION}.
     *
     * @return a {@code struct ptrace_rseq_configuration}, 24 bytes; all zero when it hasn't
     * @throws UnsupportedOperationException when the kernel has no such thing
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    byte[] restartableSequences();

    /**
     * Gives a seccomp(2) filter that the task has: {@code PTRACE_SECCOMP_GET_FILTER}. One that the
     * runtime has put upon it isn't among them.
     *
     * @param number which, 0 for the one that was installed first
     * @return its instructions, each a {@code struct sock_filter} of 8 bytes; empty when there are
     *     not so many
     * @throws UnsupportedOperationException when this runtime may not see filters: that takes
     *     CAP_SYS_ADMIN
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    Optional<byte[]> filter(int number);

    /**
     * Tells how a seccomp(2) filter that the task has was installed: {@code
     * PTRACE_SECCOMP_GET_METADATA}.
     *
     * @param number which, 0 for the one that was installed first
     * @return {@code SECCOMP_FILTER_FLAG_} bits, of which Linux tells {@code
     *     SECCOMP_FILTER_FLAG_LOG}; empty when there are not so many
     * @throws UnsupportedOperationException when this runtime may not see filters, as for {@link
     *     #filter}
     * @throws UtraceException.NotStopped when the task has left the stop
     * @throws UtraceException.NoSuchTask when it was killed in the stop
     */
    OptionalLong filterFlags(int number);

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
