package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a shell hears of a job that is attached to and let go of: the same as without. */
@DisplayName("Jobs that are attached to and let go of")
@Timeout(60)
class AttachedJobIT {
    private static final String STOPPED = "stop: SIGCHLD 5 20, waitid 5 20";
    private static final String CONTINUED = "cont: SIGCHLD 6 18, waitid 6 18";
    private static final String QUIET = "quiet: none";

    @RegisterExtension final Session session = new Session();

    private final List<Recorder> recorders = new ArrayList<>();
    private Bystander shell;
    private int job;

    @BeforeEach
    void start() throws Exception {
        shell = new Bystander(CPrograms.build("jobparent").toString());
        job = Integer.parseInt(shell.readLine());
        awaitSleep();
    }

    @AfterEach
    void end() throws Exception {
        Tracer.kernel().kill(job, Kernel.SIGKILL);
        shell.end();
    }

    private String tell(String line) throws Exception {
        shell.write(line);
        return shell.readLine();
    }

    private void attach() {
        Recorder recorder = new Recorder(session.utrace);
        recorders.add(recorder);
        session.tasks.attach(job, recorder::attach).join();
    }

    private void detach() throws Exception {
        recorders.removeLast().detachAll();
        session.tasks.awaitIdle();
        assertThat(Bystander.status(job, "TracerPid")).isEqualTo("0");
    }

    private void awaitState(String state) throws Exception {
        while (!Bystander.status(job, "State").startsWith(state)) {
            LockSupport.parkNanos(100_000);
        }
    }

    private void awaitSleep() throws Exception {
        while (!Files.readString(Path.of("/proc/" + job + "/syscall")).startsWith("232 ")) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** The job's status counts the EINTRs that it has seen: one for each stop, as untraced. */
    private void finish(int stops) throws Exception {
        assertThat(tell("end")).isEqualTo("end: SIGCHLD 1 %d, waitid 1 %d".formatted(stops, stops));
        assertThat(shell.finish()).isZero();
    }

    @Test
    @DisplayName("untraced: what a shell hears")
    void untraced() throws Exception {
        assertThat(tell("stop")).isEqualTo(STOPPED);
        assertThat(tell("cont")).isEqualTo(CONTINUED);
        assertThat(tell("quiet")).isEqualTo(QUIET);
        finish(1);
    }

    @Test
    @DisplayName("attached and let go while it runs: nothing; and its stops are as ever")
    void running() throws Exception {
        attach();
        assertThat(tell("quiet")).isEqualTo(QUIET);
        assertThat(tell("stop")).isEqualTo(STOPPED);
        assertThat(tell("cont")).isEqualTo(CONTINUED);
        awaitSleep();
        session.tasks.close();
        assertThat(Bystander.status(job, "TracerPid")).isEqualTo("0");
        assertThat(tell("quiet")).isEqualTo(QUIET);
        finish(1);
    }

    @Test
    @DisplayName("P34, P38: stopped before, it stays stopped while attached and afterwards")
    void stoppedBefore() throws Exception {
        assertThat(tell("stop")).isEqualTo(STOPPED);
        for (int round = 0; round < 20; round++) {
            attach();
            awaitState("t");
            assertThat(tell("quiet")).isEqualTo(QUIET);
            detach();
            awaitState("T");
            assertThat(tell("quiet")).isEqualTo(QUIET);
        }
        assertThat(tell("cont")).isEqualTo(CONTINUED);
        finish(1);
    }

    @Test
    @DisplayName("P11: stopped before, SIGCONT has it go on while attached")
    void continuedWhileAttached() throws Exception {
        assertThat(tell("stop")).isEqualTo(STOPPED);
        attach();
        assertThat(tell("cont")).isEqualTo(CONTINUED);
        assertThat(tell("quiet")).isEqualTo(QUIET);
        awaitSleep();
        assertThat(tell("stop")).isEqualTo(STOPPED);
        detach();
        awaitState("T");
        assertThat(tell("cont")).isEqualTo(CONTINUED);
        assertThat(tell("quiet")).isEqualTo(QUIET);
        finish(2);
    }

    @Test
    @DisplayName("closing leaves a stopped job stopped, and its shell none the wiser")
    void closed() throws Exception {
        assertThat(tell("stop")).isEqualTo(STOPPED);
        session.tasks
                .attach(job, task -> session.attach(task, new Recorder(session.utrace), Event.EXIT))
                .join();
        session.tasks.close();
        awaitState("T");
        assertThat(tell("quiet")).isEqualTo(QUIET);
        assertThat(tell("cont")).isEqualTo(CONTINUED);
        finish(1);
    }
}
