package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Abi;
import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.SyscallAction;
import org.junit.jupiter.api.Test;

/** Tasks come, make calls, and go. */
class WatcherTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final FakeStop stop = FakeRuntime.start(runtime);

    @Test
    void anEngineIsAttachedAndItsReferenceClosed() {
        FakeEngine engine = runtime.engine(stop);
        assertThat(engine.closed).isTrue();
        assertThat(engine.events.contains(Event.SYSCALL_ENTRY)).isTrue();
        assertThat(engine.events.contains(Event.SYSCALL_EXIT)).isTrue();
        assertThat(engine.events.contains(Event.CLONE)).isTrue();
        assertThat(engine.events.contains(Event.DEATH)).isTrue();
        assertThat(engine.events.bits() & EventSet.SIGNALS.bits())
                .isEqualTo(EventSet.SIGNALS.bits());
    }

    @Test
    void answersAreNeutral() {
        stop.number = 110;
        Action abort = Action.STOP.with(SyscallAction.ABORT);
        FakeEngine engine = runtime.engine(stop);
        assertThat(engine.ops().reportSyscallEntry(abort, engine, stop))
                .isSameAs(Action.RESUME.with(SyscallAction.ABORT));
        assertThat(engine.ops().reportSyscallExit(Action.STOP, engine, stop))
                .isSameAs(Action.RESUME);
    }

    @Test
    void aLineIsWrittenInOnePieceWhenTheCallIsDone() {
        runtime.enter(stop, 110);
        assertThat(runtime.writes).isEmpty();
        runtime.exit(stop, 1);
        assertThat(runtime.writes).containsExactly("getppid()                               = 1\n");
    }

    @Test
    void pidsAreShownWhileThereAreSeveralTasks() {
        assertThat(runtime.call(stop, 110, 1)).startsWith("getppid()");
        FakeStop child = runtime.fork(stop, 25329);
        assertThat(runtime.call(stop, 110, 1)).startsWith("[pid  1000] getppid() ");
        assertThat(runtime.call(child, 110, 1))
                .isEqualTo("[pid 25329] getppid()                   = 1");
        runtime.enter(child, 231, 3);
        assertThat(runtime.die(child, 3 << 8))
                .isEqualTo(
                        "[pid 25329] exit_group(3)               = ?\n"
                                + "[pid 25329] +++ exited with 3 +++");
        assertThat(runtime.call(stop, 110, 1)).startsWith("getppid()");
    }

    @Test
    void pidsAreAlwaysShownOnRequest() {
        FakeRuntime other = new FakeRuntime().set(SyscallWatch.ALWAYS_PID, true);
        FakeStop task = FakeRuntime.start(other);
        assertThat(other.call(task, 110, 1)).startsWith("[pid  1000] getppid()");
        task.task.tid = 1_234_567;
        assertThat(other.call(task, 110, 1)).startsWith("[pid 1234567] getppid()");
    }

    @Test
    void aChildThatIsGoneAlreadyIsNotCounted() {
        stop.child = new FakeTask(7);
        runtime.gone.add(stop.child);
        FakeEngine engine = runtime.engine(stop);
        assertThat(engine.ops().reportClone(Action.RESUME, engine, stop)).isSameAs(Action.RESUME);
        assertThat(runtime.call(stop, 110, 1)).startsWith("getppid()");
    }

    @Test
    void callsThatNeverReturn() {
        runtime.enter(stop, 231, 0);
        assertThat(runtime.die(stop, 0))
                .isEqualTo("exit_group(0)                           = ?\n+++ exited with 0 +++");
    }

    @Test
    void callsThatAKillCutsShort() {
        FakeStop child = runtime.fork(stop, 5);
        runtime.enter(stop, 0, 3, 0x1000, 5);
        assertThat(runtime.die(stop, 9))
                .isEqualTo(
                        "[pid  1000] read(3,  <unfinished ...>)  = ?\n"
                                + "[pid  1000] +++ killed by SIGKILL +++");
        runtime.enter(child, 63, 0x1000);
        assertThat(runtime.die(child, 11 | 0x80))
                .isEqualTo(
                        "uname( <unfinished ...>)                = ?\n"
                                + "+++ killed by SIGSEGV (core dumped) +++");
    }

    @Test
    void aTaskThatIsLetGo() {
        runtime.enter(stop, 0, 3, 0x1000, 5);
        runtime.release(stop);
        assertThat(runtime.writes).containsExactly("read(3 <detached ...>\n");
    }

    @Test
    void aDeathIsCountedOnce() {
        FakeStop first = runtime.fork(stop, 5);
        runtime.fork(stop, 6);
        runtime.die(first, 0);
        assertThat(runtime.call(stop, 110, 1)).startsWith("[pid  1000] ");
    }

    @Test
    void anEntryReportedAgainBeginsAgain() {
        runtime.enter(stop, 3, 4);
        runtime.enter(stop, 3, 5);
        assertThat(runtime.exit(stop, 0)).startsWith("close(5) ");
    }

    @Test
    void anExitWithoutAnEntryIsShownWhole() {
        stop.number = 3;
        stop.arguments[0] = 4;
        assertThat(runtime.exit(stop, 0)).isEqualTo("close(4)                                = 0");
    }

    @Test
    void aSignalDuringACallLeavesItsLineAlone() {
        runtime.enter(stop, 3, 4);
        assertThat(runtime.signal(stop, new FakeSigInfo(14, 128))).startsWith("--- SIGALRM");
        assertThat(runtime.exit(stop, 0)).startsWith("close(4) ");
    }

    @Test
    void callsWithoutAName() {
        assertThat(runtime.call(stop, 500, -38, 1, 2, 3, 4, 5, 6))
                .isEqualTo(
                        "syscall_0x1f4(0x1, 0x2, 0x3, 0x4, 0x5, 0x6)"
                                + " = -1 ENOSYS (Function not implemented)");
        assertThat(runtime.call(stop, -1, -38, 1))
                .isEqualTo(
                        "syscall_0xffffffffffffffff(0x1, 0, 0, 0, 0, 0)"
                                + " = -1 ENOSYS (Function not implemented)");
        stop.abi = Abi.I386;
        assertThat(runtime.call(stop, 222, -38, 1))
                .endsWith(
                        "syscall_0xde(0x1, 0, 0, 0, 0, 0)"
                                + "        = -1 ENOSYS (Function not implemented)");
        stop.abi = Abi.UNKNOWN;
        assertThat(runtime.call(stop, 4, 5, 1))
                .endsWith("unknown_syscall_0x4(0x1, 0, 0, 0, 0, 0) = 5");
    }

    @Test
    void callsThroughAnotherTable() {
        stop.abi = Abi.I386;
        assertThat(runtime.call(stop, 20, 1000))
                .isEqualTo("getpid()                                = 1000");
        assertThat(runtime.call(stop, 7, 5, 0xffff_ffffL, 0, 1))
                .isEqualTo("waitpid(-1, NULL, WNOHANG)              = 5");
        assertThat(runtime.call(stop, 192, 0xf7fc_1000L, 0, 4096, 3, 0x22, 0xffff_ffffL, 0))
                .isEqualTo(
                        "mmap2(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)"
                                + " = 0xf7fc1000");
        stop.abi = Abi.X32;
        assertThat(runtime.call(stop, 39, 1000))
                .isEqualTo("getpid()                                = 1000");
        assertThat(runtime.call(stop, 515, 0, 3, 0x1000, 1))
                .isEqualTo("readv(3, 0x1000, 1)                     = 0");
        stop.abi = Abi.X86_64;
        assertThat(runtime.call(stop, 39, 1000))
                .isEqualTo("getpid()                                = 1000");
        assertThat(runtime.writes)
                .filteredOn(line -> line.startsWith("["))
                .containsExactly(
                        "[ Process PID=1000 runs in 32 bit mode. ]\n",
                        "[ Process PID=1000 runs in x32 mode. ]\n",
                        "[ Process PID=1000 runs in 64 bit mode. ]\n");
    }

    @Test
    void theModeOfACallWhoseEntryWasMissed() {
        stop.abi = Abi.I386;
        stop.number = 20;
        assertThat(runtime.exit(stop, 1000))
                .isEqualTo(
                        "[ Process PID=1000 runs in 32 bit mode. ]\n"
                                + "getpid()                                = 1000");
    }

    @Test
    void errorsWithoutAName() {
        assertThat(runtime.call(stop, 3, -600, 1))
                .isEqualTo("close(1)                                = -1 (errno 600)");
    }
}
