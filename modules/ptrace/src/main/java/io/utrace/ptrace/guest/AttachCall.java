package io.utrace.ptrace.guest;

import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.tracee.Attachment;
import io.utrace.ptrace.tracee.Tracee;
import java.nio.ByteBuffer;

/**
 * A PTRACE_ATTACH or PTRACE_SEIZE by a thread that isn't known to be allowed it. The kernel judges:
 * process_vm_readv(2) of the same task asks for the same permission, and with an address that
 * nobody has it does nothing else. So that call is made in place of the thread's own.
 */
final class AttachCall {
    private static final int PROCESS_VM_READV = 310;

    private final Guest guest;
    private final Utrace utrace;
    private final Task task;
    private final boolean seizes;
    private final int options;

    AttachCall(Guest guest, Utrace utrace, Task task, boolean seizes, int options) {
        this.guest = guest;
        this.utrace = utrace;
        this.task = task;
        this.seizes = seizes;
        this.options = options;
    }

    /** Whether the kernel needn't be asked. */
    boolean isSure() {
        return Permission.isSure(guest.task().tid(), task.tid());
    }

    void enter(SyscallEntry call) {
        long vectors = GuestMemory.below(call.registers().stackPointer(), 32);
        ByteBuffer local = GuestMemory.fields(32);
        local.putLong(0, vectors - 16).putLong(8, 1).putLong(16, 0).putLong(24, 1);
        new GuestMemory(call.memory()).write(vectors, local);
        long[] arguments = {guest.pidOf(task), vectors, 1, vectors + 16, 1, 0};
        guest.makeInstead(call, PROCESS_VM_READV, arguments, this::exit);
    }

    private void exit(SyscallExit call) {
        long verdict = call.result();
        boolean isRefused = verdict == -Errno.EPERM || verdict == -Errno.ESRCH;
        // The kernel has judged by what it was then: an execve may have come since.
        call.setResult(isRefused ? verdict : hasRisen() ? -Errno.EPERM : attach());
    }

    private boolean hasRisen() {
        return !guest.isCapable() && !guest.mayHold(task);
    }

    long attach() {
        try {
            Tracee tracee =
                    seizes
                            ? Attachment.seize(utrace, task, guest, options)
                            : Attachment.attach(utrace, task, guest);
            tracee.wakeUp();
            return 0;
        } catch (PtraceException refused) {
            return -refused.errno();
        }
    }
}
