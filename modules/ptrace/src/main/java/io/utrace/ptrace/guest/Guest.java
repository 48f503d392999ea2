package io.utrace.ptrace.guest;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Tracer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a traced program, which may trace others: the data of the engine that answers its
 * calls. Guarded by the tasklist.
 */
final class Guest extends Tracer {
    private final Guests guests;
    private final Task task;
    private final GuestProcess process;
    private final @Nullable Guest creator;
    private final GuestWait waiting = new GuestWait(this);
    private final UnsafeExec exec = new UnsafeExec(this);
    private @Nullable Engine engine;

    /** Of its pid namespace, which stays; unknown yet below 0. */
    private int level = -1;

    /** What its own call gives, at the exit of one that is made in its place. */
    private @Nullable Consumer<SyscallExit> instead;

    /** What the call that it is in was answered. */
    private long answer;

    private boolean isAnswered;

    /**
     * Makes one.
     *
     * @param creator who is its parent by its birth
     */
    Guest(Guests guests, Task task, GuestProcess process, @Nullable Guest creator) {
        this.guests = guests;
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

    UnsafeExec exec() {
        return exec;
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

    /**
     * Has another call made in place of its own.
     *
     * @param atExit says what its own gives
     */
    void makeInstead(
            SyscallEntry call, int number, long[] arguments, Consumer<SyscallExit> atExit) {
        call.setNumber(number);
        for (int i = 0; i < arguments.length; i++) {
            call.setArgument(i, arguments[i]);
        }
        engine().setEvents(Guests.events(), Guests.calls().plus(SyscallSet.of(number)));
        instead = atExit;
    }

    /** Whether that was made. */
    boolean exitInstead(SyscallExit call) {
        Consumer<SyscallExit> atExit = instead;
        if (atExit == null) {
            return false;
        }
        instead = null;
        engine().setEvents(Guests.events(), Guests.calls());
        atExit.accept(call);
        return true;
    }

    /** Answers a call, which isn't made. */
    Action answer(Action action, SyscallEntry call, long result) {
        answer = result;
        isAnswered = true;
        call.setResult(result);
        return action.with(ResumeAction.RESUME).with(SyscallAction.ABORT);
    }

    /** Whether this very call was answered: it isn't carried out again, whoever asks twice. */
    boolean hasAnswered(SyscallEntry call) {
        return isAnswered && call.result() == answer;
    }

    /** It is in no call any more. */
    void leave() {
        isAnswered = false;
    }

    @Override
    protected boolean keepsEndOf(Task other) {
        int tid = other.tid();
        return tid == other.tgid() && new Proc(tid).parent() != process.tgid();
    }

    @Override
    protected void lost(Tracee tracee) {
        if (tracee.isEndKept()) {
            guests.childrenHaveNews();
        } else {
            process.threads().forEach(thread -> thread.waiting.wakeForNews());
        }
    }

    /** EPERM when these options have one that it may not set. */
    void checkMaySet(long options) {
        boolean suspends = (options & TraceOption.SUSPEND_SECCOMP) != 0;
        if (suspends && (!reachesFilters() || guests.isSuspended(task))) {
            throw new PtraceException(Errno.EPERM);
        }
    }

    /** In a call of its own: whether its tracees' filters are open to it, who has none. */
    boolean reachesFilters() {
        return Permission.administers(task.tid()) && !isFiltered();
    }

    private boolean isFiltered() {
        try (Examination own = engine().examine()) {
            return own.filter(0).isPresent();
        } catch (UnsupportedOperationException noneIsSeen) {
            return true;
        }
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
    protected void continued(Tracee tracee) {
        // Its parent is told by the kernel.
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
    protected boolean isCapable() {
        return new Proc(task.tid()).isCapable();
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
    protected long birthInTick(Task other) {
        return guests.birthOf(other.tgid());
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
