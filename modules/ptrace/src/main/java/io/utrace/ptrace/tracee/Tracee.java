package io.utrace.ptrace.tracee;

import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.TraceOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tracee: what ptrace(2) knows of a task that is traced. It is the data of the engine that
 * makes it one, which {@link Attachment} attaches. How it goes on is {@link Restart}'s part, what
 * its tracer asks of a running or listening one {@link Trap}'s. Guarded by {@link Tasklist#LOCK},
 * which callers hold.
 */
public final class Tracee {
    private static final int MESSAGE_OF_ENTRY = 1;
    private static final int MESSAGE_OF_EXIT = 2;

    private static final EventSet BASE =
            EventSet.SIGNALS.plus(Event.QUIESCE, Event.CLONE, Event.EXEC, Event.JCTL, Event.DEATH);

    private final Utrace utrace;
    private final Task task;
    private final WaitQueue queue;
    private final CallInfo call = new CallInfo();
    private final Restart restart = new Restart(this);
    private final Trap trap = new Trap(this);
    private @Nullable Engine engine;

    private Tracer tracer;

    /** As its tracer's pid namespace has it. */
    private int pid;

    private boolean isSeized;
    private int options;
    private long message;

    private @Nullable PtraceStop stop;

    /** The stop is real: the tracer was told of it. */
    private boolean isPublished;

    /** Nobody has waited for the stop, or for the end, yet. */
    private boolean isWaitable;

    private @Nullable WaitStatus end;

    /** It ended before its tracer could be shown that it was about to: that comes first. */
    private @Nullable Runnable afterExitStop;

    Tracee(Utrace utrace, Task task, Tracer tracer) {
        this.utrace = utrace;
        this.task = task;
        this.tracer = tracer;
        queue = utrace.newWaitQueue();
        queue.add(
                key -> {
                    publish();
                    return false;
                },
                false);
    }

    // ---- whose it is

    /** Its engine is attached. */
    void attached(Engine by) {
        engine = by;
    }

    /** It gets a tracer, the first or another. */
    void begin(Tracer by, boolean seized, int withOptions) {
        tracer = by;
        pid = by.pidOf(task);
        isSeized = seized;
        options = withOptions;
        restart.begin();
        renewEvents();
        by.add(this);
    }

    Utrace utrace() {
        return utrace;
    }

    Engine engine() {
        return Objects.requireNonNull(engine);
    }

    /** The task. */
    public Task task() {
        return task;
    }

    /** Its id, as its tracer knows it, also when it is dead. */
    public int pid() {
        return pid;
    }

    /** It has taken its process's id by an execve; answers what its tracer knew it by. */
    int renewPid() {
        int former = pid;
        pid = tracer.pidOf(task);
        return former;
    }

    /** Who traces it, or did last. */
    public Tracer tracer() {
        return tracer;
    }

    /** False when its last tracer is gone and only its signal is still to be delivered. */
    public boolean isTraced() {
        return !restart.isLeaving();
    }

    boolean isSeized() {
        return isSeized;
    }

    boolean has(int option) {
        return (options & option) != 0;
    }

    int options() {
        return options;
    }

    // ---- where it stands

    /** Whether requests can be made of it. */
    public boolean isStopped() {
        return stop != null && isPublished && !trap.isListening() && end == null;
    }

    /** What it is stopped for, or comes to be; null for nothing. */
    public @Nullable PtraceStop stop() {
        return stop;
    }

    /** How it ended; null as long as it lives, as far as its tracer knows. */
    public @Nullable WaitStatus end() {
        return end;
    }

    /** Whether its stop, or its end, was not waited for yet. */
    public boolean isWaitable() {
        return isWaitable;
    }

    /** What PTRACE_GETEVENTMSG tells. */
    public long message() {
        return message;
    }

    /** The system call that it is stopped at. */
    public CallInfo call() {
        return call;
    }

    /**
     * Whether it has taken another's place, of whom its tracer doesn't know yet that it is gone.
     */
    boolean isGoingToVanish() {
        return afterExitStop != null && end == null && stop != null;
    }

    boolean isPublished() {
        return isPublished;
    }

    // ---- stopping

    /** It stops, if what comes between doesn't prevent it: its engine is to answer STOP. */
    void stopAt(PtraceStop at) {
        stop = at;
        message =
                switch (at.kind()) {
                    case ENTRY -> MESSAGE_OF_ENTRY;
                    case EXIT -> MESSAGE_OF_EXIT;
                    case SIGNAL, SECCOMP, EVENT, TRAP, GROUP -> 0;
                };
        isPublished = false;
        isWaitable = false;
        trap.stopped();
        engine().wakeUp(queue);
    }

    void stopAt(int event, long eventMessage) {
        stopAt(PtraceStop.event(event));
        message = eventMessage;
    }

    /** What it is stopped for is changed, as far as the tracer may. */
    void change(PtraceStop at) {
        stop = at;
    }

    /** The wake function: the stop is real, or was withdrawn. */
    private void publish() {
        synchronized (Tasklist.LOCK) {
            TaskState state = task.state();
            boolean isHeld = state == TaskState.TRACED || state == TaskState.STOPPED;
            PtraceStop at = stop;
            if (at != null && isHeld && !isPublished && end == null) {
                stop = at.signal() == 0 ? PtraceStop.ofGroup(groupStop(), isSeized) : at;
                publishNow();
            }
        }
    }

    /** It was found in a group-stop. */
    private int groupStop() {
        try (Examination examination = examine()) {
            return examination.groupStop();
        }
    }

    private void publishNow() {
        isPublished = true;
        isWaitable = true;
        tracer.changed(this);
    }

    /** The stop is over, waited for or not. */
    void leaveStop() {
        stop = null;
        isWaitable = false;
    }

    /** There is nothing to be waited for any more. */
    void hideStop() {
        isWaitable = false;
    }

    // ---- ending

    /** It is dead. */
    void die(WaitStatus status) {
        endWith(() -> {
            stop = null;
            end = status;
            if (isTraced()) {
                publishNow();
            }
        });
    }

    /** Another thread's execve has taken its place: nobody hears of its end. */
    void vanish() {
        endWith(() -> {
            stop = null;
            isWaitable = false;
            tracer.remove(this);
            makeWay();
        });
    }

    /**
     * What SIGKILL, or its group's exit, ends can't be held before it exits. Its tracer is shown
     * that stop all the same, and the end when it has it go on.
     */
    private void endWith(Runnable then) {
        PtraceStop at = stop;
        boolean isUnseen = at != null && at.isExit() && !isPublished && isTraced();
        if (isUnseen) {
            afterExitStop = then;
            publishNow();
        } else {
            then.run();
        }
    }

    /** Its tracer has it go on from a stop that it isn't in any more; false when it is. */
    boolean endsNow() {
        Runnable then = afterExitStop;
        afterExitStop = null;
        if (then != null) {
            then.run();
        }
        return then != null;
    }

    /** Somebody has waited for the stop, or for the end. */
    public void consume() {
        isWaitable = false;
        if (end != null) {
            tracer.remove(this);
            makeWay();
        }
    }

    /** Its process's first thread may have waited for it to be gone. */
    private void makeWay() {
        for (Tracee other : tracer.tracees()) {
            if (other.task.tid() == task.tgid() && other.isWaitable) {
                tracer.changed(other);
            }
        }
    }

    // ---- requests

    /** Begins to look at it; ESRCH when it isn't stopped any more. */
    Examination examine() {
        try {
            return engine().examine();
        } catch (UtraceException | IllegalStateException gone) {
            throw new PtraceException(Errno.ESRCH);
        }
    }

    /** PTRACE_SETOPTIONS. */
    public void setOptions(int newOptions) {
        options = newOptions;
        renewEvents();
    }

    /** PTRACE_CONT, PTRACE_DETACH and their like. */
    public Restart restart() {
        return restart;
    }

    /** PTRACE_INTERRUPT and PTRACE_LISTEN. */
    public Trap trap() {
        return trap;
    }

    /** Asks for what options and the last request have it stop for. */
    void renewEvents() {
        EventSet events = BASE;
        if (has(TraceOption.EXIT)) {
            events = events.plus(Event.EXIT);
        }
        if (has(TraceOption.SECCOMP)) {
            events = events.plus(Event.SECCOMP);
        }
        if (restart.how().stopsAtEntries()) {
            events = events.plus(Event.SYSCALL_ENTRY);
        }
        if (restart.how().stopsAtExits()) {
            events = events.plus(Event.SYSCALL_EXIT);
        }
        if (!events.equals(engine().events())) {
            try {
                engine().setEvents(events);
            } catch (UtraceException dying) {
                // Its end is on its way to us.
            }
        }
    }

    void control(ResumeAction action) {
        try {
            engine().control(action);
        } catch (UtraceException dying) {
            // Its end is on its way to us.
        }
    }
}
