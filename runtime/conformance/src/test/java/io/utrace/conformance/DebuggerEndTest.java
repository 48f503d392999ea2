package io.utrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.conformance.Script.Reaction;
import io.utrace.engine.Pass;
import io.utrace.engine.Profile;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R16, at every point: a debugger that ends before any move of the tasks, before a callback,
 * between a callback's answer and its effect, or with a stop in its hands. Its tracees go on, with
 * another debugger or without, and the signal is delivered, but for one that it has waited for.
 */
class DebuggerEndTest {
    private static final int SIGUSR1 = 10;
    private static final int MOVES = 10_000;
    private static final int LEAST = 50;
    private static final int OPTIONS =
            TraceOption.SYSGOOD | TraceOption.FORK | TraceOption.EXEC | TraceOption.EXIT;
    private static final int CHILD_MARK = 1;
    private static final Script CHILD = Script.of().call().mark(CHILD_MARK).exit(0);
    private static final Script SCRIPT =
            Script.of().react(SIGUSR1, Reaction.HANDLE).fork(CHILD).raise(SIGUSR1).call().exit(3);

    /** A run in which the debugger ends at one point. */
    private static final class Run {
        private final SimHost host;
        private final Tracee t;
        private final Resume how;
        private final boolean isReplaced;
        private int pointsLeft;
        private Debugger debugger;
        private boolean isOver;
        private boolean hasSignal;
        private boolean tookSignal;

        Run(Profile profile, Resume how, boolean isReplaced, int point) {
            host = new SimHost(profile, this::dispatch);
            debugger = new Debugger(host.utrace());
            t = host.start(SCRIPT, task -> debugger.seize(task.tid(), OPTIONS));
            this.how = how;
            this.isReplaced = isReplaced;
            pointsLeft = point;
        }

        private @Nullable Action dispatch(Pass pass) {
            pass();
            Action answer = pass.call();
            pass();
            return answer;
        }

        /** Passes a point. */
        private void pass() {
            if (pointsLeft-- == 0) {
                isOver = true;
                tookSignal = hasSignal;
                debugger.close();
                if (isReplaced) {
                    debugger = new Debugger(host.utrace());
                    replace();
                }
            }
        }

        private void replace() {
            try {
                debugger.seize(t.task().tid(), 0);
            } catch (PtraceException gone) {
                // It was too late.
            }
        }

        /** Whether it was over before its tracees were. */
        boolean isOverFirst() throws InterruptedException {
            t.open(Script.START);
            for (int moves = 0; moves < MOVES && isAlive(); moves++) {
                pass();
                host.run();
                debug();
            }
            assertThat(t.hasPassed(CHILD_MARK)).isTrue();
            assertThat(Objects.requireNonNull(t.end()).exitCode()).isEqualTo(3);
            assertThat(t.handled()).hasSize(tookSignal ? 0 : 1);
            assertThat(host.failures()).isEmpty();
            return isOver;
        }

        private boolean isAlive() {
            return t.end() == null || !t.hasPassed(CHILD_MARK);
        }

        private void debug() throws InterruptedException {
            Optional<WaitResult> found = look();
            while (found.isPresent()) {
                goOn(found.get());
                found = look();
            }
        }

        private Optional<WaitResult> look() throws InterruptedException {
            try {
                return debugger.waitFor(WaitSelection.any(WaitOption.WNOHANG));
            } catch (PtraceException nobody) {
                return Optional.empty();
            }
        }

        private void goOn(WaitResult told) {
            Debugger teller = debugger;
            hasSignal = told.isStopped() && told.event() == 0 && told.stopSignal() == SIGUSR1;
            pass();
            if (told.isStopped() && teller == debugger && (isReplaced || !isOver)) {
                debugger.resume(told.tid(), how, hasSignal ? SIGUSR1 : 0);
            }
            hasSignal = false;
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    @DisplayName("leaves no stop behind, wherever it comes")
    void leavesNoStop(Profile profile) throws Exception {
        explore(profile, false);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    @DisplayName("leaves its tracee to the next, wherever it comes")
    void isReplaced(Profile profile) throws Exception {
        explore(profile, true);
    }

    private static void explore(Profile profile, boolean isReplaced) throws Exception {
        // By a step it might be about to get a SIGTRAP, which would end it.
        for (Resume how : new Resume[] {Resume.CONT, Resume.SYSCALL}) {
            int point = 0;
            while (new Run(profile, how, isReplaced, point).isOverFirst()) {
                point++;
            }
            assertThat(point).isGreaterThan(LEAST);
        }
    }
}
