package io.utrace.engine;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.Report;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import org.jspecify.annotations.Nullable;

/**
 * A stopped task as its host sees it. The host says what the task stopped for and gets a {@link
 * Disposition}; on RUN it reads off here how.
 *
 * <p>Where a STOP that is answered to a report takes effect is a matter of the host's {@link
 * Profile}.
 *
 * <p>Every method but {@link #wake} is for the task's own thread, and none waits.
 */
public final class Stop {
    private static final long CLONE_VFORK = 0x4000;

    private final TaskRecord task;
    private final Passage passage;

    Stop(TaskRecord task) {
        this.task = task;
        passage = new Passage(task);
    }

    // ---- what happened

    /**
     * The task is about to make a system call.
     *
     * @param call the call
     * @return what becomes of the task; see {@link #aborts}
     */
    public Disposition syscallEntry(SyscallEntry call) {
        return entry(call, Event.SYSCALL_ENTRY);
    }

    /**
     * The task is about to make a system call that a filter of the program's own leaves to a
     * tracer, as some engine asked to hear.
     *
     * @param call the call
     * @return what becomes of the task; see {@link #aborts}
     */
    public Disposition filtered(SyscallEntry call) {
        return entry(call, Event.SECCOMP);
    }

    private Disposition entry(SyscallEntry call, Event event) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.enter(call, event);
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task has made a system call.
     *
     * @param call the call
     * @return what becomes of the task
     */
    public Disposition syscallExit(SyscallExit call) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.arriveInKernel();
            passage.leave(call);
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task made another, which hasn't run yet and must not before this pass is over.
     *
     * @param clone the event
     * @return what becomes of the parent
     */
    public Disposition cloned(CloneReport clone) {
        return event(
                Event.CLONE, clone, passage.isReportStop() || (clone.flags() & CLONE_VFORK) != 0);
    }

    /**
     * The task runs a new program.
     *
     * @param exec the event
     * @return what becomes of the task
     */
    public Disposition execed(ExecReport exec) {
        return event(Event.EXEC, exec, passage.isReportStop());
    }

    /**
     * The task begins to exit.
     *
     * @param exit the event
     * @param killed SIGKILL ends it, or its group does: nothing may hold it
     * @return what becomes of the task
     */
    public Disposition exiting(ExitReport exit, boolean killed) {
        return event(Event.EXIT, exit, !killed);
    }

    private Disposition event(Event event, Report report, boolean holds) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.begin(event, report, holds);
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * A signal was taken from the task's queue. Whatever the engines make of its siginfo, the
     * report has it.
     *
     * @param report the signal
     * @param event what the disposition makes of it
     * @param initial what happens if no engine objects
     * @return what becomes of the task; see {@link #signalAction}
     */
    public Disposition signalled(SignalReport report, Event event, SignalAction initial) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.takeSignal(report, event, initial);
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task is on its way to user mode and nothing happened: it came because it was asked to.
     *
     * @return what becomes of the task
     */
    public Disposition quiesced() {
        return onTheWay(false);
    }

    /**
     * A signal handler's frame has been set up, as {@link SignalAction#DELIVER} asked for. A host
     * of the {@link Profile#KERNEL} profile always tells, and a STOP that came with the DELIVER
     * holds the task here; one of the other profile tells when the task has stepped into the
     * handler.
     *
     * @return what becomes of the task
     */
    public Disposition handlerSetUp() {
        return onTheWay(true);
    }

    private Disposition onTheWay(boolean withHandler) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.quiesce(withHandler);
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * The task is stopped by job control, as hosts of the {@link Profile#USER_SPACE} profile tell,
     * or is about to be, in the {@link Profile#KERNEL} profile.
     *
     * @param jctl the event
     * @return what becomes of the task; STOPPED unless the {@link TaskPort} says at the end of the
     *     report that the stop has been called off
     */
    public Disposition jobStops(JctlReport jctl) {
        return jobControl(jctl, true);
    }

    /**
     * The task is not stopped by job control any more. A task that was held meanwhile tells of it
     * when it is released.
     *
     * @param jctl the event
     * @return what becomes of the task
     */
    public Disposition jobContinued(JctlReport jctl) {
        return jobControl(jctl, false);
    }

    private Disposition jobControl(JctlReport jctl, boolean stops) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.arriveInKernel();
            if (stops) {
                passage.stopForJob();
            }
            passage.beginIfWanted(Event.JCTL, jctl);
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * SIGCONT has ended the group-stop, as {@link TaskPort#isGroupStopped} says by now. If this
     * stops the task, {@link TaskPort#proceed} is called; if the task is held, nothing happens. For
     * any thread.
     */
    public void wake() {
        task.lock.lock();
        try {
            task.hold.wake();
        } finally {
            task.lock.unlock();
            Deferred.ofThread().run();
        }
    }

    /**
     * The task is dead. Ends a hold.
     *
     * @param report the event
     */
    public void died(DeathReport report) {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.die(report);
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        drive(first);
    }

    /** The task is reaped: after the death report, the end of its engines. */
    public void reaped() {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            passage.reap();
            first = passage.step(null);
        } finally {
            task.lock.unlock();
        }
        drive(first);
    }

    /**
     * Goes on after a hold or a late answer. May be called for nothing, but not after {@link
     * Disposition#AGAIN}.
     *
     * @return what becomes of the task
     */
    public Disposition proceed() {
        @Nullable Disposition first;
        task.lock.lock();
        try {
            first = passage.step(task.pass.takeLate());
        } finally {
            task.lock.unlock();
        }
        return drive(first);
    }

    /**
     * Tells whether a callback is still to be answered.
     *
     * @return true after {@link Disposition#PENDING}, and of a dead task, until the answer is taken
     */
    public boolean isPending() {
        task.lock.lock();
        try {
            return task.pass.isPending();
        } finally {
            task.lock.unlock();
        }
    }

    // ---- how it runs on

    /**
     * Tells whether the system call of this entry must not be made.
     *
     * @return true for {@link SyscallAction#ABORT}
     */
    public boolean aborts() {
        return passage.aborts();
    }

    /**
     * Gives the last word on the signal of this stop.
     *
     * @return what the host is to do with it
     */
    public SignalAction signalAction() {
        return passage.signalAction();
    }

    /**
     * Gives, once, how the task is to step. A step into a signal's handler ends at its first
     * instruction, of which the host tells by {@link #handlerSetUp}.
     *
     * @return SINGLESTEP, BLOCKSTEP, or RESUME for neither
     */
    public ResumeAction takeStep() {
        task.lock.lock();
        try {
            return passage.takeStep();
        } finally {
            task.lock.unlock();
        }
    }

    /**
     * The task stopped before the step it was restarted for was over: unless the stop is reported,
     * the step is still to be taken. To be called before the host tells of the stop.
     *
     * @param step what {@link #takeStep} gave
     */
    public void stepAgain(ResumeAction step) {
        task.lock.lock();
        try {
            task.resume = task.resume.strongest(step);
        } finally {
            task.lock.unlock();
        }
    }

    /**
     * Tells whether the task is to step once it is in user mode: it must stop on the way there, and
     * {@link #takeStep} be asked then.
     *
     * @return true while a step is asked for
     */
    public boolean isStepOwed() {
        // Without the lock: who asks a running task for a step has it stop once more.
        return passage.isStepOwed();
    }

    /**
     * Tells what the task, on its way from here, still owes its engines.
     *
     * @return INTERRUPT or REPORT when it must stop again before user mode, else RESUME
     */
    public ResumeAction owed() {
        task.lock.lock();
        try {
            return passage.owed();
        } finally {
            task.lock.unlock();
        }
    }

    private Disposition drive(@Nullable Disposition first) {
        Deferred deferred = Deferred.ofThread();
        Disposition disposition = first;
        while (true) {
            deferred.run();
            if (disposition != null) {
                return disposition;
            }
            Action answer = task.pass.dispatch();
            if (answer == null) {
                return Disposition.PENDING;
            }
            disposition = step(answer);
        }
    }

    private @Nullable Disposition step(Action answer) {
        task.lock.lock();
        try {
            return passage.step(answer);
        } finally {
            task.lock.unlock();
        }
    }

    /** What the end of a pass will make of the strongest answer to it so far. */
    ResumeAction likeOf(Pass pass) {
        return passage.likeOf(pass);
    }

    /** Whether the next answer ends the pass, for a death that has broken into it. */
    boolean isCutShort() {
        return passage.isCutShort();
    }

    void keep(Memento memento, Outlook outlook) {
        passage.keep(memento, outlook);
    }
}
