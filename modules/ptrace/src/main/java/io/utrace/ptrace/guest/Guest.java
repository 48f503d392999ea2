package io.utrace.ptrace.guest;

import io.utrace.api.Engine;
import io.utrace.api.EventSet;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Tracer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a traced program, which may trace others: the data of the engine that answers its
 * calls. Guarded by the tasklist.
 */
final class Guest extends Tracer {
    private final Task task;
    private final GuestProcess process;
    private final @Nullable Guest creator;
    private final GuestWait waiting = new GuestWait(this);
    private final List<Withheld> withheld = new ArrayList<>();
    private @Nullable Engine engine;

    /** Of its pid namespace, which stays; unknown yet below 0. */
    private int level = -1;

    private @Nullable AttachCall attaching;

    /**
     * Makes one.
     *
     * @param creator who is its parent by its birth
     */
    Guest(Task task, GuestProcess process, @Nullable Guest creator) {
        this.task = task;
        this.process = process;
        this.creator = creator;
        process.threads().add(this);
    }

    /** How deep in pid namespaces it is. */
    int level() {
        if (level < 0) {
            level = new Proc(task.tid()).level();
        }
        return level;
    }

    void attached(Engine by) {
        engine = by;
    }

    Engine engine() {
        Engine attached = engine;
        if (attached == null) {
            throw new IllegalStateException("not attached yet");
        }
        return attached;
    }

    Task task() {
        return task;
    }

    GuestProcess process() {
        return process;
    }

    GuestWait waiting() {
        return waiting;
    }

    /** Whom TRACEME makes its tracer; null when nobody is left. */
    @Nullable Guest parent() {
        Guest by = creator;
        if (by == null || by.isAlive()) {
            return by;
        }
        return by.process.isDead() ? null : by.process.threads().getFirst();
    }

    private boolean isAlive() {
        return process.threads().contains(this);
    }

    @Nullable Guest creator() {
        return creator;
    }

    @Nullable AttachCall attaching() {
        return attaching;
    }

    void attaching(@Nullable AttachCall call) {
        attaching = call;
    }

    /** Some of its signals are to be kept for later. */
    void watchSignals() {
        try {
            engine().setEvents(Guests.events().plus(EventSet.SIGNALS), Guests.calls());
        } catch (UtraceException gone) {
            // It ends.
        }
    }

    /** Its tracee has ended, of which another, its parent, is to hear later. */
    void withholds(Withheld child) {
        withheld.add(child);
    }

    @Override
    protected void lost(Tracee tracee) {
        withheld.removeIf(child -> {
            boolean isIt = child.isOf(tracee);
            if (isIt) {
                child.tell();
            }
            return isIt;
        });
    }

    /** It is dead, or about to be. */
    void end() {
        exit();
        process.threads().remove(this);
    }

    @Override
    protected void changed(Tracee tracee) {
        ChildSignal.tell(this, tracee);
        for (Guest thread : process.threads()) {
            thread.waiting.wakeFor(tracee);
        }
    }

    @Override
    protected void gained(Tracee tracee) {
        for (Guest thread : process.threads()) {
            thread.waiting.leaveKernel();
        }
    }

    @Override
    protected boolean mayHold(Task other) {
        return Permission.mayHold(task.tid(), other.tid());
    }

    @Override
    protected int pidOf(Task other) {
        return level() == 0 ? other.tid() : new Proc(other.tid()).pid(level());
    }

    @Override
    protected int groupOf(Task other) {
        Proc proc = new Proc(other.tid());
        return level() == 0 ? proc.group() : proc.group(level());
    }

    @Override
    protected int pid() {
        return process.tgid();
    }

    @Override
    protected int uid() {
        return new Proc(task.tid()).uid();
    }
}
