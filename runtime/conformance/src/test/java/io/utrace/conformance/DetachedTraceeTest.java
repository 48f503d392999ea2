package io.utrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.conformance.Script.Reaction;
import io.utrace.engine.Profile;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who traces a task next, when its debugger has left it with a signal to be delivered. */
class DetachedTraceeTest {
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR1_STOP = SIGUSR1 << 8 | 0x7f;
    private static final int EVENT_STOP = 128 << 16 | 5 << 8 | 0x7f;
    private static final int EXITED_3 = 0x300;
    private static final int MOVES = 10_000;

    private static int next(Host host, Debugger debugger) throws InterruptedException {
        Optional<WaitResult> found = Optional.empty();
        for (int moves = 0; moves < MOVES && found.isEmpty(); moves++) {
            host.run();
            found = debugger.waitFor(WaitSelection.any(WaitOption.WNOHANG));
        }
        return found.orElseThrow().status();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    @DisplayName("an attach between the delivery's answer and its effect isn't lost")
    void attachedAsItIsLet(Profile profile) throws Exception {
        AtomicReference<Runnable> afterCallback = new AtomicReference<>(() -> {});
        SimHost host =
                new SimHost(
                        profile,
                        pass -> {
                            Action answer = pass.call();
                            afterCallback.getAndSet(() -> {}).run();
                            return answer;
                        });
        try (Debugger first = new Debugger(host.utrace());
                Debugger second = new Debugger(host.utrace())) {
            Script script = Script.of().react(SIGUSR1, Reaction.HANDLE).raise(SIGUSR1);
            Tracee t = host.start(script.spinUntil(1).exit(3), task -> first.seize(task.tid(), 0));
            int tid = t.task().tid();
            t.open(Script.START);
            assertThat(next(host, first)).isEqualTo(SIGUSR1_STOP);
            afterCallback.set(() -> second.seize(tid, 0));
            first.detach(tid, SIGUSR1);
            awaitHandled(host, t);
            second.interrupt(tid);
            assertThat(next(host, second)).isEqualTo(EVENT_STOP);
            second.resume(tid, Resume.CONT, 0);
            t.open(1);
            assertThat(next(host, second)).isEqualTo(EXITED_3);
            assertThat(t.handled()).hasSize(1);
        }
        assertThat(host.failures()).isEmpty();
    }

    private static void awaitHandled(Host host, Tracee t) {
        for (int moves = 0; moves < MOVES && t.handled().isEmpty(); moves++) {
            host.run();
        }
    }
}
