package io.utrace.conformance;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Profile;
import io.utrace.sim.KernelWorld;
import io.utrace.sim.Program;
import io.utrace.sim.SimKernel;
import io.utrace.sim.SimTask;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A simulated kernel. The observer's own thread is the scheduler, while it waits. */
final class SimHost implements Host {
    private final SimKernel kernel;
    private final KernelWorld world;
    private final Set<SimTask> waiters = new HashSet<>();
    private final Map<SimTask, SimTracee> tracees = new HashMap<>();
    private final int[] moves = new int[KernelWorld.MOVES];
    private final Random choice = new Random(1);

    SimHost(Profile profile) {
        this(profile, Dispatch.INLINE);
    }

    /** Whose callbacks are made in another way. */
    SimHost(Profile profile, Dispatch dispatch) {
        kernel = new SimKernel(profile, dispatch);
        world = new KernelWorld(kernel, this::isReaped);
        kernel.onHandlers((task, info) -> traceeOf(task).ranHandler(info));
    }

    private SimTracee traceeOf(SimTask task) {
        SimTask creator = task.creator();
        return creator == null ? requireNonNull(tracees.get(task)) : traceeOf(creator);
    }

    /** By whoever started it, or as a thread, or by a parent that waits, or by init. */
    private boolean isReaped(SimTask task) {
        SimTask parent = task.creator();
        return parent == null
                || task.record().tid() != task.record().tgid()
                || waiters.contains(parent)
                || parent.isGone();
    }

    @Override
    public Utrace utrace() {
        return kernel.core();
    }

    @Override
    public Tracee start(Script script, Consumer<? super Task> held) {
        SimTracee tracee = new SimTracee(kernel, waiters);
        Program program = tracee.program(script);
        SimTask task = kernel.start(program);
        tracee.started(task);
        tracees.put(task, tracee);
        held.accept(task.record());
        return tracee;
    }

    @Override
    public boolean forbidSteps() {
        kernel.forbidSteps();
        return true;
    }

    @Override
    public void run() {
        int count = world.moves(moves);
        if (count == 0) {
            // It is another observer's turn.
            Thread.yield();
        } else {
            world.take(moves[choice.nextInt(count)]);
        }
    }

    @Override
    public List<String> failures() {
        return kernel.failures();
    }

    @Override
    public void close() {
        // Simulated tasks end with the simulation.
    }
}
