package io.utrace.cli;

import io.utrace.api.EngineOps;
import io.utrace.linux.RealTasks;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A JVM of its own: attaches to a process, says how many tasks it was shown, lets go of them. */
final class AttachOnce {
    private AttachOnce() {}

    public static void main(String[] arguments) {
        RealTasks.Failures failures =
                new RealTasks.Failures() {
                    @Override
                    public void moduleFailed(EngineOps ops, String where, Throwable failure) {
                        throw new AssertionError(failure);
                    }

                    @Override
                    public void tracerFailed(Throwable failure) {
                        throw new AssertionError(failure);
                    }
                };
        try (RealTasks tasks = RealTasks.open(failures)) {
            AtomicInteger shown = new AtomicInteger();
            tasks.attach(Integer.parseInt(arguments[0]), task -> shown.incrementAndGet()).join();
            System.out.println("attached to " + shown);
        } catch (CompletionException refusal) {
            System.out.println(refusal.getCause().getMessage());
        }
    }
}
