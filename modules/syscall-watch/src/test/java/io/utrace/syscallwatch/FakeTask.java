package io.utrace.syscallwatch;

import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.TaskState;

/** A task that is nothing but a number. */
final class FakeTask implements Task {
    int tid;

    FakeTask(int tid) {
        this.tid = tid;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int tgid() {
        return tid;
    }

    @Override
    public TaskState state() {
        return TaskState.RUNNING;
    }

    @Override
    public long stopEpoch() {
        return 0;
    }

    @Override
    public void send(SigInfo signal) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sendToProcess(SigInfo signal) {
        throw new UnsupportedOperationException();
    }
}
