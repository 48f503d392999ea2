package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Dkills=N} says how often, {@code -Dkills.seed=N} when; 200 times in the profile {@code
 * explore}.
 */
@DisplayName("A runtime that is killed")
@Timeout(1800)
class KilledRuntimeIT {
    private static final int KILLS = Integer.getInteger("kills", 5);
    private static final long SEED = Long.getLong("kills.seed", 1);

    /** Within this time the program is under way, or has just ended. */
    private static final int NANOS = 300_000_000;

    private static final long LIMIT_NANOS = 60_000_000_000L;

    @TempDir private Path directory;
    private Path program;

    /** In a place of its own, by which its processes are known. */
    @BeforeEach
    void build() throws Exception {
        program = directory.resolve("allsorts");
        Files.copy(CPrograms.build("allsorts"), program, StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    @DisplayName("P2, U11: at whatever moment, its tracees run on and end right")
    void atAnyMoment() throws Exception {
        Random random = new Random(SEED);
        int unfinished = 0;
        for (int i = 0; i < KILLS; i++) {
            int delay = random.nextInt(NANOS);
            unfinished += killAfter(delay, directory.resolve("out" + i)) ? 1 : 0;
        }
        System.out.printf("%d of %d before the program's end%n", unfinished, KILLS);
        assertThat(unfinished).isPositive();
    }

    /** Whether the program was still running when the runtime was killed. */
    private boolean killAfter(int nanos, Path out) throws Exception {
        Path pid = directory.resolve("pid");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        TraceOnce.class.getName(),
                        "/bin/sh",
                        "-c",
                        "exec >" + out + " 2>&1; exec " + program + " 30 breaks");
        // to a file: a Process's own pipe is closed when its process ends
        Process runtime =
                new ProcessBuilder(command)
                        .redirectOutput(pid.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        while (!Files.readString(pid).endsWith("\n")) {
            assertThat(runtime.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        int tracee = Integer.parseInt(Files.readString(pid).strip());
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            LockSupport.parkNanos(nanos - (System.nanoTime() - start));
        }
        Tracer.kernel().kill((int) runtime.pid(), Kernel.SIGKILL);
        boolean isUnfinished = runtime.waitFor() == 128 + Kernel.SIGKILL && isAlive(tracee);
        awaitEnd(tracee);
        assertThat(Files.readString(out)).as("killed after %d ns", nanos).isEqualTo("all right\n");
        assertThat(Processes.running(program))
                .as("left behind, killed after %d ns", nanos)
                .isEmpty();
        return isUnfinished;
    }

    private void awaitEnd(int tracee) throws IOException {
        long start = System.nanoTime();
        while (isAlive(tracee)) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                String state = Processes.dump(program);
                Processes.kill(program);
                throw new AssertionError("it hangs: " + state);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean isAlive(int pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    static String classPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("java.class.path"),
                System.getProperty("jdk.module.path", ""),
                Path.of("target", "classes").toString(),
                Path.of("target", "test-classes").toString());
    }
}
