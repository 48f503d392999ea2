package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test is a tracer on the thread it runs on. */
class ZygoteIT {
    private static final byte[][] NONE = new byte[0][];

    @TempDir private Path directory;

    private Launches launches;

    @BeforeEach
    void start() {
        launches = new Launches(new Surroundings());
    }

    @AfterEach
    void end() {
        launches.close();
        assertThat(launches.kernel.wait4(-1, Launches.WAIT | Ptrace.WNOHANG))
                .as("no child is left")
                .isEqualTo(-Kernel.ECHILD);
    }

    @Test
    void theExitStatusIsTheTracees() {
        assertThat(launches.run(NONE, "/bin/sh", "-c", "exit 42")).isEqualTo(42);
    }

    @Test
    void theChildStandsBeforeItsExec() {
        Kernel kernel = launches.kernel;
        int tracee = launches.prepare(NONE, "/bin/true");
        assertThat(kernel.ptrace(Ptrace.SYSCALL, tracee, 0, 0)).isZero();
        assertThat(kernel.wait4(tracee, Launches.WAIT)).isEqualTo(tracee);
        assertThat(Ptrace.syscallStop(kernel.status())).isTrue();
        ByteBuffer info = Kernel.allocate(Ptrace.SYSCALL_INFO_SIZE);
        assertThat(
                        kernel.ptrace(
                                Ptrace.GET_SYSCALL_INFO,
                                tracee,
                                Ptrace.SYSCALL_INFO_SIZE,
                                Kernel.addressOf(info)))
                .isPositive();
        assertThat(info.get(Ptrace.INFO_OP)).isEqualTo((byte) Ptrace.INFO_ENTRY);
        assertThat(info.getLong(Ptrace.INFO_NUMBER))
                .isEqualTo(launches.architecture.number(Syscall.EXECVE));
        byte[] path = new byte[10];
        assertThat(
                        kernel.readMemory(
                                tracee, info.getLong(Ptrace.INFO_ARGUMENTS), path, 0, path.length))
                .isEqualTo(path.length);
        assertThat(path).isEqualTo(Launches.bytes("/bin/true\0"));
        assertThat(launches.follow(tracee)).isZero();
        assertThat(launches.stops).contains(Ptrace.EVENT_EXEC << 16 | 5 << 8 | 0x7f);
    }

    @Test
    void aChildMayBeLetGo() {
        int tracee = launches.prepare(NONE, "/bin/true");
        assertThat(launches.kernel.ptrace(Ptrace.DETACH, tracee, 0, 0)).isZero();
        assertThat(launches.kernel.wait4(tracee, Launches.WAIT)).isEqualTo(tracee);
        assertThat(launches.kernel.status()).isZero();
    }

    @Test
    void aFailedExecExitsWithItsErrno() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no program");
        assertThat(launches.run(NONE, text.toString())).isEqualTo(Kernel.EACCES);
        assertThat(text.toFile().setExecutable(true)).isTrue();
        assertThat(launches.run(NONE, text.toString())).isEqualTo(Kernel.ENOEXEC);
        assertThat(launches.run(NONE, text + "/below")).isEqualTo(20);
        assertThat(launches.run(NONE, directory + "/missing")).isEqualTo(Kernel.ENOENT);
        assertThat(launches.run(NONE, "")).isEqualTo(Kernel.ENOENT);
        assertThat(launches.run(NONE, "/" + "x".repeat(5000))).isEqualTo(Kernel.ENAMETOOLONG);
    }

    @Test
    void whatIsTooLongIsRefusedByTheKernel() {
        assertThat(launches.run(NONE, "/bin/true", "x".repeat(131_071))).isZero();
        assertThat(launches.run(NONE, "/bin/true", "x".repeat(131_072))).isEqualTo(Kernel.E2BIG);
        byte[][] seven = new byte[70][];
        Arrays.fill(seven, "x".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assertThat(launches.run(seven, "/bin/true")).isEqualTo(Kernel.E2BIG);
        byte[][] ten = new byte[100][];
        Arrays.fill(ten, seven[0]);
        assertThat(launches.run(ten, "/bin/true")).isEqualTo(Kernel.E2BIG);
    }

    @Test
    void manyLaunchesLeaveNothingBehind() throws Exception {
        String program = CPrograms.build("surroundings").toString();
        byte[][] small = {Launches.bytes("A=1"), {'B', '=', (byte) 0xff, (byte) 0x80, 1}, {}};
        byte[][] large = new byte[100][];
        for (int i = 0; i < large.length; i++) {
            large[i] = new byte[10_485];
            Arrays.fill(large[i], (byte) (0x80 + i));
            large[i][0] = 'V';
            large[i][1] = '=';
        }
        String out = directory.resolve("out").toString();
        int descriptors = descriptors();
        for (int i = 0; i < 200; i++) {
            byte[][] environment = i % 2 == 0 ? small : large;
            assertThat(launches.run(environment, program, out)).isZero();
            byte[][] records = Surroundings.split(Files.readAllBytes(Path.of(out)));
            int at = 0;
            for (byte[] record : records) {
                if (new String(record, StandardCharsets.ISO_8859_1).startsWith("env=")) {
                    assertThat(Arrays.copyOfRange(record, 4, record.length))
                            .isEqualTo(environment[at++]);
                }
            }
            assertThat(at).isEqualTo(environment.length);
        }
        assertThat(descriptors()).isEqualTo(descriptors);
        assertThat(launches.kernel.wait4(-1, Launches.WAIT | Ptrace.WNOHANG))
                .as("only the zygote, which is running")
                .isZero();
    }

    /** Another thread rings a thousand times, each time after the last ring was heard. */
    @Test
    void noRingIsLost() throws InterruptedException {
        Kernel kernel = launches.kernel;
        int zygote = launches.zygote.tid();
        AtomicBoolean rung = new AtomicBoolean();
        Thread ringer =
                new Thread(() -> {
                    Kernel own = new Kernel(launches.architecture);
                    for (int i = 0; i < 1000; i++) {
                        rung.set(true);
                        own.tgkill(zygote, zygote, Kernel.SIGURG);
                        while (rung.get()) {
                            Thread.yield();
                        }
                    }
                });
        ringer.start();
        int heard = 0;
        int started = 0;
        int ended = 0;
        while (ended < 200 || heard < 1000) {
            if (started == ended && started < 200) {
                launches.restart(launches.prepare(NONE, "/bin/true"), 0);
                started++;
            }
            int waited = kernel.wait4(-1, Launches.WAIT);
            assertThat(waited).isPositive();
            int status = kernel.status();
            if (!Ptrace.stopped(status)) {
                assertThat(waited).isNotEqualTo(zygote);
                assertThat(status).isZero();
                ended++;
            } else if (waited == zygote) {
                // as a tracer does that has yet to restart it
                if (started < 200 && started % 2 == 0) {
                    launches.restart(launches.prepare(NONE, "/bin/true"), 0);
                    started++;
                }
                assertThat(Ptrace.signalStop(status)).isTrue();
                assertThat(Ptrace.stopSignal(status)).isEqualTo(Kernel.SIGURG);
                if (rung.getAndSet(false)) {
                    heard++;
                }
                launches.restart(zygote, 0);
            } else {
                launches.restart(waited, 0);
            }
        }
        ringer.join();
    }

    @Test
    void aZygoteInAStopThatIsKnownStaysInIt() {
        Kernel kernel = launches.kernel;
        int zygote = launches.zygote.tid();
        kernel.tgkill(zygote, zygote, Kernel.SIGURG);
        assertThat(kernel.wait4(zygote, Launches.WAIT)).isEqualTo(zygote);
        assertThat(launches.run(NONE, "/bin/true")).isZero();
        kernel.tgkill(zygote, zygote, Kernel.SIGURG);
        assertThat(launches.run(NONE, "/bin/true")).isZero();
        assertThat(kernel.wait4(zygote, Launches.WAIT | Ptrace.WNOHANG)).isZero();
        launches.restart(zygote, 0);
        assertThat(kernel.wait4(zygote, Launches.WAIT)).isEqualTo(zygote);
        assertThat(Ptrace.stopSignal(kernel.status())).isEqualTo(Kernel.SIGURG);
        launches.restart(zygote, 0);
    }

    @Test
    void aRingBeforeALaunchIsHeardAfterIt() {
        Kernel kernel = launches.kernel;
        int zygote = launches.zygote.tid();
        kernel.tgkill(zygote, zygote, Kernel.SIGURG);
        assertThat(launches.run(NONE, "/bin/true")).isZero();
        assertThat(kernel.wait4(zygote, Launches.WAIT)).isEqualTo(zygote);
        assertThat(Ptrace.stopSignal(kernel.status())).isEqualTo(Kernel.SIGURG);
        launches.restart(zygote, 0);
    }

    @Test
    void otherSignalsDontDisturb() throws InterruptedException {
        int[] signals = {1, 2, 3, 10, 13, 15, 18, Kernel.SIGSTOP, 20, 28, 34, 64};
        int zygote = launches.zygote.tid();
        AtomicBoolean over = new AtomicBoolean();
        Thread sender =
                new Thread(() -> {
                    Kernel own = new Kernel(launches.architecture);
                    for (int i = 0; !over.get(); i++) {
                        own.tgkill(zygote, zygote, signals[i % signals.length]);
                        Thread.yield();
                    }
                });
        sender.start();
        for (int i = 0; i < 200; i++) {
            assertThat(launches.run(NONE, "/bin/true")).isZero();
        }
        over.set(true);
        sender.join();
    }

    @Test
    void aStopOfAnotherTraceeIsntConsumed() {
        Kernel kernel = launches.kernel;
        int other = launches.prepare(NONE, "/bin/true");
        launches.restart(other, 0);
        assertThat(launches.run(NONE, "/bin/true")).isZero();
        assertThat(kernel.wait4(other, Launches.WAIT)).isEqualTo(other);
        assertThat(Ptrace.event(kernel.status())).isEqualTo(Ptrace.EVENT_EXEC);
        launches.restart(other, 0);
        assertThat(kernel.wait4(other, Launches.WAIT)).isEqualTo(other);
        assertThat(kernel.status()).isZero();
    }

    @Test
    void aKilledZygoteIsSaidSo() {
        launches.kernel.kill(launches.zygote.tid(), Kernel.SIGKILL);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> launches.prepare(NONE, "/bin/true"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the helper process " + launches.zygote.tid() + " was killed");
            assertThat(launches.zygote.gone()).isTrue();
        }
        try (Launches next = new Launches(new Surroundings())) {
            assertThat(next.run(NONE, "/bin/true")).isZero();
        }
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? -1 : open.length;
    }
}
