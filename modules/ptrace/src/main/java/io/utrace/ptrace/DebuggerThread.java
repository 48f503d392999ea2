package io.utrace.ptrace;

import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Tracer;

/** A thread of this JVM that traces. It may hold whom the runtime holds. */
final class DebuggerThread extends Tracer {
    private final Thread thread = Thread.currentThread();
    private final WaitQueue waiting;

    /**
     * Makes the calling thread one.
     *
     * @param waiting where its debugger's threads wait
     */
    DebuggerThread(WaitQueue waiting) {
        this.waiting = waiting;
    }

    boolean isCurrent() {
        return thread == Thread.currentThread();
    }

    @Override
    protected void changed(Tracee tracee) {
        waiting.wakeUp(tracee.task());
    }

    @Override
    protected void continued(Tracee tracee) {
        waiting.wakeUp(tracee.task());
    }

    @Override
    protected void gained(Tracee tracee) {
        waiting.wakeUp(tracee.task());
    }

    @Override
    protected void lost(Tracee tracee) {
        waiting.wakeUp(tracee.task());
    }

    @Override
    protected boolean keepsEndOf(Task task) {
        return task.tid() == task.tgid() && new Proc(task.tid()).parent() != pid();
    }

    @Override
    protected boolean isCapable() {
        return true;
    }

    @Override
    protected boolean mayHold(Task task) {
        return true;
    }

    @Override
    protected int pidOf(Task task) {
        return task.tid();
    }

    @Override
    protected int groupOf(Task task) {
        return new Proc(task.tid()).group();
    }

    @Override
    protected long birthInTick(Task task) {
        return task.tid();
    }

    @Override
    protected int pid() {
        return (int) ProcessHandle.current().pid();
    }

    @Override
    protected int uid() {
        return new Proc(pid()).uid();
    }
}
