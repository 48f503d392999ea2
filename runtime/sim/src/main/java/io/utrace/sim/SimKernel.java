package io.utrace.sim;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.SigInfo;
import io.utrace.engine.Dispatch;
import io.utrace.engine.Host;
import io.utrace.engine.Memento;
import io.utrace.engine.Profile;
import io.utrace.engine.TaskRecord;
import io.utrace.engine.UtraceCore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The host of simulated tasks. It runs nothing by itself: {@link #tasks} gives the tasks, whose
 * methods are the steps a scheduler may take.
 *
 * <p>Not thread-safe: what happens at once elsewhere happens in some order here. After {@link
 * #runBy} its engines may be used from any thread, as those of real tasks; all else is still for
 * the one that takes the steps.
 */
public final class SimKernel implements Host {
    private static final int FIRST_TID = 100;

    private final Profile profile;
    private final UtraceCore core;
    private final List<SimTask> tasks = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private UserMode userMode = task -> {};
    private boolean canStep = true;
    private Handlers handlers = (task, info) -> {};
    private Failures listener = (ops, where, failure) -> {};
    private Executor requests = Runnable::run;
    private volatile @Nullable Thread runner;

    /** Hears of each step that a task makes in user mode. */
    @FunctionalInterface
    public interface UserMode {
        /**
         * The task is about to execute an instruction.
         *
         * @param task the task
         */
        void enters(SimTask task);
    }

    /** Hears of each signal handler that a task runs. */
    @FunctionalInterface
    public interface Handlers {
        /**
         * A handler begins to run.
         *
         * @param task in which task
         * @param info what it is given
         */
        void runs(SimTask task, SigInfo info);
    }

    /** Hears of what modules throw. */
    @FunctionalInterface
    public interface Failures {
        /**
         * A module's code threw.
         *
         * @param ops the callbacks of the engine at fault; null for a wake function
         * @param where the callback's name
         * @param failure what was thrown
         */
        void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure);
    }

    /**
     * Makes a kernel without tasks.
     *
     * @param profile where it can hold tasks
     * @param dispatch how callbacks are made
     */
    public SimKernel(Profile profile, Dispatch dispatch) {
        this.profile = profile;
        core = new UtraceCore(this, ops -> dispatch);
    }

    /**
     * Asks to hear of steps in user mode.
     *
     * @param listener who is told, instead of the one before
     */
    public void onUserMode(UserMode listener) {
        userMode = listener;
    }

    UserMode userMode() {
        return userMode;
    }

    /** Has tasks be without the hardware to step, from now on. */
    public void forbidSteps() {
        canStep = false;
    }

    boolean canStep() {
        return canStep;
    }

    /**
     * Asks to hear of signal handlers.
     *
     * @param listener who is told, instead of the one before
     */
    public void onHandlers(Handlers listener) {
        handlers = listener;
    }

    /**
     * Asks to hear of what modules throw.
     *
     * @param newListener who is told, instead of the one before
     */
    public void onFailures(Failures newListener) {
        listener = newListener;
    }

    Handlers handlers() {
        return handlers;
    }

    /**
     * Lets observers on other threads in: before there are tasks.
     *
     * @param thread which alone takes the steps from now on, and so must not wait for a task
     * @param hand whereby that thread is given, from any thread, what engines ask of tasks; in the
     *     order in which it is asked
     */
    public void runBy(Thread thread, Executor hand) {
        runner = thread;
        requests = hand;
    }

    Executor requests() {
        return requests;
    }

    /**
     * Gives the way in for observers.
     *
     * @return the core
     */
    public UtraceCore core() {
        return core;
    }

    /**
     * Gives the profile.
     *
     * @return where tasks can be held
     */
    public Profile profile() {
        return profile;
    }

    /**
     * Starts a process.
     *
     * @param program what it does
     * @return its first task, which is about to make its first step in user mode
     */
    public SimTask start(Program program) {
        return start(program, task -> {});
    }

    /**
     * Starts a process that is shown before it runs.
     *
     * @param program what it does
     * @param held called with its first task: what is asked of that has arrived before the task
     *     makes its first step
     * @return the task
     */
    public SimTask start(Program program, Consumer<? super SimTask> held) {
        SimTask task = add(program, null, false);
        held.accept(task);
        task.start();
        return task;
    }

    SimTask add(Program program, @Nullable SimTask creator, boolean thread) {
        int tid = FIRST_TID + tasks.size();
        int tgid = thread && creator != null ? creator.record().tgid() : tid;
        SimTask task = new SimTask(this, tid, tgid, program, creator);
        tasks.add(task);
        return task;
    }

    /**
     * Gives all tasks there ever were, in the order of their making.
     *
     * @return the tasks
     */
    public List<SimTask> tasks() {
        return tasks;
    }

    @Nullable SimTask byTid(int tid) {
        for (SimTask task : tasks) {
            if (task.record().tid() == tid && !task.isGone()) {
                return task;
            }
        }
        return null;
    }

    /**
     * Gives what modules threw.
     *
     * @return one line each
     */
    public List<String> failures() {
        return failures;
    }

    void keep(Memento memento, @Nullable Engine... engines) {
        int count = memento.of(tasks.size());
        while (tasks.size() > count) {
            core.discard(tasks.removeLast().record());
        }
        for (SimTask task : tasks) {
            task.keep(memento, engines);
        }
    }

    static int number(Object object) {
        if (object instanceof SimView view) {
            return view.task().tid() * 4 + 1;
        }
        if (object instanceof TaskRecord record) {
            return record.tid() * 4;
        }
        return object instanceof Program ? System.identityHashCode(object) : 7;
    }

    @Override
    public boolean runsTasks(Thread thread) {
        return thread.equals(runner);
    }

    @Override
    public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
        if (failure instanceof Violation violation) {
            throw violation;
        }
        failures.add(where + ": " + failure);
        listener.moduleFailed(ops, where, failure);
    }
}
