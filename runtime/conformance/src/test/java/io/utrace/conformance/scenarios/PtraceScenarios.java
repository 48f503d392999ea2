package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.TaskState;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Script.Reaction;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;

/**
 * ptrace(2) as an engine, in the form that today's kernel has. They need the module, of which the
 * suite itself knows nothing; so they are here.
 */
@DisplayName("ptrace")
public class PtraceScenarios {
    private static final int SIGTRAP = 5;
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int EXITED_3 = 0x300;
    private static final int SIGUSR1_STOP = 0x0a7f;
    private static final int CALL_STOP = 0x857f;

    // ---- what they say

    /** Somebody else has an engine on it, too: a task that nobody wants is let go. */
    private static Tracee start(World world, Script script) {
        return world.start(script, world.probe("other"));
    }

    private static Tracee seize(World world, Debugger debugger, Script script, int options) {
        Tracee t = start(world, script);
        debugger.seize(t.task().tid(), options);
        return t;
    }

    private static WaitResult next(World world, Debugger debugger) {
        AtomicReference<WaitResult> found = new AtomicReference<>();
        world.await(
                "something to wait for",
                () -> {
                    look(debugger, WaitSelection.any(WaitOption.WNOHANG), found);
                    return found.get() != null;
                });
        return found.get();
    }

    private static void look(
            Debugger debugger, WaitSelection selection, AtomicReference<WaitResult> found) {
        try {
            debugger.waitFor(selection).ifPresent(found::set);
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static int nextStatus(World world, Debugger debugger) {
        return next(world, debugger).status();
    }

    private static void assertErrno(int errno, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        PtraceException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(errno));
    }

    /** On another thread of the debugger, which nothing else waits for. */
    private static <T> T elsewhere(Supplier<T> deed) {
        return CompletableFuture.supplyAsync(deed, task -> Thread.ofPlatform().daemon().start(task))
                .join();
    }

    // ---- signals

    @Scenario(id = "T114", must = "a signal is dropped, or another is delivered in its place")
    void signal(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script =
                    Script.of()
                            .react(SIGUSR1, Reaction.HANDLE)
                            .react(SIGUSR2, Reaction.HANDLE)
                            .raise(SIGUSR1)
                            .raise(SIGUSR1)
                            .exit(3);
            Tracee t = seize(world, debugger, script, 0);
            int tid = t.task().tid();
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            assertThat(debugger.signalInfo(tid).signal()).isEqualTo(SIGUSR1);
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            debugger.resume(tid, Resume.CONT, SIGUSR2);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
            assertThat(t.handled()).extracting(SigInfo::signal).containsExactly(SIGUSR2);
            int sender = (int) ProcessHandle.current().pid();
            assertThat(t.handled().getFirst().pid()).isEqualTo(sender);
        }
    }

    @Scenario(id = "T120", must = "what a detach delivers comes once; who attaches then has it")
    void detachWithSignal(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script =
                    Script.of()
                            .react(SIGUSR1, Reaction.HANDLE)
                            .raise(SIGUSR1)
                            .sleepUntil(1)
                            .exit(3);
            Tracee t = seize(world, debugger, script, 0);
            int tid = t.task().tid();
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            debugger.detach(tid, SIGUSR1);
            debugger.attach(tid);
            assertThat(nextStatus(world, debugger) >> 8).isEqualTo(SIGSTOP);
            debugger.resume(tid, Resume.CONT, 0);
            t.open(1);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
            assertThat(t.handled()).hasSize(1);
        }
    }

    @Scenario(id = "T117", must = "an execve is a SIGTRAP, where it isn't asked for as an event")
    void exec(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Tracee t = start(world, Script.of().exec(Script.of().exit(3)));
            int tid = t.task().tid();
            debugger.attach(tid);
            world.go(t);
            assertThat(next(world, debugger).stopSignal()).isEqualTo(SIGSTOP);
            debugger.resume(tid, Resume.CONT, 0);
            WaitResult exec = next(world, debugger);
            assertThat(exec.stopSignal()).isEqualTo(SIGTRAP);
            assertThat(exec.event()).isZero();
            assertThat(debugger.signalInfo(tid).code()).isZero();
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    // ---- calls and births

    @Scenario(id = "T115", must = "a system call stops at its entry and at its exit")
    void calls(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().raise(SIGUSR1).call().exit(3);
            Tracee t = seize(world, debugger, script, TraceOption.SYSGOOD);
            int tid = t.task().tid();
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            for (int stop = 1; stop <= 2; stop++) {
                debugger.resume(tid, Resume.SYSCALL, 0);
                assertThat(nextStatus(world, debugger)).isEqualTo(CALL_STOP);
                assertThat(debugger.eventMessage(tid)).isEqualTo(stop);
            }
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "T116", must = "a fork is an event, and the call's exit comes after it")
    void fork(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().raise(SIGUSR1).fork(Script.of().exit(0)).exit(3);
            int options = TraceOption.FORK | TraceOption.SYSGOOD;
            Tracee t = seize(world, debugger, script, options);
            int tid = t.task().tid();
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            debugger.resume(tid, Resume.CONT, 0);
            WaitResult fork = nextOf(world, debugger, tid);
            assertThat(fork.event()).isEqualTo(1);
            int child = (int) debugger.eventMessage(tid);
            debugger.resume(tid, Resume.SYSCALL, 0);
            assertThat(nextOf(world, debugger, tid).status()).isEqualTo(CALL_STOP);
            debugger.resume(tid, Resume.CONT, 0);
            // A new tracee stops before it does anything.
            assertThat(nextOf(world, debugger, child).event()).isEqualTo(128);
            debugger.resume(child, Resume.CONT, 0);
            assertThat(nextOf(world, debugger, child).status()).isZero();
            assertThat(endOf(world, debugger, tid)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "T118", must = "a vfork is an event, and so is its being over")
    void vfork(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().vfork(Script.of().exit(0)).exit(3);
            int options = TraceOption.VFORK | TraceOption.VFORK_DONE;
            Tracee t = seize(world, debugger, script, options);
            int tid = t.task().tid();
            world.go(t);
            assertThat(nextOf(world, debugger, tid).event()).isEqualTo(2);
            int child = (int) debugger.eventMessage(tid);
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextOf(world, debugger, child).event()).isEqualTo(128);
            debugger.resume(child, Resume.CONT, 0);
            assertThat(nextOf(world, debugger, child).status()).isZero();
            assertThat(nextOf(world, debugger, tid).event()).isEqualTo(5);
            assertThat(debugger.eventMessage(tid)).isEqualTo(child);
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(endOf(world, debugger, tid)).isEqualTo(EXITED_3);
        }
    }

    /** Signals are passed on: SIGCHLD, which ends nobody. */
    private static int endOf(World world, Debugger debugger, int tid) {
        WaitResult result = nextOf(world, debugger, tid);
        while (result.isStopped()) {
            debugger.resume(tid, Resume.CONT, result.stopSignal());
            result = nextOf(world, debugger, tid);
        }
        return result.status();
    }

    private static WaitResult nextOf(World world, Debugger debugger, int tid) {
        AtomicReference<WaitResult> found = new AtomicReference<>();
        world.await(
                "something of " + tid,
                () -> {
                    look(debugger, WaitSelection.of(tid, WaitOption.WNOHANG), found);
                    return found.get() != null;
                });
        return found.get();
    }

    // ---- tracers

    @Scenario(id = "T119", must = "a second tracer is refused: EPERM")
    void exclusive(World world) {
        try (Debugger first = new Debugger(world.utrace());
                Debugger second = new Debugger(world.utrace())) {
            Tracee t = seize(world, first, Script.of().exit(3), 0);
            int tid = t.task().tid();
            assertErrno(Errno.EPERM, () -> second.attach(tid));
            assertErrno(Errno.EPERM, () -> second.seize(tid, 0));
            assertErrno(Errno.EPERM, () -> first.seize(tid, 0));
            world.go(t);
            assertThat(nextStatus(world, first)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "T121", must = "when the tracer ends its tracees go on, or stay stopped")
    void tracerEnds(World world) {
        Script script =
                Script.of().react(SIGUSR1, Reaction.HANDLE).raise(SIGUSR1).mark(1).sleepUntil(1);
        Debugger debugger = new Debugger(world.utrace());
        // Who has waited for a signal has taken it: in utrace's ptrace it was delivered.
        Tracee waited = seize(world, debugger, script, 0);
        world.go(waited);
        assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
        Tracee unwaited = seize(world, debugger, script, 0);
        world.go(unwaited);
        world.awaitHeld(unwaited.task());
        Tracee stopped = seize(world, debugger, Script.of().mark(1), 0);
        int tid = stopped.task().tid();
        stopped.send(SIGSTOP);
        assertThat(nextOf(world, debugger, tid).stopSignal()).isEqualTo(SIGSTOP);
        debugger.resume(tid, Resume.CONT, SIGSTOP);
        assertThat(nextOf(world, debugger, tid).event()).isEqualTo(128);

        debugger.close();
        world.awaitMark(waited, 1);
        world.awaitMark(unwaited, 1);
        assertThat(waited.handled()).isEmpty();
        assertThat(unwaited.handled()).hasSize(1);
        waited.open(1);
        unwaited.open(1);
        world.awaitEnd(waited);
        world.awaitEnd(unwaited);
        world.await("the stop", () -> stopped.task().state() == TaskState.STOPPED);
        stopped.send(SIGCONT);
        world.goToEnd(stopped);
    }

    @Scenario(id = "T122", must = "another thread of the debugger waits, but may not ask")
    void otherThread(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().raise(SIGUSR1).exit(3);
            Tracee t = seize(world, debugger, script, 0);
            int tid = t.task().tid();
            world.go(t);
            world.awaitHeld(t.task());
            WaitSelection own = WaitSelection.any(WaitOption.WNOHANG, WaitOption.WNOTHREAD);
            assertErrno(Errno.ECHILD, () -> rethrowing(() -> waitFor(debugger, own)));
            WaitSelection any = WaitSelection.any(WaitOption.WNOHANG);
            assertThat(elsewhere(() -> waitFor(debugger, any)).status()).isEqualTo(SIGUSR1_STOP);
            assertErrno(
                    Errno.ESRCH,
                    () ->
                            rethrowing(() -> {
                                debugger.resume(tid, Resume.CONT, 0);
                                return null;
                            }));
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    private static void rethrowing(Supplier<?> deed) throws Throwable {
        try {
            elsewhere(deed);
        } catch (CompletionException failure) {
            throw failure.getCause();
        }
    }

    private static WaitResult waitFor(Debugger debugger, WaitSelection selection) {
        AtomicReference<WaitResult> found = new AtomicReference<>();
        look(debugger, selection, found);
        return found.get();
    }

    @Scenario(id = "T123", must = "a stop that only another engine wants is none of the tracer's")
    void anothersStop(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Probe b = world.probe("B");
            Tracee t = world.start(Script.of().call().exit(3), b);
            debugger.seize(t.task().tid(), 0);
            b.control(ResumeAction.STOP);
            world.barrier(b.engine());
            assertThat(t.task().state()).isEqualTo(TaskState.TRACED);
            AtomicReference<WaitResult> found = new AtomicReference<>();
            look(debugger, WaitSelection.any(WaitOption.WNOHANG), found);
            assertThat(found.get()).isNull();
            b.control(ResumeAction.RESUME);
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }
}
