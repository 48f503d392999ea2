package io.utrace.host;

import io.utrace.api.Action;
import io.utrace.api.AttachFlag;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.engine.UtraceCore;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the threads of a process that is traced already to somebody who comes late, and follows the
 * process, and whatever is born of it, to the end.
 *
 * <p>It does so as anybody would: by an engine on each task. The first report to that engine is
 * when the task is shown, held as a target is. A task that is held by others, or stopped, is shown
 * when it goes on.
 *
 * <p>First every thread of the process gets its engine, and only then is any of them shown: so what
 * a thread makes before it was shown comes here, and what it makes afterwards goes to whoever was
 * shown it. No task is shown twice, and none is missed.
 *
 * <pre>{@code
 * HostedModule late = host.add(choice, utrace, output);
 * try (Following process = host.follow(late, utrace, tasks, tgid).orElseThrow()) {
 *     process.shown().join(); // from now on it misses nothing
 *     process.end().join();
 * } finally {
 *     host.remove(late);
 * }
 * }</pre>
 */
public final class Following implements EngineOps, AutoCloseable {
    private static final EventSet UNTIL_SHOWN =
            EventSet.of(Event.QUIESCE, Event.CLONE, Event.DEATH);
    private static final EventSet SHOWN = EventSet.of(Event.CLONE, Event.DEATH);

    /** What an engine's data say: whether its task is yet to be shown. */
    private static final class Mark {
        volatile boolean isDue;

        Mark(boolean isDue) {
            this.isDue = isDue;
        }
    }

    private final Utrace utrace;
    private final Consumer<? super Task> show;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private final CompletableFuture<Void> shown = new CompletableFuture<>();

    /** Those that live. Guarded by itself. */
    private final Set<Task> tasks = new HashSet<>();

    /** Those of them that are yet to be shown. Guarded by tasks. */
    private final Set<Task> due = new HashSet<>();

    /**
     * While the first tasks are being collected there may be none for a moment. Guarded by tasks.
     */
    private boolean collecting = true;

    private volatile boolean closed;

    private Following(Utrace utrace, Consumer<? super Task> show) {
        this.utrace = utrace;
        this.show = show;
    }

    /**
     * Begins to follow a process. Doesn't wait.
     *
     * @param utrace the way to the tasks
     * @param all gives the tasks there are, whenever it is asked
     * @param tgid the process
     * @param show called with each of its threads, and on the thread that makes callbacks for it
     * @return the process; empty when none of the tasks is of it
     */
    static Optional<Following> of(
            Utrace utrace,
            Supplier<? extends Collection<? extends Task>> all,
            int tgid,
            Consumer<? super Task> show) {
        Following following = new Following(utrace, show);
        Set<Task> seen = new HashSet<>();
        while (following.collect(all.get(), tgid, seen)) {
            // those whose creator had no engine of ours yet
        }
        following.begin();
        return following.count() == 0 && following.end.isDone()
                ? Optional.empty()
                : Optional.of(following);
    }

    private boolean collect(Collection<? extends Task> all, int tgid, Set<Task> seen) {
        boolean isMore = false;
        for (Task task : all) {
            if (task.tgid() == tgid && seen.add(task)) {
                attach(task, new Mark(true));
                isMore = true;
            }
        }
        return isMore;
    }

    private void begin() {
        Set<Task> first;
        synchronized (tasks) {
            first = Set.copyOf(tasks);
        }
        for (Task task : first) {
            try {
                utrace.find(task, this, null, AttachFlag.MATCH_OPS)
                        .ifPresent(engine -> {
                            try (engine) {
                                engine.setEvents(UNTIL_SHOWN);
                                engine.control(ResumeAction.INTERRUPT);
                            }
                        });
            } catch (UtraceException gone) {
                // its death is or was reported
            }
        }
        synchronized (tasks) {
            collecting = false;
        }
        completeIfOver();
    }

    private boolean attach(Task task, Mark mark) {
        synchronized (tasks) {
            if (!tasks.add(task)) {
                return false;
            }
            if (mark.isDue) {
                due.add(task);
            }
        }
        try (Engine engine = utrace.attach(task, this, mark)) {
            engine.setEvents(SHOWN);
            if (closed) {
                detach(engine);
            }
            return true;
        } catch (UtraceException gone) {
            remove(task);
            return false;
        }
    }

    /**
     * Tells how many tasks are followed.
     *
     * @return those that live
     */
    public int count() {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    /**
     * Gives the moment from which nothing is missed.
     *
     * @return completes when every thread that the process had has been shown, or has ended; or
     *     when this is closed. What depends on it may run on a thread that makes callbacks
     */
    public CompletableFuture<Void> shown() {
        return shown;
    }

    /**
     * Gives the end of it all.
     *
     * @return completes when none of the tasks lives any more and every engine has heard of their
     *     deaths, or when this is closed. What depends on it may run on a thread that makes
     *     callbacks
     */
    public CompletableFuture<Void> end() {
        return end;
    }

    @Override
    public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        // Of a task that is dead already there is nothing to show.
        if (event != Event.DEATH) {
            show(engine);
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        Task child = clone.child();
        Mark mark = (Mark) engine.data();
        boolean isOurs = mark != null && mark.isDue && child.tgid() == engine.task().tgid();
        if (attach(child, new Mark(false)) && isOurs) {
            show.accept(child);
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        Task dead = engine.task();
        // Those that it was shown to are younger engines: they are yet to hear of it.
        UtraceCore.afterDeath(engine, () -> remove(dead));
        return Action.DETACH;
    }

    private void show(Engine engine) {
        Mark mark = (Mark) engine.data();
        if (mark != null && mark.isDue && !closed) {
            mark.isDue = false;
            show.accept(engine.task());
            try {
                engine.setEvents(SHOWN);
            } catch (UtraceException over) {
                // closed meanwhile
            }
            synchronized (tasks) {
                due.remove(engine.task());
            }
            completeIfOver();
        }
    }

    private void remove(Task task) {
        synchronized (tasks) {
            tasks.remove(task);
            due.remove(task);
        }
        completeIfOver();
    }

    private void completeIfOver() {
        boolean isOver;
        synchronized (tasks) {
            if (collecting || !due.isEmpty()) {
                return;
            }
            isOver = tasks.isEmpty();
        }
        shown.complete(null);
        if (isOver) {
            end.complete(null);
        }
    }

    /** Follows no more. The tasks go on, with or without whoever was shown them. Doesn't wait. */
    @Override
    public void close() {
        closed = true;
        Set<Task> rest;
        synchronized (tasks) {
            rest = Set.copyOf(tasks);
        }
        for (Task task : rest) {
            try {
                utrace.find(task, this, null, AttachFlag.MATCH_OPS).ifPresent(Following::detach);
            } catch (UtraceException gone) {
                // as we are
            }
        }
        shown.complete(null);
        end.complete(null);
    }

    private static void detach(Engine engine) {
        try (engine) {
            engine.control(ResumeAction.DETACH);
        } catch (UtraceException dying) {
            // the last report comes soon
        }
    }
}
