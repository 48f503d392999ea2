package io.utrace.engine;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.Report;
import io.utrace.api.ResumeAction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A callback taken out of its pass, to be made on whatever thread, while the task waits. It has a
 * copy of what is reported. What the module changes in the copy is changed in the task when the
 * answer is taken, and not at all if the answer comes too late; registers and memory, which only
 * the task itself knows how to change, are changed at once, by the task's own thread and only while
 * that waits for this answer.
 */
public final class Callback {
    private final TaskRecord task;
    private final long ticket;
    private final Pass.Stage stage;
    private final boolean signals;
    private final @Nullable Event event;
    private final EngineRecord engine;
    private final Action incoming;
    private final Object report;
    private @Nullable Runnable changes;
    private @Nullable Action given;
    private volatile boolean over;

    Callback(
            TaskRecord task,
            long ticket,
            Pass.Stage stage,
            boolean signals,
            @Nullable Event event,
            EngineRecord engine,
            Action incoming,
            Object view) {
        this.task = task;
        this.ticket = ticket;
        this.stage = stage;
        this.signals = signals;
        this.event = event;
        this.engine = engine;
        this.incoming = incoming;
        report = stage == Pass.Stage.QUIESCE ? view : Copies.of(signals, event, view, this);
    }

    /**
     * Names it.
     *
     * @return for example {@code reportExec}
     */
    public String name() {
        return Pass.nameOf(stage, signals, event);
    }

    /**
     * Makes it on the calling thread, and has the task go on with the answer. What it throws is
     * contained as by {@link Pass#call}. Does nothing when nobody waits for it any more.
     */
    public void make() {
        if (task.pass.enter(ticket)) {
            Dispatch.asCallback(this::run);
        } else {
            fail();
        }
    }

    private void run() {
        Action answer;
        Runnable changed = null;
        try {
            answer = Pass.make(stage, signals, event, engine, incoming, report);
            changed = changes;
        } catch (Throwable failure) {
            // Of one that nobody waits for, it would be but an echo.
            if (isDue()) {
                task.host.moduleFailed(engine.ops, name(), failure);
            }
            answer = neutral();
        }
        over = true;
        given = answer;
        task.pass.answer(ticket, answer, changed);
    }

    /**
     * Gives what the module answered, on the thread that made the callback.
     *
     * @return null before, and when it was not made
     */
    public @Nullable Action given() {
        return given;
    }

    /**
     * Has the task go on as if the module had thrown: nothing is changed, the engine is detached. A
     * module that is at it still may go on, to no effect. For any thread.
     */
    public void fail() {
        task.pass.answer(ticket, neutral());
        over = true;
    }

    private Action neutral() {
        return incoming.with(ResumeAction.DETACH);
    }

    // ---- for the copies

    /** Puts a change off until the answer is taken; in the order in which they are made. */
    void change(Runnable change) {
        Runnable before = changes;
        changes =
                before == null
                        ? change
                        : () -> {
                            before.run();
                            change.run();
                        };
    }

    void checkLive() {
        if (over) {
            throw stale();
        }
    }

    /** Has the task's own thread do something, as long as the task waits for this answer. */
    <T> T visit(Supplier<? extends T> request) {
        checkLive();
        return task.port.visit(() -> {
            if (!isDue()) {
                throw stale();
            }
            return request.get();
        });
    }

    private boolean isDue() {
        task.lock.lock();
        try {
            return task.pass.isDue(ticket);
        } finally {
            task.lock.unlock();
        }
    }

    private Report.StaleView stale() {
        return new Report.StaleView(name() + " is over");
    }
}
