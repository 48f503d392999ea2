package io.utrace.linux;

import io.utrace.api.Event;
import io.utrace.api.Memory;
import io.utrace.api.SigInfo;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.engine.TaskRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Signals that engines send, which are to look as if the kernel had sent them. For any thread.
 *
 * <p>The kernel lets no process queue a signal to another with a code of the kernel's own. So such
 * a signal is sent under a marked code, which no program can guess, with the true one put away in
 * si_errno; and where the tracee stops for it, the true one is put back. One that is blocked and
 * read, by sigtimedwait(2) or from a signalfd(2), is put right at that call's exit, if it stops
 * there.
 */
final class SentSignals {
    /** SI_TKILL, the one code below 0 that the kernel keeps for itself. */
    private static final int SI_TKILL = -6;

    /** Negative, as the codes of programs are. */
    private static final int MARK = new SecureRandom().nextInt() | Integer.MIN_VALUE;

    /** Added to a code to make it an unsigned number of 16 bits. */
    private static final int BIAS = 64;

    private static final int CODES = (1 << Short.SIZE) - 1;

    /** The first fields of siginfo_t, which those of struct signalfd_siginfo are too. */
    private static final int HEAD = 12;

    // struct signalfd_siginfo
    private static final int SIGNALFD_INFO_SIZE = 128;
    private static final int SSI_STATUS = 40;
    private static final int SSI_INT = 44;
    private static final int SSI_PTR = 48;

    /** Whether there was one ever: else there is nothing to look for. */
    private static volatile boolean anySent;

    private SentSignals() {}

    static void send(Kernel kernel, TaskRecord to, SigInfo info, boolean toProcess) {
        int signal = info.signal();
        if (signal == 0) {
            throw new IllegalArgumentException("EINVAL: there is no signal 0");
        }
        TaskState state = to.state();
        if (state == TaskState.ZOMBIE || state == TaskState.DEAD) {
            throw dead(to);
        }
        int tid = to.tid();
        int tgid = to.tgid();
        if (isDropped(kernel, to, signal)) {
            return;
        }
        long result = kernel.queueSignal(tgid, toProcess ? 0 : tid, signal, mark(info.bytes()));
        if (result == -Kernel.ESRCH) {
            throw dead(to);
        }
        if (result < 0) {
            throw new IllegalStateException(
                    "signal %d can't be sent to %s: errno %d".formatted(signal, to, -result));
        }
    }

    private static NoSuchTask dead(TaskRecord task) {
        return new NoSuchTask(task + " is dead");
    }

    /** Whether the kernel would have dropped it at once, did nobody trace the task. */
    private static boolean isDropped(Kernel kernel, TaskRecord to, int signal) {
        boolean isAskedFor = (to.union() & Event.SIGNAL_IGN.bit()) != 0;
        if (isAskedFor || SignalClass.isOfJobControl(signal)) {
            return false;
        }
        ProcStatus status = ProcStatus.of(kernel, to.tid());
        return !status.blocks(signal)
                && SignalClass.eventOf(signal, status, false) == Event.SIGNAL_IGN
                && !isAwaited(kernel, to.tid());
    }

    /** Who waits in sigtimedwait(2) doesn't block it for that time, and takes it all the same. */
    private static boolean isAwaited(Kernel kernel, int tid) {
        int awaiting = Architecture.current().number(Syscall.RT_SIGTIMEDWAIT);
        return ProcSyscall.of(kernel, tid).number() == awaiting;
    }

    private static byte[] mark(byte[] raw) {
        ByteBuffer fields = fields(raw);
        int code = fields.getInt(Ptrace.SI_CODE);
        if (code >= 0 || code == SI_TKILL) {
            int errno = fields.getInt(Ptrace.SI_ERRNO);
            anySent = true;
            fields.putInt(Ptrace.SI_CODE, MARK);
            fields.putInt(Ptrace.SI_ERRNO, errno << Short.SIZE | (code + BIAS & CODES));
        }
        return raw;
    }

    static boolean isMarked(int code) {
        return code == MARK;
    }

    /** Puts the true code into a siginfo_t, if that is marked. */
    static byte[] unmark(byte[] raw) {
        ByteBuffer fields = fields(raw);
        if (isMarked(fields.getInt(Ptrace.SI_CODE))) {
            int word = fields.getInt(Ptrace.SI_ERRNO);
            fields.putInt(Ptrace.SI_CODE, (word & CODES) - BIAS);
            fields.putInt(Ptrace.SI_ERRNO, word >>> Short.SIZE);
        }
        return raw;
    }

    /** A call has returned that may have given the program such signals to read. */
    static void unmarkWhatWasRead(SyscallView call, Architecture architecture) {
        long result = call.result();
        if (!anySent || result <= 0 || call.abi() != architecture.nativeAbi()) {
            return;
        }
        if (call.number() == architecture.number(Syscall.RT_SIGTIMEDWAIT)) {
            unmark(call.memory(), call.argument(1), HEAD);
        } else if (call.number() == architecture.number(Syscall.READ)) {
            for (long at = 0; at + SIGNALFD_INFO_SIZE <= result; at += SIGNALFD_INFO_SIZE) {
                unmark(call.memory(), call.argument(1) + at, SIGNALFD_INFO_SIZE);
            }
        }
    }

    private static void unmark(Memory memory, long address, int length) {
        byte[] raw = new byte[length];
        boolean isThere = memory.read(address, raw, 0, length) == length;
        if (isThere && isMarked(fields(raw).getInt(Ptrace.SI_CODE))) {
            unmark(raw);
            if (length == SIGNALFD_INFO_SIZE && fields(raw).getInt(0) == Kernel.SIGCHLD) {
                // Which the kernel took for what sigqueue sends.
                int status = fields(raw).getInt(SSI_INT);
                fields(raw).putInt(SSI_STATUS, status).putInt(SSI_INT, 0).putLong(SSI_PTR, 0);
            }
            memory.write(address, raw, 0, length);
        }
    }

    private static ByteBuffer fields(byte[] raw) {
        return ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
    }
}
