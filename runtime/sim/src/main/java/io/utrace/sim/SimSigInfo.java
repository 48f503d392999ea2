package io.utrace.sim;

import io.utrace.api.SigInfo;

/** What comes with a simulated signal: as if kill(2) had sent it. */
record SimSigInfo(int signal) implements SigInfo {
    @Override
    public int code() {
        return 0;
    }

    @Override
    public int errno() {
        return 0;
    }

    @Override
    public int pid() {
        return 0;
    }

    @Override
    public int uid() {
        return 0;
    }

    @Override
    public int status() {
        return 0;
    }

    @Override
    public long value() {
        return 0;
    }

    @Override
    public long address() {
        return 0;
    }

    @Override
    public SigInfo copy() {
        return this;
    }
}
