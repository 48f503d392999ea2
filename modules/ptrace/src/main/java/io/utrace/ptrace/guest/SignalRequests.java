package io.utrace.ptrace.guest;

import io.utrace.api.SigInfo;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import java.nio.ByteBuffer;
import java.util.List;

/** The requests for signals: the one that a task is stopped for, those pending, those blocked. */
final class SignalRequests {
    private static final int SIGINFO_SIZE = 128;
    private static final int SIGSET_SIZE = 8;

    private SignalRequests() {}

    static long getSigInfo(Request r) {
        r.memory().write(r.data(), r.tracee().restart().signalInfo().bytes(), SIGINFO_SIZE);
        return 0;
    }

    static long setSigInfo(Request r) {
        byte[] info = GuestMemory.bytes(r.memory().read(r.data(), SIGINFO_SIZE));
        r.tracee().restart().setSignalInfo(info);
        return 0;
    }

    static long peekSigInfo(Request r) {
        ByteBuffer arguments = r.memory().read(r.address(), 16);
        long offset = arguments.getLong(0);
        int flags = arguments.getInt(8);
        int count = arguments.getInt(12);
        if ((flags & ~1) != 0 || count < 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        List<SigInfo> pending = r.look().pendingSignals(flags == 1);
        int copied = 0;
        while (copied < count && offset >= 0 && offset + copied < pending.size()) {
            byte[] info = pending.get((int) offset + copied).bytes();
            r.memory().write(r.data() + (long) copied * SIGINFO_SIZE, info, SIGINFO_SIZE);
            copied++;
        }
        return copied;
    }

    static long getSignalMask(Request r) {
        checkSigsetSize(r);
        r.memory().putLong(r.data(), r.look().signalMask());
        return 0;
    }

    static long setSignalMask(Request r) {
        checkSigsetSize(r);
        r.look().setSignalMask(r.memory().read(r.data(), SIGSET_SIZE).getLong(0));
        return 0;
    }

    private static void checkSigsetSize(Request r) {
        if (r.address() != SIGSET_SIZE) {
            throw new PtraceException(Errno.EINVAL);
        }
    }
}
