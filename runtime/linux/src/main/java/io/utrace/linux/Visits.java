package io.utrace.linux;

import io.utrace.api.UtraceException.NotStopped;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What examiners ask of one stopped tracee. For the tracer thread only.
 *
 * <p>No request but PTRACE_INTERRUPT reaches a tracee that listens in its group-stop, though it may
 * be held by then. So it is interrupted, which stops it in the same place, and received are those
 * who wait when it has come to that stop, or to its end.
 */
final class Visits {
    private final Tracee tracee;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    Visits(Tracee tracee) {
        this.tracee = tracee;
    }

    /** Does what another thread asks: now, or when requests reach the tracee. */
    void announce(Runnable request) {
        if (isListening()) {
            waiting.add(request);
            tracee.resumption().interrupt();
        } else {
            request.run();
        }
    }

    /** A callback of another task asks, which can't wait for a stop of this one. */
    void checkReachable() {
        if (isListening()) {
            throw new NotStopped(tracee.record() + " listens in its group-stop");
        }
    }

    private boolean isListening() {
        return tracee.resumption().at() == PtraceStop.LISTENING;
    }

    /** It has stopped, or ended. */
    void receive() {
        for (int left = waiting.size(); left > 0; left--) {
            waiting.remove().run();
        }
    }
}
