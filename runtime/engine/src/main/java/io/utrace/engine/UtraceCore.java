package io.utrace.engine;

import static java.util.Objects.requireNonNull;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitQueue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tasks of one runtime, and the way in to them. Thread-safe. */
public final class UtraceCore implements Utrace {
    private static final String NO_OPS = "EINVAL: an engine needs its ops";

    private final Host host;
    private final Function<EngineOps, Dispatch> dispatches;
    private final Map<Integer, TaskRecord> tasks = new ConcurrentHashMap<>();

    /**
     * Makes a core whose callbacks are all made inline.
     *
     * @param host who runs the tasks
     */
    public UtraceCore(Host host) {
        this(host, ops -> Dispatch.INLINE);
    }

    /**
     * Makes a core.
     *
     * @param host who runs the tasks
     * @param dispatches how the callbacks of an engine are made; asked once, at attach
     */
    public UtraceCore(Host host, Function<EngineOps, Dispatch> dispatches) {
        this.host = host;
        this.dispatches = dispatches;
    }

    /**
     * Takes in a task, before anyone can have heard of it.
     *
     * @param tid its thread id
     * @param tgid its process id
     * @param port the host's side of it
     * @return its record
     */
    public TaskRecord add(int tid, int tgid, TaskPort port) {
        TaskRecord task = new TaskRecord(this, host, tid, tgid, port);
        tasks.put(tid, task);
        return task;
    }

    /**
     * Takes back an {@link #add}, for an explorer that goes back to the time before.
     *
     * @param task a record that nobody knows of any more
     */
    public void discard(TaskRecord task) {
        forget(task);
    }

    /**
     * Gives the tasks there are.
     *
     * @return those at about this moment, in no order
     */
    public Set<Task> tasks() {
        // a set: while it is renamed a task is entered twice
        return Set.copyOf(tasks.values());
    }

    /**
     * Gives the callbacks of a task's engines.
     *
     * @param task one of these tasks
     * @return one for each engine, in the order of callbacks
     */
    public List<EngineOps> engines(Task task) {
        return record(task).ops();
    }

    void forget(TaskRecord task) {
        tasks.remove(task.tid(), task);
    }

    void restored(TaskRecord task) {
        if (task.death.stage == Death.Stage.GONE) {
            forget(task);
        } else {
            tasks.putIfAbsent(task.tid(), task);
        }
    }

    void enter(int tid, TaskRecord task) {
        tasks.put(tid, task);
    }

    void leave(int tid, TaskRecord task) {
        tasks.remove(tid, task);
    }

    @Override
    public Optional<Task> task(int tid) {
        TaskRecord task = tasks.get(tid);
        // While it is renamed a task is entered twice.
        return task == null || task.tid() != tid ? Optional.empty() : Optional.of(task);
    }

    @Override
    public Engine attach(Task task, EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        requireNonNull(ops, NO_OPS);
        return record(task).attach(ops, data, dispatches.apply(ops), flags);
    }

    /**
     * Gives another way in to the same tasks.
     *
     * @param dispatch how the callbacks of engines that are attached this way are made
     * @return the way
     */
    public Utrace through(Dispatch dispatch) {
        return new Utrace() {
            @Override
            public Optional<Task> task(int tid) {
                return UtraceCore.this.task(tid);
            }

            @Override
            public Engine attach(
                    Task task, EngineOps ops, @Nullable Object data, AttachFlag... flags) {
                requireNonNull(ops, NO_OPS);
                return record(task).attach(ops, data, dispatch, flags);
            }

            @Override
            public Optional<Engine> find(
                    Task task,
                    @Nullable EngineOps ops,
                    @Nullable Object data,
                    AttachFlag... flags) {
                return UtraceCore.this.find(task, ops, data, flags);
            }

            @Override
            public WaitQueue newWaitQueue() {
                return UtraceCore.this.newWaitQueue();
            }
        };
    }

    @Override
    public Optional<Engine> find(
            Task task, @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        return record(task).find(ops, data, flags);
    }

    private static TaskRecord record(Task task) {
        return switch (task) {
            case TaskRecord record -> record;
            case StandIn standIn when standIn.original() instanceof TaskRecord record -> record;
            default -> throw new NoSuchTask("not a task of this runtime: " + task);
        };
    }

    /**
     * Has other callbacks be called in an engine's stead, from the next one on. One that runs now
     * runs to its end: {@link Engine#barrier} waits for that. {@link Engine#ops} stays what it is.
     *
     * @param engine the engine
     * @param callee what is to be called; its own ops to undo it
     */
    public static void redirect(Engine engine, EngineOps callee) {
        EngineRecord record = requireNonNull(EngineRecord.unwrap(engine), "no engine of a core");
        record.task.lock.lock();
        try {
            record.callee = callee;
        } finally {
            record.task.lock.unlock();
        }
    }

    /**
     * Has something done when an engine's task is dead and no engine is to hear of it any more:
     * each that wants to has, or the task was given up. Doesn't wait.
     *
     * @param engine the engine; it may be detached meanwhile
     * @param mourner run once, with no lock held, on whatever thread ended the last report; on this
     *     one if that is over. Must not wait
     */
    public static void afterDeath(Engine engine, Runnable mourner) {
        TaskRecord task = requireNonNull(EngineRecord.unwrap(engine), "no engine of a core").task;
        task.lock.lock();
        try {
            task.death.await(mourner);
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    /**
     * Gives what is called for an engine.
     *
     * @param engine the engine
     * @return its own ops, unless they were {@linkplain #redirect redirected}
     */
    public static EngineOps callee(Engine engine) {
        EngineRecord record = requireNonNull(EngineRecord.unwrap(engine), "no engine of a core");
        record.task.lock.lock();
        try {
            return record.callee;
        } finally {
            record.task.lock.unlock();
        }
    }

    @Override
    public WaitQueue newWaitQueue() {
        return new WaitList(host);
    }
}
