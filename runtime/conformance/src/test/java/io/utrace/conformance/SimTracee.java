package io.utrace.conformance;

import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import io.utrace.sim.Program;
import io.utrace.sim.Reaction;
import io.utrace.sim.SimKernel;
import io.utrace.sim.SimTask;
import io.utrace.sim.Step;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A script as a simulated program. */
final class SimTracee implements Tracee {
    private static final int READ = 0;
    private static final int WAIT4 = 61;
    private static final int GETPPID = 110;

    private final BitSet gates = new BitSet();
    private final BitSet marks = new BitSet();
    private final SimKernel kernel;
    private final Set<SimTask> waiters;
    private final List<SigInfo> handled = new ArrayList<>();
    private @Nullable SimTask leader;

    /** Makes a program whose tasks join the waiters when they wait for their children. */
    SimTracee(SimKernel kernel, Set<SimTask> waiters) {
        this.kernel = kernel;
        this.waiters = waiters;
    }

    void started(SimTask task) {
        leader = task;
    }

    Program program(Script script) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Touch(task -> marks.set(Script.START)));
        steps.add(new Step.Await(READ, Step.Sleep.NONE, task -> gates.get(Script.START)));
        steps.addAll(steps(script));
        return new Program(steps);
    }

    private List<Step> steps(Script script) {
        return script.steps().stream().map(this::step).toList();
    }

    private Program part(Script script) {
        return new Program(steps(script));
    }

    private Step step(Script.Step step) {
        return switch (step) {
            case Script.Compute _ -> new Step.Compute();
            case Script.Call _ -> new Step.Call(GETPPID, Step.Sleep.NONE);
            case Script.Mark(int mark) -> new Step.Touch(task -> marks.set(mark));
            case Script.Spin(int gate) ->
                    new Step.Await(READ, Step.Sleep.NONE, task -> gates.get(gate));
            case Script.Sleep(int gate) ->
                    new Step.Await(READ, Step.Sleep.INTERRUPTIBLE, task -> gates.get(gate));
            case Script.Raise(int signal) -> new Step.Raise(signal);
            case Script.React(int signal, Script.Reaction reaction) ->
                    new Step.React(signal, reaction(reaction));
            case Script.Fork(Script child) -> new Step.Spawn(Step.Birth.FORK, part(child));
            case Script.Vfork(Script child) -> new Step.Spawn(Step.Birth.VFORK, part(child));
            case Script.Spawn(Script thread) -> new Step.Spawn(Step.Birth.THREAD, part(thread));
            case Script.Exec(Script next) -> new Step.Exec(part(next));
            case Script.Reap _ ->
                    new Step.Await(WAIT4, Step.Sleep.INTERRUPTIBLE, this::isChildless);
            case Script.Exit(int code) -> new Step.Exit(code, true);
            case Script.Leave _ -> new Step.Exit(0, false);
        };
    }

    /** Whether the children of a task are gone; it reaps them from now on. */
    private boolean isChildless(SimTask task) {
        waiters.add(task);
        return kernel.tasks().stream().allMatch(child -> child.creator() != task || child.isGone());
    }

    private static Reaction reaction(Script.Reaction reaction) {
        return switch (reaction) {
            case DEFAULT -> Reaction.DEFAULT;
            case IGNORE -> Reaction.IGNORED;
            case HANDLE -> Reaction.HANDLED;
        };
    }

    @Override
    public Task task() {
        return Objects.requireNonNull(leader).record();
    }

    /** Whoever has the process's number now: after an execve perhaps another than at the start. */
    private SimTask leader() {
        SimTask first = Objects.requireNonNull(leader);
        int pid = first.record().tgid();
        return kernel.tasks().reversed().stream()
                .filter(task -> task.record().tid() == pid)
                .findFirst()
                .orElse(first);
    }

    void ranHandler(SigInfo info) {
        handled.add(info);
    }

    @Override
    public List<SigInfo> handled() {
        return List.copyOf(handled);
    }

    @Override
    public void send(int signal) {
        leader().send(signal);
    }

    @Override
    public void open(int gate) {
        gates.set(gate);
    }

    @Override
    public boolean hasPassed(int mark) {
        return marks.get(mark);
    }

    @Override
    public boolean isAsleep() {
        return Objects.requireNonNull(leader).isAsleep();
    }

    @Override
    public @Nullable WaitStatus end() {
        return leader().end();
    }
}
