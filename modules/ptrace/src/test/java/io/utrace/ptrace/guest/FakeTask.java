package io.utrace.ptrace.guest;

import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.TaskState;

/** A task whose state the test says. It blocks all signals. */
final class FakeTask implements Task {
    private final int tid;
    private final int tgid;
    TaskState state = TaskState.RUNNING;

    /** SIGKILL has reached it, whatever its state still is to others. */
    boolean isKilled;

    FakeTask(int tid, int tgid) {
        this.tid = tid;
        this.tgid = tgid;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int tgid() {
        return tgid;
    }

    @Override
    public TaskState state() {
        return state;
    }

    @Override
    public long stopEpoch() {
        return 0;
    }

    @Override
    public void send(SigInfo signal) {}

    @Override
    public void sendToProcess(SigInfo signal) {}
}
