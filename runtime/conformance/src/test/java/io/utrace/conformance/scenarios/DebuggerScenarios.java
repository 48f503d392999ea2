package io.utrace.conformance.scenarios;

import static io.utrace.conformance.scenarios.Debugging.assertErrno;
import static io.utrace.conformance.scenarios.Debugging.endOf;
import static io.utrace.conformance.scenarios.Debugging.look;
import static io.utrace.conformance.scenarios.Debugging.nextOf;
import static io.utrace.conformance.scenarios.Debugging.nextStatus;
import static io.utrace.conformance.scenarios.Debugging.seize;
import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Abi;
import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.conformance.Observer;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import io.utrace.ptrace.Debugger;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.Inspection;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.SyscallInfo;
import io.utrace.ptrace.SyscallInfo.Entry;
import io.utrace.ptrace.SyscallInfo.Exit;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitResult;
import io.utrace.ptrace.WaitSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;

/** The interface for debuggers in Java. */
@DisplayName("Debugger")
public class DebuggerScenarios {
    private static final int SIGTRAP = 5;
    private static final int SIGKILL = 9;
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final int EXITED_3 = 0x300;
    private static final int CALL_STOP = 0x857f;
    private static final int EVENT_FORK = 1;
    private static final int EVENT_EXIT = 6;
    private static final int EVENT_STOP = 128;
    private static final int GETPID = 39;
    private static final int GETPPID = 110;
    private static final int RSP = 19 * Long.BYTES;
    private static final int NT_PRSTATUS = 1;
    private static final int NT_PRFPREG = 2;
    private static final int NT_UNKNOWN = 0x7777;

    /** Stopped by SIGUSR1, which the script raises first. */
    private static Tracee stopped(World world, Debugger debugger, Script script, int options) {
        Tracee t = seize(world, debugger, script, options);
        world.go(t);
        assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1 << 8 | 0x7f);
        return t;
    }

    private static void needsRealTasks(World world, String why) {
        world.notReachableOn("sim/kernel", why);
        world.notReachableOn("sim/user-space", why);
    }

    // ---- waiting

    /** Whoever it is: a runtime that gives a task up, or that has met a failure of a module's. */
    private static void controlFirstEngine(World world, Task task, ResumeAction action) {
        try (Engine first = world.utrace().find(task, null, null).orElseThrow()) {
            first.control(action);
        }
    }

    @Scenario(id = "D01", must = "whose engine another detaches is nobody's tracee: ECHILD, ESRCH")
    void detachedByAnother(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Tracee t =
                    world.start(
                            Script.of().mark(1).exit(3),
                            task -> {
                                debugger.seize(task.tid(), 0);
                                world.probe("other").attach(task);
                            });
            int tid = t.task().tid();
            Observer<?> waiting =
                    world.observer(() -> debugger.waitFor(WaitSelection.any())).awaitWaiting();
            controlFirstEngine(world, t.task(), ResumeAction.DETACH);
            assertErrno(Errno.ECHILD, waiting::result);
            assertErrno(
                    Errno.ECHILD, () -> look(debugger, WaitSelection.of(tid, WaitOption.WNOHANG)));
            assertErrno(Errno.ESRCH, () -> debugger.kill(tid));
            world.goToEnd(t);
        }
    }

    @Scenario(id = "D15", must = "a stop that another withdraws comes at the next report")
    void stopIsWithdrawn(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            AtomicInteger withdrawn = new AtomicInteger();
            Probe withdraws =
                    world.probe("withdraws")
                            .on(
                                    Event.SIGNAL_TERM,
                                    report -> {
                                        withdrawn.incrementAndGet();
                                        controlFirstEngine(
                                                world, report.engine().task(), ResumeAction.RESUME);
                                        return report.answer(ResumeAction.RESUME);
                                    });
            Probe other = world.probe("other");
            Tracee t = world.start(Script.of().raise(SIGUSR1).spinUntil(1).exit(3), other);
            debugger.seize(t.task().tid(), 0);
            // asked after the tracee's own engine
            withdraws.attach(t.task());
            withdraws.events(Event.SIGNAL_TERM);
            other.control(ResumeAction.DETACH);
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(SIGUSR1 << 8 | 0x7f);
            assertThat(withdrawn).hasValue(1);
            world.awaitHeld(t.task());
            debugger.resume(t.task().tid(), Resume.CONT, 0);
            t.open(1);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "D03", must = "waits by the options of waitpid and waitid")
    void options(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Tracee t = seize(world, debugger, Script.of().raise(SIGUSR1).exit(3), 0);
            int tid = t.task().tid();
            assertErrno(Errno.EINVAL, () -> look(debugger, WaitSelection.any(0x40)));
            assertThat(look(debugger, WaitSelection.any(WaitOption.WNOHANG))).isEmpty();
            world.go(t);
            WaitSelection leaving = WaitSelection.of(tid, WaitOption.WNOHANG, WaitOption.WNOWAIT);
            world.await("the stop", () -> look(debugger, leaving).isPresent());
            assertThat(look(debugger, leaving)).isPresent();
            WaitSelection clones = WaitSelection.any(WaitOption.WNOHANG, WaitOption.WCLONE);
            assertThat(look(debugger, clones)).isPresent();
            assertThat(look(debugger, leaving)).isEmpty();
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "D04", must = "tells of SIGCONT where WCONTINUED is asked for, once")
    void continued(World world) {
        try (Debugger debugger = new Debugger(world.utrace())) {
            Tracee t = seize(world, debugger, Script.of().exit(3), 0);
            int tid = t.task().tid();
            t.send(SIGSTOP);
            assertThat(nextOf(world, debugger, tid).stopSignal()).isEqualTo(SIGSTOP);
            debugger.resume(tid, Resume.CONT, SIGSTOP);
            assertThat(nextOf(world, debugger, tid).event()).isEqualTo(EVENT_STOP);
            debugger.listen(tid);
            t.send(SIGCONT);
            assertThat(nextOf(world, debugger, tid).event()).isEqualTo(EVENT_STOP);
            assertThat(look(debugger, WaitSelection.any(WaitOption.WNOHANG))).isEmpty();
            WaitSelection continued = WaitSelection.any(WaitOption.WNOHANG, WaitOption.WCONTINUED);
            assertThat(look(debugger, continued))
                    .hasValueSatisfying(found -> assertThat(found.isContinued()).isTrue());
            assertThat(look(debugger, continued)).isEmpty();
            debugger.resume(tid, Resume.CONT, 0);
            world.go(t);
            assertThat(endOf(world, debugger, tid)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "D05", must = "waits for the tracees of a process group")
    void group(World world) {
        needsRealTasks(world, "process groups are read in /proc");
        try (Debugger debugger = new Debugger(world.utrace())) {
            Tracee t = seize(world, debugger, Script.of().exit(3), 0);
            WaitSelection own = WaitSelection.ofGroup(groupOf(t.task().tid()), WaitOption.WNOHANG);
            WaitSelection other = WaitSelection.ofGroup(1, WaitOption.WNOHANG);
            assertErrno(Errno.ECHILD, () -> look(debugger, other));
            assertThat(look(debugger, own)).isEmpty();
            world.go(t);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    private static int groupOf(int tid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + tid + "/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Scenario(id = "D06", must = "a parent hears of an end when its child's debugger has waited")
    void parent(World world) {
        needsRealTasks(world, "who is whose parent is read in /proc");
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script =
                    Script.of().raise(SIGUSR1).fork(Script.of().exit(0)).reap().mark(1).exit(3);
            Tracee t = stopped(world, debugger, script, TraceOption.FORK);
            int tid = t.task().tid();
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextOf(world, debugger, tid).event()).isEqualTo(EVENT_FORK);
            int child = (int) debugger.eventMessage(tid);
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextOf(world, debugger, child).event()).isEqualTo(EVENT_STOP);
            debugger.resume(child, Resume.CONT, 0);
            WaitSelection leaving = WaitSelection.of(child, WaitOption.WNOHANG, WaitOption.WNOWAIT);
            world.await(
                    "the end",
                    () -> look(debugger, leaving).filter(end -> !end.isStopped()).isPresent());
            world.awaitAsleep(t);
            assertThat(t.hasPassed(1)).isFalse();
            assertThat(nextOf(world, debugger, child).status()).isZero();
            assertThat(endOf(world, debugger, tid)).isEqualTo(EXITED_3);
            assertThat(t.hasPassed(1)).isTrue();
        }
    }

    // ---- requests

    @Scenario(id = "D07", must = "tells of a call, and changes it and what it returns")
    void syscallInfo(World world) {
        needsRealTasks(world, "simulated tasks have no such registers");
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().raise(SIGUSR1).call().exit(3);
            Tracee t = stopped(world, debugger, script, TraceOption.SYSGOOD);
            int tid = t.task().tid();
            assertThat(debugger.syscallInfo(tid).operation()).isEqualTo(new SyscallInfo.None());
            Exit made = new Exit(7, false);
            assertErrno(Errno.EINVAL, () -> debugger.setSyscallInfo(tid, made));
            debugger.resume(tid, Resume.SYSCALL, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(CALL_STOP);
            SyscallInfo info = debugger.syscallInfo(tid);
            assertThat(info.abi()).isEqualTo(Abi.X86_64);
            assertThat(info.instructionPointer()).isEqualTo(debugger.look(tid).register("rip"));
            assertThat(info.stackPointer()).isEqualTo(debugger.look(tid).register("rsp"));
            Entry entry = (Entry) info.operation();
            assertThat(entry.number()).isEqualTo(GETPPID);
            assertErrno(Errno.EINVAL, () -> debugger.setSyscallInfo(tid, made));
            Entry huge = new Entry(1L << 40, entry.arguments());
            assertErrno(Errno.ERANGE, () -> debugger.setSyscallInfo(tid, huge));
            Entry tooFew = new Entry(GETPID, entry.arguments().subList(0, 5));
            assertErrno(Errno.EINVAL, () -> debugger.setSyscallInfo(tid, tooFew));
            debugger.setSyscallInfo(tid, new Entry(GETPID, entry.arguments()));
            debugger.resume(tid, Resume.SYSCALL, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(CALL_STOP);
            assertThat(debugger.syscallInfo(tid).operation()).isEqualTo(new Exit(tid, false));
            debugger.setSyscallInfo(tid, new Exit(-5, true));
            assertThat(debugger.syscallInfo(tid).operation()).isEqualTo(new Exit(-5, true));
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
        }
    }

    @Scenario(id = "D08", must = "looks at memory, registers, signals and filters")
    void looks(World world) {
        needsRealTasks(world, "simulated tasks have no such registers");
        try (Debugger debugger = new Debugger(world.utrace())) {
            Tracee t = stopped(world, debugger, Script.of().raise(SIGUSR1).exit(3), 0);
            int tid = t.task().tid();
            Inspection look = debugger.look(tid);
            long stack = look.register("rsp") - 256;
            look.poke(stack, 42);
            assertThat(look.peek(stack)).isEqualTo(42);
            assertErrno(Errno.EIO, () -> look.peek(8));
            assertThat(look.peekUser(RSP)).isEqualTo(look.register("rsp"));
            assertErrno(Errno.EIO, () -> look.peekUser(3));
            assertThat(look.registerSet(NT_PRSTATUS)).isEqualTo(look.registers());
            look.setRegisterSet(NT_PRSTATUS, look.registers());
            look.setRegisterSet(NT_PRFPREG, look.registerSet(NT_PRFPREG));
            assertErrno(Errno.EINVAL, () -> look.registerSet(NT_UNKNOWN));
            look.setSignalMask(1L << SIGUSR2 - 1);
            assertThat(look.signalMask()).isEqualTo(1L << SIGUSR2 - 1);
            t.send(SIGUSR2);
            assertThat(look.pendingSignals(true))
                    .extracting(SigInfo::signal)
                    .containsExactly(SIGUSR2);
            assertErrno(Errno.EINVAL, () -> look.filter(0));
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(EXITED_3);
            assertErrno(Errno.ESRCH, look::signalMask);
        }
    }

    @Scenario(id = "D09", must = "goes on by steps, and by calls that are the debugger's to make")
    void goesOn(World world) {
        needsRealTasks(world, "simulated tasks have no such registers");
        try (Debugger debugger = new Debugger(world.utrace())) {
            Script script = Script.of().raise(SIGUSR1).call().mark(1).exit(3);
            Tracee t = stopped(world, debugger, script, TraceOption.SYSGOOD);
            int tid = t.task().tid();
            debugger.interrupt(tid);
            debugger.resume(tid, Resume.CONT, 0);
            assertThat(nextOf(world, debugger, tid).event()).isEqualTo(EVENT_STOP);
            for (Resume step : List.of(Resume.STEP, Resume.BLOCK, Resume.EMULATE_STEP)) {
                long before = debugger.look(tid).register("rip");
                debugger.resume(tid, step, 0);
                assertThat(nextStatus(world, debugger)).isEqualTo(SIGTRAP << 8 | 0x7f);
                assertThat(debugger.look(tid).register("rip")).isNotEqualTo(before);
            }
            debugger.resume(tid, Resume.EMULATE, 0);
            assertThat(nextStatus(world, debugger)).isEqualTo(CALL_STOP);
            assertThat(debugger.look(tid).register("orig_rax")).isEqualTo(GETPPID);
            assertErrno(Errno.EIO, () -> debugger.resume(tid, Resume.CONT, 65));
            debugger.kill(tid);
            WaitResult end = nextOf(world, debugger, tid);
            assertThat(end.end().signal()).isEqualTo(SIGKILL);
        }
    }
}
