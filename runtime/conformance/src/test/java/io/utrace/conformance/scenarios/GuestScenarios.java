package io.utrace.conformance.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.spi.ModuleContext;
import io.utrace.conformance.Probe;
import io.utrace.conformance.Scenario;
import io.utrace.conformance.Script;
import io.utrace.conformance.Script.Reaction;
import io.utrace.conformance.Tracee;
import io.utrace.conformance.World;
import io.utrace.ptrace.guest.Ptrace;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;

/** Traced programs that trace others. */
@DisplayName("guests")
public class GuestScenarios {
    private static final int SIGUSR1 = 10;
    private static final int WAIT4 = 61;
    private static final int PTRACE = 101;
    private static final int GETPPID = 110;
    private static final int ANYBODY = -1;
    private static final int WALL = 0x40000000;
    private static final int PTRACE_SEIZE = 0x4206;

    /** The module, started: gives what it does with a target. */
    @SuppressWarnings("unchecked")
    private static Consumer<Task> ptrace(World world) {
        AtomicReference<Consumer<Task>> listener = new AtomicReference<>();
        ModuleContext context =
                (ModuleContext)
                        Proxy.newProxyInstance(
                                ModuleContext.class.getClassLoader(),
                                new Class<?>[] {ModuleContext.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("utrace")) {
                                        return world.utrace();
                                    }
                                    listener.set((Consumer<Task>) arguments[0]);
                                    return null;
                                });
        new Ptrace().start(context);
        return listener.get();
    }

    /**
     * Has a task that makes calls seize another by the first of them, and wait by the next ones.
     */
    private static Probe says(World world, Tracee t) {
        AtomicBoolean hasSeized = new AtomicBoolean();
        return world.probe("says")
                .on(
                        Event.SYSCALL_ENTRY,
                        report -> {
                            SyscallEntry call = report.view(SyscallEntry.class);
                            if (call.number() == GETPPID) {
                                boolean waits = hasSeized.getAndSet(true);
                                change(
                                        call,
                                        waits ? WAIT4 : PTRACE,
                                        waits ? ANYBODY : PTRACE_SEIZE,
                                        waits ? 0 : t.task().tid(),
                                        waits ? WALL : 0,
                                        0);
                            }
                            return report.answer(ResumeAction.RESUME);
                        });
    }

    private static void change(SyscallEntry call, int number, long... arguments) {
        call.setNumber(number);
        for (int i = 0; i < arguments.length; i++) {
            call.setArgument(i, arguments[i]);
        }
    }

    private static void needsRealTasks(World world) {
        world.notReachableOn("sim/kernel", "who may trace whom is read in /proc");
        world.notReachableOn("sim/user-space", "who may trace whom is read in /proc");
    }

    @Scenario(id = "D02", must = "whose engine another detaches traces nobody: its tracees go on")
    void detachedByAnother(World world) {
        needsRealTasks(world);
        Tracee t =
                world.start(
                        Script.of().react(SIGUSR1, Reaction.HANDLE).raise(SIGUSR1).mark(1).exit(3),
                        world.probe("other"));
        Probe says = says(world, t);
        Consumer<Task> ptrace = ptrace(world);
        Tracee tracer =
                world.start(
                        Script.of().call().mark(1).spinUntil(1).exit(3),
                        task -> {
                            ptrace.accept(task);
                            says.attach(task);
                        });
        says.arm(Event.SYSCALL_ENTRY);
        world.go(tracer);
        world.awaitMark(tracer, 1);
        world.go(t);
        world.awaitHeld(t.task());
        assertThat(t.hasPassed(1)).isFalse();
        try (Engine guest = world.utrace().find(tracer.task(), null, null).orElseThrow()) {
            guest.control(ResumeAction.DETACH);
        }
        world.awaitMark(t, 1);
        assertThat(t.handled()).hasSize(1);
        world.awaitEnd(t);
        tracer.open(1);
        world.awaitEnd(tracer);
    }

    @Scenario(id = "D16", must = "who waits when its engine is detached waits in the kernel")
    void detachedAsleep(World world) {
        needsRealTasks(world);
        Tracee t = world.start(Script.of().exit(3), world.probe("other"));
        Probe says = says(world, t);
        Consumer<Task> ptrace = ptrace(world);
        Tracee tracer =
                world.start(
                        Script.of().call().mark(1).call().mark(2).exit(3),
                        task -> {
                            ptrace.accept(task);
                            says.attach(task);
                        });
        says.arm(Event.SYSCALL_ENTRY);
        world.go(tracer);
        world.awaitMark(tracer, 1);
        world.awaitAsleep(tracer);
        try (Engine guest = world.utrace().find(tracer.task(), null, null).orElseThrow()) {
            guest.control(ResumeAction.DETACH);
        }
        // It has no children.
        world.awaitMark(tracer, 2);
        world.awaitEnd(tracer);
        world.goToEnd(t);
    }

    @Scenario(
            id = "D17",
            must = "a wait that is asked about twice, as another held it, is one wait")
    void waitAskedAboutTwice(World world) {
        needsRealTasks(world);
        Tracee t = world.start(Script.of().exit(3), world.probe("other"));
        Probe says = says(world, t);
        Consumer<Task> ptrace = ptrace(world);
        AtomicBoolean hasHeld = new AtomicBoolean();
        Probe holds =
                world.probe("holds")
                        .on(
                                Event.SYSCALL_ENTRY,
                                report -> {
                                    SyscallEntry call = report.view(SyscallEntry.class);
                                    boolean isFirst =
                                            call.number() == WAIT4 && !hasHeld.getAndSet(true);
                                    return report.answer(
                                            isFirst ? ResumeAction.STOP : ResumeAction.RESUME);
                                });
        Tracee tracer =
                world.start(
                        Script.of().call().mark(1).call().mark(2).exit(3),
                        task -> {
                            holds.attach(task);
                            ptrace.accept(task);
                            says.attach(task);
                        });
        says.arm(Event.SYSCALL_ENTRY);
        holds.arm(Event.SYSCALL_ENTRY, Event.QUIESCE);
        world.go(tracer);
        world.awaitMark(tracer, 1);
        world.awaitHeld(tracer.task());
        holds.control(ResumeAction.REPORT);
        world.awaitAsleep(tracer);
        assertThat(tracer.hasPassed(2)).isFalse();
        world.go(t);
        world.awaitMark(tracer, 2);
        world.awaitEnd(tracer);
    }
}
