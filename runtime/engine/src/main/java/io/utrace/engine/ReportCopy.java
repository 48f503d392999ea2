package io.utrace.engine;

import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.Report;
import io.utrace.api.Task;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every report shows, copied for one {@link Callback}. */
abstract class ReportCopy implements Report {
    final Callback callback;
    private final Report report;
    private final Task task;
    private final Memory memory;

    /** Null when the task was killed before they could be copied. */
    private @Nullable Registers registers;

    ReportCopy(Report report, Callback callback) {
        this.report = report;
        this.callback = callback;
        task = report.task();
        memory = report.memory();
        try {
            registers = report.registers().copy();
        } catch (NoSuchTask killed) {
            registers = null;
        }
    }

    @Override
    public final Task task() {
        callback.checkLive();
        return task;
    }

    @Override
    public final Registers registers() {
        values();
        return new CopiedRegisters();
    }

    private Registers values() {
        callback.checkLive();
        Registers copied = registers;
        if (copied == null) {
            throw new NoSuchTask(task + " was killed");
        }
        return copied;
    }

    @Override
    public final Memory memory() {
        callback.checkLive();
        return new CheckedMemory();
    }

    /** Read from the copy, written to the task, which may take a value in its own way. */
    private final class CopiedRegisters implements Registers {
        @Override
        public long instructionPointer() {
            return values().instructionPointer();
        }

        @Override
        public long stackPointer() {
            return values().stackPointer();
        }

        @Override
        public List<String> names() {
            return values().names();
        }

        @Override
        public long get(int number) {
            return values().get(number);
        }

        @Override
        public void set(int number, long value) {
            registers =
                    callback.visit(() -> {
                        report.registers().set(number, value);
                        return report.registers().copy();
                    });
        }

        @Override
        public Registers copy() {
            return values().copy();
        }
    }

    /** Read from any thread, written by the task's own, while it waits. */
    private final class CheckedMemory implements Memory {
        @Override
        public int read(long address, byte[] destination, int offset, int length) {
            callback.checkLive();
            return memory.read(address, destination, offset, length);
        }

        @Override
        public int write(long address, byte[] source, int offset, int length) {
            return callback.visit(() -> memory.write(address, source, offset, length));
        }

        @Override
        public List<Region> regions() {
            callback.checkLive();
            return memory.regions();
        }

        @Override
        public Map<Long, Long> auxiliaryVector() {
            callback.checkLive();
            return memory.auxiliaryVector();
        }
    }
}
