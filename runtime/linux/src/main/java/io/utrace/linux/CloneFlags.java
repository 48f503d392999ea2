package io.utrace.linux;

import io.utrace.api.Abi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The flags of clone(2), from whichever call made the new task. */
final class CloneFlags {
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_VFORK = 0x4000;
    private static final long CLONE_THREAD = 0x10000;
    private static final long CLONE_SIGHAND = 0x800;

    /** Where struct clone_args has exit_signal. */
    private static final int EXIT_SIGNAL = 32;

    private CloneFlags() {}

    /**
     * Tells the flags of the call that a tracee is in.
     *
     * @param event the ptrace event, which tells the kind when the call itself was not seen
     */
    static long of(Architecture architecture, SyscallView call, int event) {
        if (call.isEntered() && call.abi() != Abi.I386) {
            int number = call.number();
            if (number == architecture.number(Syscall.CLONE)) {
                return call.argument(0);
            }
            if (number == architecture.number(Syscall.CLONE3)) {
                byte[] arguments = new byte[EXIT_SIGNAL + Long.BYTES];
                int read = call.memory().read(call.argument(0), arguments, 0, arguments.length);
                if (read == arguments.length) {
                    ByteBuffer fields = ByteBuffer.wrap(arguments).order(ByteOrder.nativeOrder());
                    return fields.getLong(0) | fields.getLong(EXIT_SIGNAL);
                }
            }
        }
        return switch (event) {
            case Ptrace.EVENT_VFORK -> CLONE_VM | CLONE_VFORK | Kernel.SIGCHLD;
            case Ptrace.EVENT_FORK -> Kernel.SIGCHLD;
            default -> CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;
        };
    }
}
