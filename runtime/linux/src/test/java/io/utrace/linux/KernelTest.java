package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    private final Kernel kernel = new Kernel(Architecture.current());
    private final int self = kernel.getpid();

    @TempDir private Path directory;

    @Test
    void aResultIsTheKernels() {
        assertThat(self).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(new java.io.File("/proc/self/task/" + kernel.gettid())).exists();
    }

    @Test
    void anErrorIsItsNegatedErrno() {
        assertThat(kernel.close(-1)).isEqualTo(-9);
        assertThat(kernel.ptrace(Ptrace.CONT, self, 0, 0)).isEqualTo(-Kernel.ESRCH);
        assertThat(kernel.wait4(1, Ptrace.WNOHANG | Ptrace.WALL)).isEqualTo(-Kernel.ECHILD);
    }

    @Test
    void memoryOfAnySizeIsCopied() {
        ByteBuffer there = Kernel.allocate(200_000);
        byte[] bytes = new byte[200_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        long address = Kernel.addressOf(there);
        assertThat(kernel.writeMemory(self, address, bytes, 0, bytes.length))
                .isEqualTo(bytes.length);
        byte[] back = new byte[bytes.length + 2];
        assertThat(kernel.readMemory(self, address, back, 1, bytes.length)).isEqualTo(bytes.length);
        assertThat(back).startsWith(0, bytes[0], bytes[1]).endsWith(bytes[199_999], 0);
        assertThat(ByteBuffer.wrap(back, 1, bytes.length)).isEqualTo(ByteBuffer.wrap(bytes));
        // else its memory may be freed under the calls
        Reference.reachabilityFence(there);
    }

    @Test
    void unreadableMemoryIsAnErrorOrAShortCount() {
        assertThat(kernel.readMemory(self, 8, new byte[8], 0, 8)).isEqualTo(-Kernel.EFAULT);
        byte[] most = new byte[1 << 20];
        long stackEnd = endOfStack();
        assertThat(kernel.readMemory(self, stackEnd - 8192, most, 0, most.length)).isEqualTo(8192);
    }

    @Test
    void filesAreReadAndWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
        int descriptor = (int) kernel.open(path, Kernel.O_RDWR | Kernel.O_CLOEXEC);
        assertThat(kernel.write(descriptor, path, 0, path.length)).isEqualTo(path.length);
        ByteBuffer start = Kernel.allocate(8);
        assertThat(kernel.pread(descriptor, Kernel.addressOf(start), 5, 1)).isEqualTo(5);
        assertThat(start.get(0)).isEqualTo(path[1]);
        assertThat(kernel.pwrite(descriptor, Kernel.addressOf(start), 1, 0)).isEqualTo(1);
        assertThat(kernel.fcntl(descriptor, 1, 0)).as("F_GETFD").isEqualTo(1);
        assertThat(kernel.close(descriptor)).isZero();
        assertThat(Files.readAllBytes(file)).startsWith(path[1]).hasSize(path.length);
        assertThat(kernel.open(Launches.bytes("x".repeat(5000)), 0))
                .isEqualTo(-Kernel.ENAMETOOLONG);
    }

    @Test
    void aThreadMovesAndReturns() {
        int tid = kernel.gettid();
        assertThat(kernel.pin(0)).isZero();
        assertThat(status("/proc/self/task/" + tid + "/status"))
                .contains("Cpus_allowed_list:\t0\n");
        assertThat(kernel.copyAffinity(self, tid)).isZero();
    }

    /** Once compiled by C2, which may take a while. */
    @Test
    void callsAllocateNothing() throws ReflectiveOperationException {
        // by reflection, since the module under test doesn't read java.management
        Object threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        Method count =
                Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getCurrentThreadAllocatedBytes");
        byte[] bytes = new byte[64];
        ByteBuffer there = Kernel.allocate(64);
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 50 && allocated > 1000; round++) {
            long before = (long) count.invoke(threads);
            for (int i = 0; i < 20_000; i++) {
                kernel.wait4(1, Ptrace.WNOHANG | Ptrace.WALL);
                kernel.readMemory(self, Kernel.addressOf(there), bytes, 0, bytes.length);
            }
            allocated = (long) count.invoke(threads) - before;
        }
        assertThat(allocated).isLessThanOrEqualTo(1000);
    }

    private static long endOfStack() {
        for (String line : status("/proc/self/maps").split("\n")) {
            if (line.endsWith("[stack]")) {
                return Long.parseUnsignedLong(line, line.indexOf('-') + 1, line.indexOf(' '), 16);
            }
        }
        throw new AssertionError("no stack");
    }

    private static String status(String path) {
        return new String(Surroundings.read(path), StandardCharsets.ISO_8859_1);
    }
}
