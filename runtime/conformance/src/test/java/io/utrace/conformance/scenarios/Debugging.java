package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What scenarios with a {@link Debugger} say. */
final class Debugging {
    private Debugging() {}

    /** Somebody else has an engine on it, too: a task that nobody wants is let go. */
    static Tracee start(World world, Script script) {
        return world.start(script, world.probe("other"));
    }

    static Tracee seize(World world, Debugger debugger, Script script, int options) {
        Tracee t = start(world, script);
        debugger.seize(t.task().tid(), options);
        return t;
    }

    // ---- waiting

    /** A wait that doesn't: without its result there is nothing yet. */
    static Optional<WaitResult> look(Debugger debugger, WaitSelection selection) {
        try {
            return debugger.waitFor(selection);
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static WaitResult await(World world, Debugger debugger, WaitSelection selection) {
        AtomicReference<WaitResult> found = new AtomicReference<>();
        world.await(
                "something of " + selection,
                () -> {
                    look(debugger, selection).ifPresent(found::set);
                    return found.get() != null;
                });
        return found.get();
    }

    static WaitResult next(World world, Debugger debugger) {
        return await(world, debugger, WaitSelection.any(WaitOption.WNOHANG));
    }

    static int nextStatus(World world, Debugger debugger) {
        return next(world, debugger).status();
    }

    static WaitResult nextOf(World world, Debugger debugger, int tid) {
        return await(world, debugger, WaitSelection.of(tid, WaitOption.WNOHANG));
    }

    /** Signals are passed on: SIGCHLD, which ends nobody. */
    static int endOf(World world, Debugger debugger, int tid) {
        WaitResult result = nextOf(world, debugger, tid);
        while (result.isStopped()) {
            debugger.resume(tid, Resume.CONT, result.stopSignal());
            result = nextOf(world, debugger, tid);
        }
        return result.status();
    }

    // ---- errors, threads

    static void assertErrno(int errno, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        PtraceException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(errno));
    }

    /** On another thread of the debugger, which nothing else waits for. */
    static <T> T elsewhere(Supplier<T> deed) {
        try {
            return CompletableFuture.supplyAsync(
                            deed, task -> Thread.ofPlatform().daemon().start(task))
                    .join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof PtraceException refused ? refused : failure;
        }
    }
}
