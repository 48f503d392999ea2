package io.utrace.linux;

import io.utrace.api.SigInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A copy of a {@code siginfo_t}. */
final class Siginfo implements SigInfo {
    private final ByteBuffer bytes;

    Siginfo() {
        this(ByteBuffer.allocate(Ptrace.SIGINFO_SIZE).order(ByteOrder.nativeOrder()));
    }

    private Siginfo(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    void load(ByteBuffer from) {
        bytes.put(0, from, 0, Ptrace.SIGINFO_SIZE);
    }

    void clear() {
        for (int i = 0; i < Ptrace.SIGINFO_SIZE; i += Long.BYTES) {
            bytes.putLong(i, 0);
        }
    }

    @Override
    public int signal() {
        return bytes.getInt(Ptrace.SI_SIGNO);
    }

    @Override
    public int code() {
        return bytes.getInt(Ptrace.SI_CODE);
    }

    @Override
    public int errno() {
        return bytes.getInt(Ptrace.SI_ERRNO);
    }

    @Override
    public int pid() {
        return bytes.getInt(Ptrace.SI_PID);
    }

    @Override
    public int uid() {
        return bytes.getInt(Ptrace.SI_UID);
    }

    @Override
    public int status() {
        return bytes.getInt(Ptrace.SI_STATUS);
    }

    @Override
    public long value() {
        return bytes.getLong(Ptrace.SI_VALUE);
    }

    @Override
    public long address() {
        return bytes.getLong(Ptrace.SI_ADDR);
    }

    @Override
    public SigInfo copy() {
        Siginfo copy = new Siginfo();
        copy.bytes.put(0, bytes, 0, Ptrace.SIGINFO_SIZE);
        return copy;
    }
}
