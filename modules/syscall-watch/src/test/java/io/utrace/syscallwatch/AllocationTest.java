package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.utrace.api.Action;
import io.utrace.api.SyscallSet;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Once a call has been seen, printing it again allocates nothing. */
class AllocationTest {
    private static final int EVENTS = 100_000;

    /**
     * When the compiler takes code back, the objects that it had done away with are made after all:
     * some hundred bytes, once. What each event allocates shows in every span.
     */
    private static final int SPANS = 5;

    private static final int O_CLOEXEC = 0x80000;

    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeStop stop;
    private final Watcher watcher;
    private final FakeEngine engine;

    AllocationTest() {
        watcher =
                new Watcher(
                        runtime,
                        new PrintStream(OutputStream.nullOutputStream()),
                        new SyscallTables(),
                        SyscallSet.ALL,
                        32,
                        true);
        FakeTask task = new FakeTask(1000);
        watcher.watch(task);
        stop = runtime.stop(task);
        engine = runtime.engines.get(task);
        runtime.memory.string(0x1000, "/etc/passwd").put(0x2000, new byte[4096]);
        stop.memory = new FlatMemory();
    }

    @Test
    void getppidAllocatesNothing() {
        assertThat(bytesPerEvent(110, 1)).isLessThan(0.01);
    }

    @Test
    void decodedCallsAllocateNothing() {
        assertThat(bytesPerEvent(257, 3, -100, 0x1000, O_CLOEXEC)).isLessThan(0.01);
        assertThat(bytesPerEvent(257, -2, -100, 0x1000, O_CLOEXEC)).isLessThan(0.01);
        assertThat(bytesPerEvent(0, 100, 3, 0x2000, 4096)).isLessThan(0.01);
        assertThat(bytesPerEvent(1, 100, 1, 0x2000, 100)).isLessThan(0.01);
        assertThat(bytesPerEvent(3, 0, 3)).isLessThan(0.01);
        assertThat(bytesPerEvent(9, 0x7f00_0000_1000L, 0, 4096, 3, 0x22, -1)).isLessThan(0.01);
        assertThat(bytesPerEvent(262, 0, -100, 0x1000, 0x2000)).isLessThan(0.01);
        assertThat(bytesPerEvent(13, 0, 10, 0x2000, 0x2000, 8)).isLessThan(0.01);
        assertThat(bytesPerEvent(202, 0, 0x2000, 129, 1)).isLessThan(0.01);
        assertThat(bytesPerEvent(61, 5, -1, 0x2000, 0, 0x2000)).isLessThan(0.01);
    }

    private double bytesPerEvent(int number, long result, long... arguments) {
        stop.number = number;
        stop.result = result;
        System.arraycopy(arguments, 0, stop.arguments, 0, arguments.length);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(EVENTS / 10);
        double least = Double.MAX_VALUE;
        for (int span = 0; span < SPANS && least >= 0.01; span++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(EVENTS);
            long after = threads.getCurrentThreadAllocatedBytes();
            least = Math.min(least, (double) (after - before) / (2 * EVENTS));
        }
        return least;
    }

    private void run(int count) {
        for (int i = 0; i < count; i++) {
            watcher.reportSyscallEntry(Action.RESUME, engine, stop);
            watcher.reportSyscallExit(Action.RESUME, engine, stop);
        }
    }

    /** The fake memory of other tests makes boxes of addresses; this one has two pieces. */
    private final class FlatMemory implements ReadOnlyMemory {
        private final byte[] path = "/etc/passwd\0".getBytes(StandardCharsets.US_ASCII);

        @Override
        public int read(long address, byte[] destination, int offset, int length) {
            if (address == 0x1000) {
                int count = Math.min(length, path.length);
                System.arraycopy(path, 0, destination, offset, count);
                return count;
            }
            Arrays.fill(destination, offset, offset + length, (byte) 1);
            return length;
        }
    }
}
