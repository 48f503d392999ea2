package io.utrace.ptrace.guest;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.api.TaskState;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.Tracee;
import org.jspecify.annotations.Nullable;

/** A process that others may wait for: a child of theirs, a tracee, or both. */
final class Relative {
    private static final int SIGUSR1 = 10;
    private static final WaitStatus EXITED = new WaitStatus(3 << 8);

    private final FakeUtrace utrace;
    final FakeTask task;
    final boolean isChild;

    /** How often it will stop yet. */
    private int stops;

    boolean isDead;
    private boolean isReported;

    /** As the kernel's child. */
    boolean isReaped;

    int stopsTold;
    int endsTold;

    Relative(FakeUtrace utrace, FakeTask task, boolean isChild, int stops) {
        this.utrace = utrace;
        this.task = task;
        this.isChild = isChild;
        this.stops = stops;
    }

    /** The engine that makes it a tracee, the last one; null where it is none. */
    private @Nullable FakeEngine tracer() {
        FakeEngine last = utrace.of(task).getLast();
        return last.data() instanceof Tracee ? last : null;
    }

    boolean isTraced() {
        return tracer() != null;
    }

    /** What it is to its tracer; null where it has none, or has none any more. */
    private @Nullable Tracee tracee() {
        FakeEngine engine = tracer();
        boolean isTracee =
                engine != null
                        && engine.data() instanceof Tracee tracee
                        && tracee.tracer().tracees().contains(tracee);
        return isTracee ? (Tracee) engine.data() : null;
    }

    /** Whether some wait is still to tell of it. */
    boolean isLeft() {
        return tracee() != null || (isChild && !isReaped);
    }

    boolean canStop() {
        return stops > 0 && !isDead && isTraced() && task.state == TaskState.RUNNING;
    }

    void stop() {
        FakeEngine engine = tracer();
        if (engine != null) {
            stops--;
            Action answer = engine.ops().reportSignal(Action.RESUME, engine, new Signal(task));
            engine.answered(answer.resume());
        }
    }

    /** For the kernel. Engines hear of it by {@link #report}. */
    void die() {
        isDead = true;
        task.isKilled = true;
    }

    boolean canReport() {
        return isDead && !isReported;
    }

    void report() {
        isReported = true;
        task.state = TaskState.ZOMBIE;
        for (FakeEngine engine : utrace.of(task)) {
            engine.ops().reportDeath(engine, new Death(task, true, EXITED));
        }
    }

    /** Whether a wait would find it, but for one that looks just as it dies. */
    boolean isWaitable() {
        Tracee tracee = tracee();
        return tracee == null
                ? isChild && isReported && !isReaped
                : tracee.isWaitable() && (tracee.end() != null || !isDead);
    }

    /** All that tells it from itself at another time. */
    String fingerprint() {
        FakeEngine engine = tracer();
        String tracee = "";
        if (engine != null && engine.data() instanceof Tracee it) {
            tracee =
                    " %s %s %s %s"
                            .formatted(
                                    it.stop() != null,
                                    it.isStopped(),
                                    it.isWaitable(),
                                    it.end() != null);
        }
        return "%d %s %s %s %s %d %d%s"
                .formatted(
                        stops,
                        isDead,
                        isReported,
                        isReaped,
                        task.state,
                        stopsTold,
                        endsTold,
                        tracee);
    }

    private record Signal(FakeTask task) implements SignalReport {
        @Override
        public int signal() {
            return SIGUSR1;
        }

        @Override
        public @Nullable Event event() {
            return null;
        }

        @Override
        public SigInfo info() {
            return SigInfo.of(SIGUSR1, 0, 1, 0);
        }

        @Override
        public void setInfo(SigInfo info) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registers registers() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Memory memory() {
            throw new UnsupportedOperationException();
        }
    }
}
