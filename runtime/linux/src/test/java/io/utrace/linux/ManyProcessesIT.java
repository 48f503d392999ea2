package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Many processes at once")
@Timeout(120)
class ManyProcessesIT {
    private static final int COUNT = Integer.getInteger("attach.processes", 100);

    /**
     * Starts as many sleepers as it is told and says their pids; at the end of its input they end.
     */
    private static final String SLEEPERS =
            "i=0; while [ $i -lt $0 ]; do sleep 1000 & echo $!; p=\"$p $!\"; i=$((i+1)); done; read end;"
                    + " kill $p; wait; exit 3";

    @RegisterExtension final Session session = new Session();

    private Bystander parent;

    private List<Integer> startAll() throws Exception {
        parent = new Bystander("sh", "-c", SLEEPERS, "" + COUNT);
        List<Integer> pids = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            pids.add(Integer.parseInt(parent.readLine()));
        }
        return pids;
    }

    private Recorder attachAll(List<Integer> pids) {
        Recorder recorder = new Recorder(session.utrace);
        CompletableFuture.allOf(
                        pids.stream()
                                .map(pid -> session.tasks.attach(pid, recorder::attach))
                                .toArray(CompletableFuture[]::new))
                .join();
        return recorder;
    }

    private static long open() {
        return Path.of("/proc/self/fd").toFile().list().length;
    }

    private static void awaitNoMidwife() {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("utrace-midwife"))) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    @DisplayName("attached to and let go, then attached to and killed: nothing is left of it")
    void nothingIsLeft() throws Exception {
        List<Integer> pids = startAll();
        attachAll(pids.subList(0, 1)).detachAll();
        session.tasks.awaitIdle();
        long descriptors = open();
        Recorder first = attachAll(pids);
        for (int pid : pids) {
            assertThat(Bystander.status(pid, "TracerPid")).isNotEqualTo("0");
        }
        first.detachAll();
        session.tasks.awaitIdle();
        for (int pid : pids) {
            assertThat(Bystander.status(pid, "TracerPid")).isEqualTo("0");
            assertThat(session.utrace.task(pid)).isEmpty();
        }
        Recorder second = attachAll(pids);
        assertThat(parent.finish()).isEqualTo(3);
        session.tasks.awaitIdle();
        assertThat(second.count("dead 143")).isEqualTo(COUNT);
        awaitNoMidwife();
        // the pipes to the shell may be closed by now
        assertThat(open()).isLessThanOrEqualTo(descriptors);
        for (int pid : pids) {
            assertThat(session.utrace.task(pid)).isEmpty();
        }
        assertThat(session.failures).isEmpty();
    }
}
