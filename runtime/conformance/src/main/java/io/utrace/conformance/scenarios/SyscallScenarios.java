package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.Examination;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;

/** What engines make of a system call. */
@DisplayName("System calls")
public class SyscallScenarios {
    private static final int CLONE = 56;
    private static final int GETPID = 39;
    private static final int GETPPID = 110;
    private static final int SIGKILL = 9;
    private static final long ENOSYS = 38;

    private static final Script CALL = Script.of().call().exit(3);

    /** Answers the entry of one call; the others pass through. */
    private static Probe.Answer of(int number, Probe.Answer answer) {
        return report ->
                report.view(SyscallEntry.class).number() == number
                        ? answer.to(report)
                        : report.answer(ResumeAction.RESUME);
    }

    private static Probe.Answer decide(SyscallAction decision) {
        return of(GETPPID, report -> Action.RESUME.with(decision));
    }

    /** Notes what the call returned. */
    private static Probe.Answer result(World world) {
        return report -> {
            SyscallExit exit = report.view(SyscallExit.class);
            if (exit.number() == GETPPID) {
                world.note(exit.result() == -ENOSYS ? "not made" : "made");
            }
            return report.answer(ResumeAction.RESUME);
        };
    }

    @Scenario(id = "T73", must = "a call that is aborted isn't made, and its exit is reported")
    void aborted(World world) {
        Probe a = world.probe("A").on(Event.SYSCALL_EXIT, result(world));
        Probe c = world.probe("C").on(Event.SYSCALL_ENTRY, decide(SyscallAction.ABORT));
        a.on(
                Event.SYSCALL_ENTRY,
                report -> {
                    world.note("so far " + report.incoming().syscallAction());
                    return report.answer(ResumeAction.RESUME);
                });
        Tracee t = world.start(CALL, a, c);
        a.arm(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        c.events(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log())
                .containsExactly(
                        "C SYSCALL_ENTRY",
                        "A SYSCALL_ENTRY",
                        "so far ABORT",
                        "A SYSCALL_EXIT",
                        "not made",
                        "C SYSCALL_EXIT",
                        "C SYSCALL_ENTRY",
                        "A SYSCALL_ENTRY",
                        "so far RUN");
    }

    @Scenario(id = "T74", must = "the last word on a call counts: RUN after ABORT makes it")
    void lastWord(World world) {
        Probe a = world.probe("A").on(Event.SYSCALL_ENTRY, decide(SyscallAction.RUN));
        Probe c = world.probe("C").on(Event.SYSCALL_ENTRY, decide(SyscallAction.ABORT));
        a.on(Event.SYSCALL_EXIT, result(world));
        Tracee t = world.start(CALL, a, c);
        a.arm(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        c.events(Event.SYSCALL_ENTRY);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log())
                .containsExactly(
                        "C SYSCALL_ENTRY",
                        "A SYSCALL_ENTRY",
                        "A SYSCALL_EXIT",
                        "made",
                        "C SYSCALL_ENTRY",
                        "A SYSCALL_ENTRY");
    }

    @Scenario(id = "T75", must = "an engine that only quiesces has no say in the call (K1)")
    void quiesceHasNoSay(World world) {
        Probe a = world.probe("A").onQuiesce(Event.SYSCALL_ENTRY, report -> Action.RESUME);
        Probe c = world.probe("C").on(Event.SYSCALL_ENTRY, decide(SyscallAction.ABORT));
        c.on(Event.SYSCALL_EXIT, result(world));
        Tracee t = world.start(CALL, a, c);
        c.arm(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        a.events(Event.QUIESCE);
        assertThat(world.goToEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log())
                .startsWith(
                        "C SYSCALL_ENTRY",
                        "A quiesce(SYSCALL_ENTRY)",
                        "A quiesce(SYSCALL_EXIT)",
                        "C SYSCALL_EXIT",
                        "not made");
    }

    @Scenario(
            id = "T76",
            must = "a call held at its entry is then made, and its entry isn't reported again")
    void held(World world) {
        Probe a =
                world.probe("A")
                        .on(Event.SYSCALL_ENTRY, of(GETPPID, report -> Action.STOP))
                        .on(Event.SYSCALL_EXIT, result(world));
        Tracee t = world.start(CALL, a);
        a.arm(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(world.log()).containsExactly("A SYSCALL_ENTRY");
        a.control(ResumeAction.RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log())
                .containsExactly("A SYSCALL_ENTRY", "A SYSCALL_EXIT", "made", "A SYSCALL_ENTRY");
    }

    @Scenario(
            id = "T76",
            must = "a call whose registers change while it is held is made with these")
    void changedWhileHeld(World world) {
        AtomicLong result = new AtomicLong();
        Probe a =
                world.probe("A")
                        .on(Event.SYSCALL_ENTRY, of(GETPPID, report -> Action.STOP))
                        .on(
                                Event.SYSCALL_EXIT,
                                report -> {
                                    result.set(report.view(SyscallExit.class).result());
                                    return report.answer(ResumeAction.RESUME);
                                });
        Tracee t = world.start(CALL, a);
        a.arm(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        world.go(t);
        world.awaitHeld(t.task());
        try (Examination held = a.engine().examine()) {
            held.registers().set("orig_rax", GETPID);
            assertThat(held.finish()).isTrue();
        }
        a.control(ResumeAction.RESUME);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(result).hasValue(t.task().tgid());
    }

    @Scenario(id = "T77", must = "an entry resumed with REPORT is reported again, before the call")
    void repeated(World world) {
        Probe a =
                world.probe("A")
                        .on(
                                Event.SYSCALL_ENTRY,
                                of(
                                        GETPPID,
                                        report -> {
                                            if (report.incoming().isRepeated()) {
                                                world.note("repeated");
                                                return Action.RESUME.with(SyscallAction.ABORT);
                                            }
                                            return Action.STOP;
                                        }))
                        .on(Event.SYSCALL_EXIT, result(world));
        Tracee t = world.start(CALL, a);
        a.arm(Event.QUIESCE, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(a.control(ResumeAction.REPORT)).isEqualTo(Outcome.DONE);
        assertThat(world.awaitEnd(t).exitCode()).isEqualTo(3);
        assertThat(world.log())
                .startsWith(
                        "A quiesce(SYSCALL_ENTRY)",
                        "A SYSCALL_ENTRY",
                        "A quiesce(SYSCALL_ENTRY)",
                        "A SYSCALL_ENTRY",
                        "repeated",
                        "A quiesce(SYSCALL_EXIT)",
                        "A SYSCALL_EXIT",
                        "not made");
    }

    @Scenario(id = "T78", must = "SIGKILL ends a task held at a call's entry; the call isn't made")
    void killed(World world) {
        Probe a = world.probe("A").on(Event.SYSCALL_ENTRY, of(CLONE, report -> Action.STOP));
        Tracee t = world.start(Script.of().fork(Script.of()).exit(3), a);
        a.arm(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT, Event.CLONE);
        world.go(t);
        world.awaitHeld(t.task());
        world.clearLog();
        t.send(SIGKILL);
        assertThat(world.awaitEnd(t).signal()).isEqualTo(SIGKILL);
        assertThat(world.log()).doesNotContain("A CLONE", "A SYSCALL_EXIT");
    }
}
