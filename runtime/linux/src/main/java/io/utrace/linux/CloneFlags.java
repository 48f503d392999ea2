package io.utrace.linux;

import io.utrace.api.Abi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The flags of clone(2), from whichever call made the new task. */
final class CloneFlags {
    /** The creator says nothing of it to its tracer. */
    static final int UNTRACED = 0x00800000;

    private static final long CLONE_VM = 0x100;
    private static final long CLONE_VFORK = 0x4000;
    private static final long CLONE_THREAD = 0x10000;
    private static final long CLONE_SIGHAND = 0x800;

    /** clone(2) takes no more; the exit signal is among them. */
    private static final long LOW_HALF = 0xffffffffL;

    /** Where struct clone_args has exit_signal. */
    private static final int EXIT_SIGNAL = 32;

    private CloneFlags() {}

    /**
     * Tells the flags of the call that a tracee is in the middle of: the creator's, and that of a
     * new task in its first stop.
     *
     * @param abi the interface it is made through
     * @param registers the tracee's
     * @param event the ptrace event, which tells what other calls than clone and clone3 do
     */
    static long of(
            Architecture architecture,
            Abi abi,
            RegisterBlock registers,
            TraceeMemory memory,
            int event) {
        long number = architecture.plainNumber(abi, registers.at(architecture.syscallNumber()));
        long argument = registers.at(architecture.syscallArgument(abi, 0));
        if (architecture.clones(abi, number)) {
            return argument & LOW_HALF;
        }
        // The one number is that of all tables.
        if (number == architecture.number(Syscall.CLONE3)) {
            byte[] arguments = new byte[EXIT_SIGNAL + Long.BYTES];
            int read = memory.read(argument, arguments, 0, arguments.length);
            if (read == arguments.length) {
                ByteBuffer fields = ByteBuffer.wrap(arguments).order(ByteOrder.nativeOrder());
                return fields.getLong(0) | fields.getLong(EXIT_SIGNAL);
            }
        }
        return switch (event) {
            case Ptrace.EVENT_VFORK -> CLONE_VM | CLONE_VFORK | Kernel.SIGCHLD;
            case Ptrace.EVENT_FORK -> Kernel.SIGCHLD;
            default -> CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;
        };
    }
}
