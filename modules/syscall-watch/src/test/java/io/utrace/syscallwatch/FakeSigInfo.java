package io.utrace.syscallwatch;

import io.utrace.api.SigInfo;

/** A siginfo_t whose fields are set by hand. */
final class FakeSigInfo implements SigInfo {
    final int signal;
    final int code;
    int errno;
    int pid;
    int uid;
    int status;
    long value;
    long address;

    FakeSigInfo(int signal, int code) {
        this.signal = signal;
        this.code = code;
    }

    @Override
    public int signal() {
        return signal;
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public int errno() {
        return errno;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int uid() {
        return uid;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long value() {
        return value;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public byte[] bytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SigInfo withSignal(int other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SigInfo copy() {
        return this;
    }
}
