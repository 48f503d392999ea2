package io.utrace.linux;

import io.utrace.api.EngineOps;
import io.utrace.api.WaitStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A JVM of its own, to be killed: runs a program under two engines that see everything. */
final class TraceOnce {
    private TraceOnce() {}

    /** Says the program's process id when that is about to run. */
    public static void main(String[] command) throws Exception {
        RealTasks.Failures failures =
                new RealTasks.Failures() {
                    @Override
                    public void moduleFailed(
                            @Nullable EngineOps ops, String where, Throwable failure) {
                        throw new AssertionError(where, failure);
                    }

                    @Override
                    public void tracerFailed(Throwable failure) {
                        throw new AssertionError(failure);
                    }
                };
        try (RealTasks tasks = RealTasks.open(failures)) {
            Recorder first = new Recorder(tasks.utrace());
            Recorder second = new Recorder(tasks.utrace());
            CompletableFuture<WaitStatus> end =
                    tasks.launch(
                            Launches.bytes(command),
                            tasks.environment(),
                            task -> {
                                first.attach(task);
                                second.attach(task);
                                System.out.println(task.tgid());
                            });
            System.exit(end.get().shellStatus());
        }
    }
}
