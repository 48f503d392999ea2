package io.utrace.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A {@code siginfo_t}, as 64-bit Linux lays it out. */
final class RawSigInfo implements SigInfo {
    private static final int SIZE = 128;
    private static final int SIGNALS = 64;

    private static final int SI_SIGNO = 0;
    private static final int SI_ERRNO = 4;
    private static final int SI_CODE = 8;
    private static final int SI_PID = 16;
    private static final int SI_ADDR = 16;
    private static final int SI_UID = 20;
    private static final int SI_STATUS = 24;
    private static final int SI_VALUE = 24;

    private final ByteBuffer fields;

    /** Takes the bytes over: nobody may change them any more. */
    private RawSigInfo(byte[] bytes) {
        fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    static SigInfo none() {
        return new RawSigInfo(new byte[SIZE]);
    }

    static SigInfo of(byte[] raw) {
        if (raw.length != SIZE) {
            throw new IllegalArgumentException(
                    "a siginfo_t has " + SIZE + " bytes, not " + raw.length);
        }
        return new RawSigInfo(raw.clone()).checked();
    }

    static SigInfo of(int signal, int code, int pid, int uid) {
        RawSigInfo info = new RawSigInfo(new byte[SIZE]);
        info.fields
                .putInt(SI_SIGNO, signal)
                .putInt(SI_CODE, code)
                .putInt(SI_PID, pid)
                .putInt(SI_UID, uid);
        return info.checked();
    }

    private SigInfo checked() {
        if (signal() < 1 || signal() > SIGNALS) {
            throw new IllegalArgumentException("EINVAL: there is no signal " + signal());
        }
        return this;
    }

    @Override
    public int signal() {
        return fields.getInt(SI_SIGNO);
    }

    @Override
    public int code() {
        return fields.getInt(SI_CODE);
    }

    @Override
    public int errno() {
        return fields.getInt(SI_ERRNO);
    }

    @Override
    public int pid() {
        return fields.getInt(SI_PID);
    }

    @Override
    public int uid() {
        return fields.getInt(SI_UID);
    }

    @Override
    public int status() {
        return fields.getInt(SI_STATUS);
    }

    @Override
    public long value() {
        return fields.getLong(SI_VALUE);
    }

    @Override
    public long address() {
        return fields.getLong(SI_ADDR);
    }

    @Override
    public byte[] bytes() {
        return fields.array().clone();
    }

    @Override
    public SigInfo withSignal(int signal) {
        RawSigInfo info = new RawSigInfo(bytes());
        info.fields.putInt(SI_SIGNO, signal);
        return info.checked();
    }

    @Override
    public SigInfo copy() {
        return this;
    }
}
