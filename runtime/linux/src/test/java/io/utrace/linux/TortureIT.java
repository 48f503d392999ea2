package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code -Dtorture.factor=N} makes each program N times as long; 50 in the profile {@code explore}.
 */
@DisplayName("Torture")
@Timeout(900)
class TortureIT {
    private static final int PACE_NANOS = 200_000;
    private static final int FACTOR = Integer.getInteger("torture.factor", 1);

    @RegisterExtension
    @Order(1)
    final Leaks leaks = new Leaks();

    @RegisterExtension
    @Order(2)
    final Session session = new Session();

    private final Torture torture = new Torture(session);

    private static String program(String name) throws Exception {
        return CPrograms.build(name).toString();
    }

    private static void assumeRoot() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root can try");
    }

    @Test
    @DisplayName("P13: 64 threads fork at once, and their children exec")
    void forkAndExec() throws Exception {
        int rounds = FACTOR;
        int tasks = torture.run(program("forkexec") + " 64 " + rounds);
        assertThat(tasks).isEqualTo(1 + 64 + 64 * rounds);
        assertThat(torture.first.count("exec")).isEqualTo(2 + 64 * rounds);
    }

    @Test
    @DisplayName("P16: one thread after the other runs the process anew; the others end")
    void threadsExec() throws Exception {
        int times = 40 * FACTOR;
        torture.run(program("threadexecs") + " " + times);
        assertThat(torture.first.count("exec")).isEqualTo(2 + times);
    }

    @Test
    @DisplayName("P15: eight threads vfork, and their children vfork, exec and exit")
    void vforks() throws Exception {
        int rounds = 5 * FACTOR;
        int tasks = torture.run(program("vforkstorm") + " 8 " + rounds);
        assertThat(tasks).isEqualTo(1 + 8 + 8 * 4 * rounds);
    }

    @Test
    @DisplayName("P33: signals between threads: none is lost, none comes twice")
    void signals() throws Exception {
        torture.run(program("sigstorm") + " 4 " + 2000 * FACTOR);
    }

    @Test
    @DisplayName("P11: a parent that stops and continues its child is told of every one")
    void stops() throws Exception {
        torture.run(program("stopcont") + " 3 " + 40 * FACTOR);
    }

    @Test
    @DisplayName("P28: whoever sleeps, interrupted again and again, sleeps as long as it meant to")
    void sleepers() throws Exception {
        String command = program("sleepers") + " " + 300 * Math.min(FACTOR, 10);
        CompletableFuture<WaitStatus> end = torture.start(command);
        long interruptions = 0;
        while (!end.isDone()) {
            // who is interrupted at each instruction doesn't get far
            LockSupport.parkNanos(PACE_NANOS);
            for (Engine engine : torture.first.engines()) {
                try {
                    engine.control(ResumeAction.INTERRUPT);
                    interruptions++;
                } catch (NoSuchTask ended) {
                    // others sleep on
                }
            }
        }
        torture.await(end);
        torture.assertStory();
        assertThat(session.output()).isEqualTo("slept\n");
        assertThat(end.join().shellStatus()).isZero();
        System.out.printf("%,d interruptions%n", interruptions);
    }

    @Test
    @DisplayName("P22: a set-user-ID program keeps its privileges if the tracer has them")
    void setUserId() throws Exception {
        assumeRoot();
        Path plain = CPrograms.build("setuid");
        // where anybody may get at it
        Path privileged = Files.createTempFile("utrace-setuid", "");
        try {
            Files.write(privileged, Files.readAllBytes(plain));
            Files.setPosixFilePermissions(privileged, PosixFilePermissions.fromString("rwxr-xr-x"));
            Process chmod = new ProcessBuilder("chmod", "4755", privileged.toString()).start();
            assertThat(chmod.waitFor()).isZero();
            torture.run(plain + " " + privileged);
            assertThat(session.output()).isEqualTo("65534 0 0\n");
        } finally {
            Files.delete(privileged);
        }
    }

    @Test
    @DisplayName("P14: a child that is made to be untraced is, and nobody waits for it")
    void untracedChild() throws Exception {
        assertThat(unwatched().run(program("clones") + " untraced")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"both", "both3", "thread"})
    @DisplayName("P14: a task that the kernel puts in the seat without a word goes on untraced")
    void childWithoutAWord(String way) throws Exception {
        assertThat(unwatched().run(program("clones") + " " + way)).isEqualTo(1);
    }

    /** With engines that watch no calls. */
    private Torture unwatched() {
        return new Torture(session, withoutCalls(), withoutCalls());
    }

    private Recorder withoutCalls() {
        return new Recorder(session.utrace) {
            @Override
            EventSet wanted() {
                return super.wanted().minus(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"untraced, 3", "both, 3", "both3, 3", "thread, 2"})
    @DisplayName("P14: no child escapes where calls are watched")
    void childOfWatched(String way, int tasks) throws Exception {
        assertThat(torture.run(program("clones") + " " + way)).isEqualTo(tasks);
    }

    @Test
    @DisplayName("P14: a child that asks to be traced is told of like any other")
    void tracedChild() throws Exception {
        assertThat(torture.run(program("clones") + " ptrace")).isEqualTo(3);
    }

    @Test
    @DisplayName("P37: tasks in a process id namespace of their own are known by our numbers")
    void namespaces() throws Exception {
        assumeRoot();
        assertThat(torture.run(program("clones") + " namespace")).isEqualTo(3);
    }

    @Test
    @DisplayName("P13: thousands of short forks, one after the other")
    void shortForks() throws Exception {
        int times = 2000 * Math.min(FACTOR, 10);
        assertThat(torture.run(program("shortforks") + " " + times)).isEqualTo(1 + times);
    }
}
