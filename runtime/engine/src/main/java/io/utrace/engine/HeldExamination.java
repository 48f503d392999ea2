package io.utrace.engine;

import io.utrace.api.Examination;
import io.utrace.api.Memory;
import io.utrace.api.Registers;

/** A look at a held task, valid for one stop epoch. */
final class HeldExamination implements Examination {
    private final EngineRecord engine;
    private final long epoch;

    HeldExamination(EngineRecord engine, long epoch) {
        this.engine = engine;
        this.epoch = epoch;
    }

    @Override
    public Registers registers() {
        return engine.task.port.frozenRegisters();
    }

    @Override
    public Memory memory() {
        return engine.task.port.memory();
    }

    @Override
    public boolean finish() {
        TaskRecord task = engine.task;
        task.lock.lock();
        try {
            if (task.isCurrent()) {
                return true;
            }
            if (!engine.wantStop || !task.hold.isQuiescent() || task.stopEpoch() != epoch) {
                return false;
            }
        } finally {
            task.lock.unlock();
        }
        return task.port.isStillFrozen();
    }

    @Override
    public void close() {
        // Nothing was taken.
    }
}
