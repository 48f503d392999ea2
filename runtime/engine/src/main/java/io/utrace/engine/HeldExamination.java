package io.utrace.engine;

import io.utrace.api.Examination;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.SigInfo;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.UtraceException.NotStopped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A look at a held task, valid for one stop epoch. */
final class HeldExamination implements Examination {
    private static final int DEBUG_REGISTERS = 8;

    private final EngineRecord engine;
    private final TaskPort port;
    private final long epoch;
    private final boolean isOfCallback;

    HeldExamination(EngineRecord engine, long epoch, boolean isOfCallback) {
        this.engine = engine;
        this.epoch = epoch;
        this.isOfCallback = isOfCallback;
        port = engine.task.port;
    }

    /**
     * The task isn't held, it makes a callback: what is asked for is copied now. Of a dead one
     * there is nothing to copy, which is told when it is asked for.
     */
    void freeze() {
        TaskRecord task = engine.task;
        Thread examiner = Thread.currentThread();
        port.visit(() -> {
            checkHeldBy(examiner);
            task.lock.lock();
            try {
                port.freeze();
            } finally {
                task.lock.unlock();
            }
            return epoch;
        });
    }

    @Override
    public Registers registers() {
        return new HeldRegisters(port.frozenRegisters());
    }

    @Override
    public Memory memory() {
        return new HeldMemory(port.memory());
    }

    @Override
    public byte[] registerSet(int note) {
        return visit(() -> port.registerSet(note));
    }

    @Override
    public void setRegisterSet(int note, byte[] value) {
        visit(() -> {
            port.setRegisterSet(note, value);
            return note;
        });
    }

    @Override
    public Optional<SigInfo> signalInfo() {
        return visit(port::signalInfo);
    }

    @Override
    public long signalMask() {
        return visit(port::signalMask);
    }

    @Override
    public void setSignalMask(long mask) {
        visit(() -> {
            port.setSignalMask(mask);
            return mask;
        });
    }

    @Override
    public List<SigInfo> pendingSignals(boolean ofProcess) {
        return visit(() -> port.pendingSignals(ofProcess));
    }

    @Override
    public int groupStop() {
        return visit(port::groupStop);
    }

    @Override
    public void leaveGroupStop() {
        visit(() -> {
            port.leaveGroupStop();
            return true;
        });
    }

    @Override
    public long debugRegister(int number) {
        Objects.checkIndex(number, DEBUG_REGISTERS);
        return visit(() -> port.debugRegister(number));
    }

    @Override
    public void setDebugRegister(int number, long value) {
        Objects.checkIndex(number, DEBUG_REGISTERS);
        visit(() -> {
            port.setDebugRegister(number, value);
            return value;
        });
    }

    @Override
    public byte[] restartableSequences() {
        return visit(port::restartableSequences);
    }

    @Override
    public Optional<byte[]> filter(int number) {
        return visit(() -> port.filter(number));
    }

    @Override
    public OptionalLong filterFlags(int number) {
        return visit(() -> port.filterFlags(number));
    }

    @Override
    public boolean finish() {
        TaskRecord task = engine.task;
        task.lock.lock();
        try {
            if (task.isCurrent()) {
                return true;
            }
            if (!isSameStop()) {
                return false;
            }
        } finally {
            task.lock.unlock();
        }
        return port.isStillFrozen();
    }

    @Override
    public void close() {
        // Nothing was taken.
    }

    /** The record is locked. */
    private boolean isSameStop() {
        TaskRecord task = engine.task;
        return engine.wantStop && task.hold.isQuiescent() && task.stopEpoch() == epoch;
    }

    /** Does what is for the task's own thread, as long as the task is held. */
    private <T> T visit(Supplier<T> request) {
        Thread examiner = Thread.currentThread();
        return port.visit(() -> {
            // What was asked of one stop isn't to be done in the next.
            checkHeldBy(examiner);
            T answer = request.get();
            checkAlive();
            return answer;
        });
    }

    /** The stop is the same, or the thread makes a callback of the task. */
    private void checkHeldBy(Thread examiner) {
        TaskRecord task = engine.task;
        task.lock.lock();
        try {
            if (task.pass.isRunBy(examiner) || isSameStop()) {
                return;
            }
            if (task.isDead()) {
                throw killed();
            }
            throw new NotStopped("task " + task.tid() + " was resumed");
        } finally {
            task.lock.unlock();
        }
    }

    /** To a task that was killed requests are made in vain, or fail when it is gone. */
    private void checkAlive() {
        if (!port.isStillFrozen()) {
            throw killed();
        }
    }

    private NoSuchTask killed() {
        return new NoSuchTask("task " + engine.task.tid() + " was killed");
    }

    /** The frozen registers, to be read as they are and written with the task's thread. */
    private final class HeldRegisters implements Registers {
        private final Registers frozen;

        HeldRegisters(Registers frozen) {
            this.frozen = frozen;
        }

        @Override
        public long instructionPointer() {
            return frozen.instructionPointer();
        }

        @Override
        public long stackPointer() {
            return frozen.stackPointer();
        }

        @Override
        public List<String> names() {
            return frozen.names();
        }

        @Override
        public long get(int number) {
            return frozen.get(number);
        }

        @Override
        public void set(int number, long value) {
            visit(() -> {
                port.setRegister(number, value);
                return number;
            });
        }

        @Override
        public Registers copy() {
            return frozen.copy();
        }
    }

    /** The process's memory, to be written as long as the task is held. */
    private final class HeldMemory implements Memory {
        private final Memory memory;

        HeldMemory(Memory memory) {
            this.memory = memory;
        }

        @Override
        public int read(long address, byte[] destination, int offset, int length) {
            return memory.read(address, destination, offset, length);
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            if (isOfCallback) {
                // Which may be over before this is done, and the task be gone on.
                return visit(() -> memory.write(address, source, offset, length));
            }
            checkHeldBy(Thread.currentThread());
            int written = memory.write(address, source, offset, length);
            checkAlive();
            return written;
        }

        @Override
        public List<Region> regions() {
            return memory.regions();
        }

        @Override
        public Map<Long, Long> auxiliaryVector() {
            return memory.auxiliaryVector();
        }
    }
}
