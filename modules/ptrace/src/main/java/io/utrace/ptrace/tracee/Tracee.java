package io.utrace.ptrace.tracee;

import io.utrace.api.Engine;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.PtraceException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tracee: what ptrace(2) knows of a task that is traced. It is the data of the engine that
 * makes it one, which {@link Attachment} attaches. What its tracer wants told is {@link Options}'
 * part, how it is looked at {@link Frozen}'s, how it goes on {@link Restart}'s, how it ends {@link
 * Ending}'s, what is asked of a running or listening one {@link Trap}'s. Guarded by {@link
 * Tasklist#LOCK}, which callers hold.
 */
public final class Tracee {
    private static final int MESSAGE_OF_ENTRY = 1;
    private static final int MESSAGE_OF_EXIT = 2;

    private final Utrace utrace;
    private final Task task;
    private final WaitQueue queue;
    private final CallInfo call = new CallInfo();
    private final Restart restart = new Restart(this);
    private final Trap trap = new Trap(this);
    private final Ending ending = new Ending(this);
    private final FoundStop foundStop = new FoundStop(this);
    private final Frozen frozen = new Frozen(this);
    private final Options options = new Options(this);
    private @Nullable Engine engine;

    private Tracer tracer;

    /** As its tracer's pid namespace has it. */
    private int pid;

    /** When it, or the thread whose place it has taken, was born: in ticks. */
    private long birth;

    /** Whose came first, of the births of one tick. */
    private long birthInTick;

    private boolean isSeized;

    /** When its tracer began it had CAP_SYS_PTRACE. */
    private boolean isCapable;

    private long message;

    private @Nullable PtraceStop stop;

    /** The stop is real: the tracer was told of it. */
    private boolean isPublished;

    /** Nobody has waited for the stop, or for the end, yet. */
    private boolean isWaitable;

    /** SIGCONT has ended its group-stop, and nobody has waited for that yet. */
    private boolean isContinued;

    Tracee(Utrace utrace, Task task, Tracer tracer) {
        this.utrace = utrace;
        this.task = task;
        this.tracer = tracer;
        queue = utrace.newWaitQueue();
        queue.add(
                key -> {
                    stopped();
                    return false;
                },
                false);
    }

    // ---- whose it is

    /** Its engine is attached. */
    void attached(Engine by) {
        engine = by;
    }

    /**
     * It gets a tracer, the first or another.
     *
     * @throws UtraceException it is dying, and its end would be told to nobody
     * @throws PtraceException EPERM when the runtime may not suspend filters
     */
    void begin(Tracer by, boolean seized, int withOptions) {
        options.begin(withOptions);
        tracer = by;
        renewPid();
        isSeized = seized;
        isCapable = by.isCapable();
        restart.begin();
        options.renewEvents();
        ending.keep();
        by.add(this);
    }

    /** Other rights than its tracer's count. */
    void begun(boolean capable) {
        isCapable = capable;
    }

    boolean isCapable() {
        return isCapable;
    }

    /** Whether it is to get no more rights by an execve that it is about to make. */
    public boolean isExecUnsafe() {
        return isTraced() && !isCapable;
    }

    /** It may be in its group's stop. */
    void findStop() {
        foundStop.begin();
    }

    /** Whether its parent hears of its end only when its tracer has. */
    public boolean isEndKept() {
        return ending.isKept();
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
        birth = new Proc(task.tid()).startTime();
        birthInTick = tracer.birthInTick(task);
        return former;
    }

    long birth() {
        return birth;
    }

    long birthInTick() {
        return birthInTick;
    }

    /** Whether it is a child of its tracer's process. */
    boolean isChild() {
        return task.tid() == task.tgid() && !ending.isKept();
    }

    /** Who traces it, or did last. */
    public Tracer tracer() {
        return tracer;
    }

    /** False when its last tracer is gone, whether or not a signal is still to be delivered. */
    public boolean isTraced() {
        return !restart.isLeaving();
    }

    boolean isSeized() {
        return isSeized;
    }

    // ---- where it stands

    /** Whether requests can be made of it. */
    public boolean isStopped() {
        return stop != null && isPublished && !trap.isListening() && end() == null;
    }

    /** What it is stopped for, or comes to be; null for nothing. */
    public @Nullable PtraceStop stop() {
        return stop;
    }

    /** How it ended; null as long as it lives, as far as its tracer knows. */
    public @Nullable WaitStatus end() {
        return ending.status();
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

    boolean isPublished() {
        return isPublished;
    }

    // ---- stopping

    /** It stops, if what comes between doesn't prevent it: its engine is to answer STOP. */
    void stopAt(PtraceStop at) {
        enter(at);
        wakeUp();
    }

    /** The same, for who looks at it later. */
    void enter(PtraceStop at) {
        stop = at;
        message =
                switch (at.kind()) {
                    case ENTRY -> MESSAGE_OF_ENTRY;
                    case EXIT -> MESSAGE_OF_EXIT;
                    case SIGNAL, SECCOMP, EVENT, TRAP, GROUP -> 0;
                };
        isPublished = false;
        isWaitable = false;
        isContinued &= !at.isOfGroup();
        trap.stopped();
    }

    /**
     * What its engine's callback has answered is looked at when it counts; so is where it stood
     * when it was attached. That asks its thread: who makes no callback doesn't hold the tasklist.
     */
    public void wakeUp() {
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
    private void stopped() {
        PtraceStop found = isFound() ? foundStop.ask() : null;
        synchronized (Tasklist.LOCK) {
            TaskState state = task.state();
            boolean isHeld = state == TaskState.TRACED || state == TaskState.STOPPED;
            PtraceStop at = isFound() ? found : stop;
            if (at != null && !isPublished && end() == null) {
                if (!engine().wantsStop()) {
                    stopAfterAll();
                } else if (isHeld) {
                    stop = at;
                    if (at.signal() == 0) {
                        leaveStop();
                    } else {
                        publish();
                    }
                }
            }
            // Woken for nothing, it may not even be attached yet.
            Engine by = engine;
            if (stop == null && by != null && by.wantsStop()) {
                // It was none, or its tracer was gone before the answer counted.
                control(restart.owed());
            }
        }
    }

    /** Whether nobody has asked yet in what stop it was found. */
    private boolean isFound() {
        synchronized (Tasklist.LOCK) {
            return stop != null && stop.signal() == 0;
        }
    }

    /**
     * Somebody else has withdrawn the stop, and its tracer may be waiting for it: it comes at the
     * next report.
     */
    private void stopAfterAll() {
        try {
            engine().control(ResumeAction.STOP);
            engine().wakeUp(queue);
        } catch (UtraceException dying) {
            // Its end is on its way to us.
        }
    }

    /** Its tracer is told of its stop, or of its end. */
    void publish() {
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
    public void hideStop() {
        isWaitable = false;
    }

    // ---- waiting

    /** Somebody has waited for the stop, or for the end. */
    public void consume() {
        isWaitable = false;
        if (end() != null) {
            ending.consume();
        }
    }

    /** SIGCONT has ended its group-stop. */
    void continueGroup() {
        isContinued = true;
        tracer.continued(this);
    }

    /** Whether that is still to be waited for. */
    public boolean isContinued() {
        return isContinued;
    }

    /** Somebody has waited for that. */
    public void forgetContinuation() {
        isContinued = false;
    }

    // ---- requests

    /** In its stops: what may be looked at then. */
    public Frozen frozen() {
        return frozen;
    }

    /** PTRACE_SETOPTIONS. */
    public Options options() {
        return options;
    }

    /** Sends it a signal, unless it is dead. */
    void send(SigInfo signal) {
        try {
            task.send(signal);
        } catch (UtraceException dead) {
            // Its end is on its way to us.
        }
    }

    /** PTRACE_CONT, PTRACE_DETACH and their like. */
    public Restart restart() {
        return restart;
    }

    /** Its end. */
    Ending ending() {
        return ending;
    }

    /** PTRACE_INTERRUPT and PTRACE_LISTEN. */
    public Trap trap() {
        return trap;
    }

    void control(ResumeAction action) {
        try {
            engine().control(action);
        } catch (UtraceException dying) {
            // Its end is on its way to us.
        }
    }
}
