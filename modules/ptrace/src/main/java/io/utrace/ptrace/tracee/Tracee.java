package io.utrace.ptrace.tracee;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.PtraceStop.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tracee: what ptrace(2) knows of a task that is traced. It is the data of the engine that
 * makes it one. Guarded by {@link Tasklist#LOCK}, which callers of public methods hold.
 */
public final class Tracee {
    private static final int SIGNALS = 64;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    private static final int SI_KERNEL = 0x80;

    private static final EventSet BASE =
            EventSet.SIGNALS.plus(Event.QUIESCE, Event.CLONE, Event.EXEC, Event.JCTL, Event.DEATH);

    private final Utrace utrace;
    private final Task task;
    private final WaitQueue queue;
    private final CallInfo call = new CallInfo();
    private Engine engine;

    private Tracer tracer;
    private boolean isSeized;
    private int options;
    private long message;
    private Resume resume = Resume.CONT;

    private @Nullable PtraceStop stop;

    /** The stop is real: the tracer was told of it. */
    private boolean isPublished;

    /** Nobody has waited for the stop, or for the end, yet. */
    private boolean isWaitable;

    private boolean isListening;

    /** It is to stop with PTRACE_EVENT_STOP; any other stop will do. */
    private boolean isTrapDue;

    /** Its vfork is to be told of when it is over. */
    private boolean isVforkDoneDue;

    /** What the tracer made of the signal is to be carried out. */
    private @Nullable SigInfo verdict;

    private boolean isVerdictDue;

    /** Nobody traces it any more; the engine stays until the signal is delivered. */
    private boolean isLeaving;

    private @Nullable WaitStatus end;

    @SuppressWarnings("NullAway.Init") // the engine is attached with this as its data
    private Tracee(Utrace utrace, Task task, Tracer tracer) {
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

    // ---- attaching

    /**
     * Makes a task a tracee.
     *
     * @param utrace the way to engines
     * @param task the task
     * @param tracer who traces it
     * @param isSeized by PTRACE_SEIZE
     * @param options TraceOption bits
     * @return the tracee
     * @throws PtraceException EPERM when it is traced, or dead
     */
    public static Tracee attach(
            Utrace utrace, Task task, Tracer tracer, boolean isSeized, int options) {
        if (task.state() == TaskState.ZOMBIE) {
            throw new PtraceException(Errno.EPERM);
        }
        Tracee tracee;
        try {
            tracee = new Tracee(utrace, task, tracer);
            tracee.engine =
                    utrace.attach(
                            task,
                            TraceeOps.INSTANCE,
                            tracee,
                            AttachFlag.EXCLUSIVE,
                            AttachFlag.MATCH_OPS);
        } catch (UtraceException.AlreadyAttached taken) {
            tracee =
                    of(utrace, task)
                            .filter(left -> left.isLeaving)
                            .orElseThrow(() -> new PtraceException(Errno.EPERM));
        } catch (UtraceException.NoSuchTask gone) {
            throw new PtraceException(Errno.ESRCH);
        }
        tracee.begin(tracer, isSeized, options);
        return tracee;
    }

    private void begin(Tracer by, boolean seized, int withOptions) {
        tracer = by;
        isSeized = seized;
        options = withOptions;
        isLeaving = false;
        resume = Resume.CONT;
        call();
        renewEvents();
        by.add(this);
    }

    /**
     * Finds who traces a task.
     *
     * @param utrace the way to engines
     * @param task the task
     * @return what its engine has for data; empty when it isn't traced
     */
    public static Optional<Tracee> of(Utrace utrace, Task task) {
        return utrace.find(task, TraceeOps.INSTANCE, null, AttachFlag.MATCH_OPS)
                .map(found -> {
                    try (found) {
                        return (Tracee) found.data();
                    }
                });
    }

    /** Has a tracee that was attached to stop, as PTRACE_ATTACH and PTRACE_SEIZE do. */
    public void stopAttached() {
        if (task.state() == TaskState.STOPPED) {
            engine.control(ResumeAction.STOP);
            stopAt(groupStop(SIGSTOP));
        }
        if (!isSeized) {
            task.send(SigInfo.of(SIGSTOP, SI_KERNEL, 0, 0));
        }
    }

    /** A child of a tracee, which is traced from its birth. */
    void bear(Task child) {
        Tracee born = attach(utrace, child, tracer, isSeized, options);
        if (isSeized) {
            born.isTrapDue = true;
            born.engine.control(ResumeAction.INTERRUPT);
        } else {
            child.send(SigInfo.of(SIGSTOP, 0, 0, 0));
        }
    }

    // ---- what it is

    /**
     * Gives the task.
     *
     * @return the task
     */
    public Task task() {
        return task;
    }

    /**
     * Gives who traces it.
     *
     * @return the tracer; of one that nobody traces any more the last
     */
    public Tracer tracer() {
        return tracer;
    }

    /**
     * Tells how it was attached.
     *
     * @return true after PTRACE_SEIZE
     */
    public boolean isSeized() {
        return isSeized;
    }

    /**
     * Tells whether requests can be made of it.
     *
     * @return true in a stop that isn't listening
     */
    public boolean isStopped() {
        return stop != null && isPublished && !isListening && end == null;
    }

    /**
     * Gives what it is stopped for.
     *
     * @return the stop, which may not be real yet; null when there is none
     */
    public @Nullable PtraceStop stop() {
        return stop;
    }

    /**
     * Gives how it ended.
     *
     * @return its status; null as long as it lives
     */
    public @Nullable WaitStatus end() {
        return end;
    }

    /**
     * Tells whether there is something to wait for.
     *
     * @return true when its stop, or its end, was not waited for yet
     */
    public boolean isWaitable() {
        return isWaitable;
    }

    /**
     * Gives what PTRACE_GETEVENTMSG tells.
     *
     * @return the message of the last event
     */
    public long message() {
        return message;
    }

    /**
     * Gives the system call of the stop.
     *
     * @return what is known of it
     */
    public CallInfo call() {
        return call;
    }

    /**
     * Tells whether somebody traces it.
     *
     * @return false when its last tracer is gone and only its signal is still to be delivered
     */
    public boolean isTraced() {
        return !isLeaving;
    }

    boolean isLeaving() {
        return isLeaving;
    }

    boolean isVerdictDue() {
        return isVerdictDue;
    }

    boolean isListening() {
        return isListening;
    }

    boolean isTrapDue() {
        return isTrapDue;
    }

    boolean isVforkDoneDue() {
        return isVforkDoneDue;
    }

    boolean has(int option) {
        return (options & option) != 0;
    }

    Resume resume() {
        return resume;
    }

    PtraceStop groupStop(int signal) {
        return isSeized ? PtraceStop.trap(signal) : PtraceStop.group(signal);
    }

    // ---- stopping

    /** It stops, if what comes between doesn't prevent it: its engine is to answer STOP. */
    void stopAt(PtraceStop at) {
        stop = at;
        isPublished = false;
        isWaitable = false;
        isListening = false;
        isTrapDue = false;
        isVforkDoneDue &= at.code() >> 8 != TraceEvent.VFORK_DONE;
        engine.wakeUp(queue);
    }

    void stopAt(int event, long eventMessage) {
        message = eventMessage;
        stopAt(PtraceStop.event(event));
    }

    void owesVforkDone(long child) {
        message = child;
        isVforkDoneDue = true;
    }

    /** The wake function: the stop is real, or was withdrawn. */
    private void publish() {
        synchronized (Tasklist.LOCK) {
            TaskState state = task.state();
            boolean isHeld = state == TaskState.TRACED || state == TaskState.STOPPED;
            if (stop != null && isHeld && !isPublished && end == null) {
                isPublished = true;
                isWaitable = true;
                tracer.changed(this);
            }
        }
    }

    void die(WaitStatus status) {
        stop = null;
        end = status;
        if (!isLeaving) {
            isWaitable = true;
            tracer.changed(this);
        }
    }

    /** Another thread's execve has taken its place: nobody hears of its end. */
    void vanish() {
        stop = null;
        isWaitable = false;
        tracer.remove(this);
    }

    /** Somebody has waited for the stop. */
    public void consumeStop() {
        isWaitable = false;
    }

    /** Somebody has waited for the end. */
    public void consumeEnd() {
        isWaitable = false;
        tracer.remove(this);
    }

    // ---- requests

    /**
     * Begins to look at it.
     *
     * @return the examination, for the caller to close
     * @throws PtraceException ESRCH when it isn't stopped any more
     */
    public Examination examine() {
        try {
            return engine.examine();
        } catch (UtraceException | IllegalStateException gone) {
            throw new PtraceException(Errno.ESRCH);
        }
    }

    /**
     * PTRACE_SETOPTIONS.
     *
     * @param newOptions TraceOption bits, all of them known
     */
    public void setOptions(int newOptions) {
        options = newOptions;
        renewEvents();
    }

    /**
     * Gives the signal in the tracer's hands, or what stands for it: PTRACE_GETSIGINFO.
     *
     * @param uid the tracee's user
     * @return the siginfo
     * @throws PtraceException EINVAL in a group-stop that has none
     */
    public SigInfo signalInfo(int uid) {
        PtraceStop at = stop;
        if (at == null) {
            throw new PtraceException(Errno.ESRCH);
        }
        SigInfo info = at.info();
        if (info != null) {
            return info;
        }
        if (at.kind() == Kind.GROUP) {
            throw new PtraceException(Errno.EINVAL);
        }
        return SigInfo.of(at.code() & 0x7f, at.code(), task.tid(), uid);
    }

    /**
     * PTRACE_SETSIGINFO.
     *
     * @param raw what the signal is to be, a siginfo_t
     * @throws PtraceException EINVAL in a group-stop that has none
     */
    public void setSignalInfo(byte[] raw) {
        PtraceStop at = stop;
        if (at == null) {
            throw new PtraceException(Errno.ESRCH);
        }
        if (at.kind() == Kind.GROUP) {
            throw new PtraceException(Errno.EINVAL);
        }
        // Outside a signal's stop it means nothing, and is taken all the same.
        if (at.kind() == Kind.SIGNAL) {
            stop = at.with(sigInfo(raw));
        }
    }

    private static SigInfo sigInfo(byte[] raw) {
        ByteBuffer info = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
        if (info.getInt(0) < 1 || info.getInt(0) > SIGNALS) {
            // No signal's number is as good as another signal's: it isn't what is delivered.
            info.putInt(0, SIGNALS);
        }
        return SigInfo.of(raw);
    }

    /**
     * Has it go on: PTRACE_CONT and its like.
     *
     * @param how what it is to stop for next
     * @param signal what to deliver, 0 for nothing
     * @throws PtraceException EIO when there is no such signal
     */
    public void resume(Resume how, int signal) {
        checkSignal(signal);
        PtraceStop from = stop;
        if (from == null) {
            throw new PtraceException(Errno.ESRCH);
        }
        resume = how;
        boolean isVforkDone = from.code() >> 8 == TraceEvent.VFORK_DONE;
        if (isVforkDone && how.stopsAtExits()) {
            stopAt(PtraceStop.syscall(Kind.EXIT, has(TraceOption.SYSGOOD)));
            return;
        }
        leaveStop(from, signal);
        renewEvents();
        control(onward(from));
    }

    private ResumeAction onward(PtraceStop from) {
        if (isVerdictDue || isTrapDue || from.isOfGroup()) {
            return ResumeAction.INTERRUPT;
        }
        boolean isEmulated = from.kind() == Kind.ENTRY && isEmulating;
        return isEmulated || isVforkDoneDue ? ResumeAction.REPORT : resume.action();
    }

    /**
     * The call at whose entry it stands is not made: what the tracer left in the registers counts.
     */
    private boolean isEmulating;

    void emulates(boolean emulates) {
        isEmulating = emulates;
    }

    boolean isEmulating() {
        return isEmulating;
    }

    private void leaveStop(PtraceStop from, int signal) {
        stop = null;
        isWaitable = false;
        if (from.kind() == Kind.SIGNAL) {
            isVerdictDue = signal != 0;
            verdict = signal == 0 ? null : chosen(from, signal);
        } else if (from.isOfSyscall() && signal != 0) {
            task.send(SigInfo.of(signal, SI_KERNEL, 0, 0));
        }
    }

    private SigInfo chosen(PtraceStop from, int signal) {
        SigInfo info = from.info();
        return info != null && info.signal() == signal
                ? info
                : SigInfo.of(signal, 0, tracer.pid(), tracer.uid());
    }

    /** Takes, once, what is to be delivered. */
    @Nullable SigInfo takeVerdict() {
        SigInfo due = verdict;
        verdict = null;
        isVerdictDue = false;
        return due;
    }

    /** What is still owed after its signal: to stop once more. */
    void interruptAgain() {
        if (isTrapDue) {
            engine.control(ResumeAction.INTERRUPT);
        }
    }

    /**
     * PTRACE_INTERRUPT.
     *
     * @throws PtraceException EIO when it wasn't seized
     */
    public void interrupt() {
        checkSeized();
        if (end != null) {
            return;
        }
        PtraceStop at = stop;
        if (at == null) {
            isTrapDue = true;
            control(ResumeAction.INTERRUPT);
        } else if (isListening) {
            engine.control(ResumeAction.STOP);
            stopAt(at);
        } else {
            isTrapDue = true;
        }
    }

    /**
     * PTRACE_LISTEN.
     *
     * @throws PtraceException EIO when it wasn't seized, or isn't in a stop of PTRACE_EVENT_STOP
     */
    public void listen() {
        checkSeized();
        PtraceStop at = stop;
        if (at == null || at.kind() != Kind.TRAP) {
            throw new PtraceException(Errno.EIO);
        }
        isListening = true;
        isWaitable = false;
        if (at.isOfGroup()) {
            // Job control has it; when that ends it is told.
            control(ResumeAction.RESUME);
        }
    }

    /**
     * PTRACE_DETACH.
     *
     * @param signal what to deliver, 0 for nothing
     * @throws PtraceException EIO when there is no such signal
     */
    public void detach(int signal) {
        checkSignal(signal);
        tracer.remove(this);
        letGo(signal);
    }

    private void letGo(int signal) {
        PtraceStop from = stop;
        if (from != null) {
            leaveStop(from, signal);
        }
        isWaitable = false;
        isListening = false;
        isTrapDue = false;
        isVforkDoneDue = false;
        resume = Resume.CONT;
        if (isVerdictDue) {
            isLeaving = true;
            control(ResumeAction.INTERRUPT);
        } else {
            leave();
        }
    }

    private void leave() {
        control(ResumeAction.DETACH);
        engine.close();
    }

    /** Its tracer has ended. */
    void orphan() {
        if (end != null) {
            return;
        }
        if (has(TraceOption.EXITKILL)) {
            kill();
        }
        PtraceStop at = stop;
        // A signal that the tracer has waited for is in nobody's hands any more.
        boolean isKept = isWaitable || !isPublished;
        letGo(at != null && at.kind() == Kind.SIGNAL && isKept ? at.code() : 0);
    }

    /** PTRACE_KILL. */
    public void kill() {
        if (end == null) {
            task.send(SigInfo.of(SIGKILL, SI_KERNEL, 0, 0));
        }
    }

    private void control(ResumeAction action) {
        try {
            engine.control(action);
        } catch (UtraceException dying) {
            // Its end is on its way to us.
        }
    }

    private void renewEvents() {
        EventSet events = BASE;
        if (has(TraceOption.EXIT)) {
            events = events.plus(Event.EXIT);
        }
        if (resume.stopsAtEntries()) {
            events = events.plus(Event.SYSCALL_ENTRY);
        }
        if (resume.stopsAtExits()) {
            events = events.plus(Event.SYSCALL_EXIT);
        }
        if (!events.equals(engine.events())) {
            try {
                engine.setEvents(events);
            } catch (UtraceException dying) {
                // As for control.
            }
        }
    }

    private void checkSeized() {
        if (!isSeized) {
            throw new PtraceException(Errno.EIO);
        }
    }

    private static void checkSignal(int signal) {
        if (signal < 0 || signal > SIGNALS) {
            throw new PtraceException(Errno.EIO);
        }
    }
}
