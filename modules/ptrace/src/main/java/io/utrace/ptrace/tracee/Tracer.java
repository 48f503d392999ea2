package io.utrace.ptrace.tracee;

import io.utrace.api.Task;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A thread that traces: a traced program's, or one of this JVM. Guarded by {@link Tasklist#LOCK},
 * which is held when its methods are called.
 */
public abstract class Tracer {
    /** What is done to one may detach others, in the midst of a walk through them. */
    private final List<Tracee> tracees = new CopyOnWriteArrayList<>();

    /** For those who know how to tell a tracer of its tracees. */
    protected Tracer() {}

    /**
     * Gives the tracees, the dead ones that nobody has waited for included.
     *
     * @return in the order in which they were attached
     */
    public final List<Tracee> tracees() {
        return tracees;
    }

    /**
     * A tracee's stop is real, or its death: SIGCHLD is due, and waiting threads are to look.
     *
     * @param tracee the tracee
     */
    protected abstract void changed(Tracee tracee);

    /**
     * A tracee's group-stop was ended by SIGCONT.
     *
     * @param tracee the tracee
     */
    protected abstract void continued(Tracee tracee);

    /**
     * There is a tracee more to be waited for.
     *
     * @param tracee the tracee
     */
    protected abstract void gained(Tracee tracee);

    /**
     * It has waited for a tracee's end, or let it go, or another has: who waits for it waits in
     * vain.
     *
     * @param tracee the tracee
     */
    protected abstract void lost(Tracee tracee);

    /**
     * Tells whether it is to hear of a task's end before the task's parent does, which is another.
     *
     * @param task the task, which lives
     * @return false where it is the parent
     */
    protected abstract boolean keepsEndOf(Task task);

    /**
     * Gives another's id in the pid namespace of this one.
     *
     * @param task the other
     * @return its id here
     */
    protected abstract int pidOf(Task task);

    /**
     * Gives another's process group in the pid namespace of this one.
     *
     * @param task the other
     * @return the group's id here
     */
    protected abstract int groupOf(Task task);

    /**
     * Tells the births of a clock's tick apart, which process ids don't once they begin anew.
     *
     * @param task a task
     * @return more for a process that was born later
     */
    protected abstract long birthInTick(Task task);

    /**
     * Gives what signals that it sends through a tracee's stop say of it.
     *
     * @return its process id
     */
    protected abstract int pid();

    /**
     * Gives what signals that it sends through a tracee's stop say of it.
     *
     * @return its user id
     */
    protected abstract int uid();

    /**
     * Tells whether whom it begins to trace may get more rights by execve: CAP_SYS_PTRACE.
     *
     * @return false when execve is to give them none
     */
    protected abstract boolean isCapable();

    /**
     * Tells whether it may go on to trace one to whom execve may have given other rights, though it
     * wasn't to.
     *
     * @param task the task, in its execve's report
     * @return false when its rights are more than this one's
     */
    protected abstract boolean mayHold(Task task);

    final void add(Tracee tracee) {
        tracees.add(tracee);
        gained(tracee);
    }

    final void remove(Tracee tracee) {
        if (tracees.remove(tracee)) {
            lost(tracee);
        }
    }

    /** The thread ends: its tracees are let go, or killed, as their options say. */
    public final void exit() {
        for (Tracee tracee : tracees) {
            tracee.restart().orphan();
            remove(tracee);
        }
    }
}
