package io.utrace.linux;

import io.utrace.api.SigInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a stopped tracee has besides registers, memory and the signal it stopped for: its signal
 * mask, the signals that are pending, debug registers, filters. Read and written by ptrace(2), for
 * the tracer thread only.
 */
final class HeldState {
    private static final int BATCH = 32;
    private static final int SHARED = 1;
    private static final int FILTER_INSTRUCTION = 8;
    private static final int FILTER_LIMIT = 4096;
    private static final int RSEQ_SIZE = 24;
    private static final int METADATA_SIZE = 16;

    private final Kernel kernel;
    private final Architecture architecture;
    private final ByteBuffer memory = Kernel.allocate(FILTER_LIMIT * FILTER_INSTRUCTION);
    private final long address = Kernel.addressOf(memory);

    /** A struct ptrace_peeksiginfo_args: u64 off, u32 flags, s32 nr. */
    private final ByteBuffer peek = Kernel.allocate(16);

    HeldState(Kernel kernel, Architecture architecture) {
        this.kernel = kernel;
        this.architecture = architecture;
    }

    long signalMask(int tid) {
        Seat.checkAlive(tid, kernel.ptrace(Ptrace.GETSIGMASK, tid, Long.BYTES, address));
        return memory.getLong(0);
    }

    void setSignalMask(int tid, long mask) {
        memory.putLong(0, mask);
        Seat.checkAlive(tid, kernel.ptrace(Ptrace.SETSIGMASK, tid, Long.BYTES, address));
    }

    List<SigInfo> pendingSignals(int tid, boolean ofProcess) {
        List<SigInfo> pending = new ArrayList<>();
        long copied;
        do {
            peek.putLong(0, pending.size()).putInt(8, ofProcess ? SHARED : 0).putInt(12, BATCH);
            copied = kernel.ptrace(Ptrace.PEEKSIGINFO, tid, Kernel.addressOf(peek), address);
            Seat.checkAlive(tid, copied);
            for (int i = 0; i < copied; i++) {
                byte[] raw = new byte[Ptrace.SIGINFO_SIZE];
                memory.get(i * Ptrace.SIGINFO_SIZE, raw);
                pending.add(SigInfo.of(SentSignals.unmark(raw)));
            }
        } while (copied == BATCH);
        return pending;
    }

    long debugRegister(int tid, int number) {
        long offset = architecture.debugRegister(number);
        Seat.checkAlive(tid, kernel.ptrace(Ptrace.PEEKUSER, tid, offset, address));
        return memory.getLong(0);
    }

    void setDebugRegister(int tid, int number, long value) {
        long offset = architecture.debugRegister(number);
        long result = kernel.ptrace(Ptrace.POKEUSER, tid, offset, value);
        Seat.checkAlive(tid, result);
        if (result < 0) {
            throw new IllegalArgumentException(
                    "debug register %d can't be 0x%x: errno %d".formatted(number, value, -result));
        }
    }

    byte[] restartableSequences(int tid) {
        long length = kernel.ptrace(Ptrace.GET_RSEQ_CONFIGURATION, tid, RSEQ_SIZE, address);
        Seat.checkAlive(tid, length);
        checkKnown("restartable sequences", length);
        return bytes(RSEQ_SIZE);
    }

    Optional<byte[]> filter(int tid, int number) {
        long length = kernel.ptrace(Ptrace.SECCOMP_GET_FILTER, tid, number, address);
        Seat.checkAlive(tid, length);
        if (isNone(length)) {
            return Optional.empty();
        }
        checkKnown("filters", length);
        return Optional.of(bytes((int) length * FILTER_INSTRUCTION));
    }

    OptionalLong filterFlags(int tid, int number) {
        memory.putLong(0, number);
        long length = kernel.ptrace(Ptrace.SECCOMP_GET_METADATA, tid, METADATA_SIZE, address);
        Seat.checkAlive(tid, length);
        if (isNone(length)) {
            return OptionalLong.empty();
        }
        checkKnown("filters", length);
        return OptionalLong.of(memory.getLong(Long.BYTES));
    }

    /** ENOENT when it has not so many, EINVAL when it has no filter at all. */
    private static boolean isNone(long result) {
        return result == -Kernel.ENOENT || result == -Kernel.EINVAL;
    }

    private static void checkKnown(String what, long result) {
        if (result < 0) {
            throw new UnsupportedOperationException(what + " can't be seen: errno " + -result);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        memory.get(0, bytes);
        return bytes;
    }
}
