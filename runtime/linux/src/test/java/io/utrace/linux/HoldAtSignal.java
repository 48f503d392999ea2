package io.utrace.linux;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.SignalReport;
import io.utrace.api.WaitQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A JVM of its own, to be killed: holds a program at the first signal that it catches. */
final class HoldAtSignal {
    private HoldAtSignal() {}

    /** Says the program's process id when it is held. */
    public static void main(String[] command) throws Exception {
        RealTasks.Failures failures =
                new RealTasks.Failures() {
                    @Override
                    public void moduleFailed(
                            @Nullable EngineOps ops, String where, Throwable failure) {
                        throw new AssertionError(failure);
                    }

                    @Override
                    public void tracerFailed(Throwable failure) {
                        throw new AssertionError(failure);
                    }
                };
        try (RealTasks tasks = RealTasks.open(failures)) {
            WaitQueue queue = tasks.utrace().newWaitQueue();
            AtomicReference<Engine> held = new AtomicReference<>();
            EngineOps ops =
                    new EngineOps() {
                        @Override
                        public Action reportSignal(
                                Action action, Engine engine, SignalReport signal) {
                            held.set(engine.retain());
                            engine.wakeUp(queue);
                            return Action.STOP.with(action.signalAction());
                        }
                    };
            tasks.launch(
                    Launches.bytes(command),
                    tasks.environment(),
                    task ->
                            tasks.utrace()
                                    .attach(task, ops, null)
                                    .setEvents(EventSet.of(Event.SIGNAL)));
            queue.waitUntil(() -> held.get() != null);
            held.get().barrier();
            System.out.println(held.get().task().tgid());
            System.in.read();
        }
    }
}
