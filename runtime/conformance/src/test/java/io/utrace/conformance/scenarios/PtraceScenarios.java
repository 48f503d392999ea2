package io.utrace.conformance.scenarios;

import static io.utrace.conformance.scenarios.Debugging.assertErrno;
import static io.utrace.conformance.scenarios.Debugging.elsewhere;
import static io.utrace.conformance.scenarios.Debugging.endOf;
import static io.utrace.conformance.scenarios.Debugging.look;
import static io.utrace.conformance.scenarios.Debugging.next;
import static io.utrace.conformance.scenarios.Debugging.nextOf;
import static io.utrace.conformance.scenarios.Debugging.nextStatus;
import static io.utrace.conformance.scenarios.Debugging.seize;
import static io.utrace.conformance.scenarios.Debugging.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallExit;
import io.utrace.api.TaskState;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Script.Reaction;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final long ENOSYS = 38;

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
            assertErrno(Errno.ECHILD, () -> elsewhere(() -> look(debugger, own)));
            WaitSelection any = WaitSelection.any(WaitOption.WNOHANG);
            assertThat(elsewhere(() -> look(debugger, any)))
                    .hasValueSatisfying(
                            found -> assertThat(found.status()).isEqualTo(SIGUSR1_STOP));
            assertErrno(Errno.ESRCH, () -> elsewhere(() -> debugger.eventMessage(tid)));
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
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
            assertThat(look(debugger, WaitSelection.any(WaitOption.WNOHANG))).isEmpty();
            b.control(ResumeAction.RESUME);
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "K07", must = "an attach that is refused is so, and leaves nothing behind")
    void refusedAttach(World world) {
        try (Debugger first = new Debugger(world.utrace());
                Debugger second = new Debugger(world.utrace())) {
            Tracee t = seize(world, first, Script.of().raise(SIGUSR1).exit(3), 0);
            int tid = t.task().tid();
            assertErrno(Errno.EPERM, () -> second.attach(tid));
            WaitSelection any = WaitSelection.any(WaitOption.WNOHANG);
            assertErrno(Errno.ECHILD, () -> look(second, any));
            world.go(t);
            // No SIGSTOP of the other's comes first.
            assertThat(nextStatus(world, first)).isEqualTo(SIGUSR1_STOP);
            first.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, first)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "K14", must = "a call that another engine has aborted stays aborted")
    void abortedByAnother(World world) {
        for (boolean isBefore : new boolean[] {true, false}) {
            try (Debugger debugger = new Debugger(world.utrace())) {
                AtomicLong result = new AtomicLong();
                Probe b =
                        world.probe("B")
                                .on(
                                        Event.SYSCALL_ENTRY,
                                        report -> Action.RESUME.with(SyscallAction.ABORT))
                                .on(
                                        Event.SYSCALL_EXIT,
                                        report -> {
                                            result.set(report.view(SyscallExit.class).result());
                                            report.engine().setEvents(EventSet.NONE);
                                            return report.answer(ResumeAction.RESUME);
                                        });
                Tracee t = start(world, Script.of().raise(SIGUSR1).call().exit(3));
                int tid = seizeWith(b, isBefore, debugger, t);
                world.go(t);
                assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
                b.events(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
                debugger.resume(tid, Resume.SYSCALL, 0);
                assertThat(nextStatus(world, debugger)).isEqualTo(CALL_STOP);
                debugger.resume(tid, Resume.SYSCALL, 0);
                assertThat(nextStatus(world, debugger)).isEqualTo(CALL_STOP);
                assertThat(result.get()).isEqualTo(-ENOSYS);
                debugger.resume(tid, Resume.CONT, 0);
                assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
            }
        }
    }

    @Scenario(id = "K15", must = "options of which one is unknown are refused, and none is set")
    void unknownOption(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().raise(SIGUSR1).call().exit(3);
            Tracee t = seize(world, debugger, script, 0);
            int tid = t.task().tid();
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1_STOP);
            int withUnknown = TraceOption.SYSGOOD | TraceOption.EXIT | 1 << 30;
            assertErrno(Errno.EINVAL, () -> debugger.setOptions(tid, withUnknown));
            debugger.resume(tid, Resume.SYSCALL, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGTRAP << 8 | 0x7f);
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "R16", must = "a tracer that ends as its tracee is about to stop leaves no stop")
    void tracerEndsAsItsTraceeStops(World world) {
        for (Event event : new Event[] {Event.SIGNAL_TERM, Event.SYSCALL_ENTRY}) {
            for (boolean isBefore : new boolean[] {true, false}) {
                Debugger debugger = new Debugger(world.utrace());
                AtomicInteger ends = new AtomicInteger();
                Probe b =
                        world.probe("B")
                                .on(
                                        event,
                                        report -> {
                                            ends.incrementAndGet();
                                            world.meanwhile(debugger::close);
                                            report.engine().setEvents(EventSet.NONE);
                                            return report.answer(ResumeAction.RESUME);
                                        });
                Script script = Script.of().raise(SIGUSR2).call().raise(SIGUSR1).mark(1).exit(3);
                Tracee t = start(world, script);
                int tid = seizeWith(b, isBefore, debugger, t);
                world.go(t);
                assertThat(nextStatus(world, debugger) >> 8).isEqualTo(SIGUSR2);
                b.events(event);
                debugger.resume(tid, Resume.SYSCALL, 0);
                if (event == Event.SIGNAL_TERM) {
                    passCall(world, debugger, tid);
                }
                // The signal that it would have been asked about ends it.
                assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGUSR1);
                assertThat(ends).hasValue(1);
            }
        }
    }

    /** Whichever of the two is asked first. */
    private static int seizeWith(Probe b, boolean isBefore, Debugger debugger, Tracee t) {
        if (isBefore) {
            b.attach(t.task());
        }
        debugger.seize(t.task().tid(), TraceOption.SYSGOOD);
        if (!isBefore) {
            b.attach(t.task());
        }
        return t.task().tid();
    }

    private static void passCall(World world, Debugger debugger, int tid) {
        for (int stop = 1; stop <= 2; stop++) {
            assertThat(nextStatus(world, debugger)).isEqualTo(CALL_STOP);
            debugger.resume(tid, stop == 1 ? Resume.SYSCALL : Resume.CONT, 0);
        }
    }
}
