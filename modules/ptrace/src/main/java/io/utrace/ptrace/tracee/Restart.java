package io.utrace.ptrace.tracee;

import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.tracee.PtraceStop.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * How a tracee goes on from its stops, with its tracer or without. A signal that its tracer had in
 * its hands was ignored for the time being: its engine is asked once more, by INTERRUPT, and
 * decides then as the tracer did. Guarded by the tasklist.
 */
public final class Restart {
    private static final int SIGNALS = 64;
    private static final int SIGKILL = 9;
    private static final int SI_KERNEL = 0x80;

    private final Tracee tracee;
    private Resume how = Resume.CONT;

    /** What the tracer made of the signal is to be carried out. */
    private @Nullable SigInfo verdict;

    /** A signal that its tracer is to be shown after the stop that it is in. */
    private @Nullable SigInfo kept;

    /** Nobody traces it any more; its engine is gone, or stays until the signal is delivered. */
    private boolean isLeaving;

    /**
     * The call at whose entry it stands isn't made: what the tracer leaves in the registers counts.
     */
    private boolean isEmulating;

    /** Its vfork is to be told of when it is over. */
    private boolean isVforkDoneDue;

    private long vforkChild;

    Restart(Tracee tracee) {
        this.tracee = tracee;
    }

    void begin() {
        how = Resume.CONT;
        isLeaving = false;
        isVforkDoneDue = false;
    }

    Resume how() {
        return how;
    }

    boolean isLeaving() {
        return isLeaving;
    }

    // ---- what its engine is to know

    /** What to answer when there is nothing to stop for: a stop lasts, and a step is made. */
    ResumeAction onward() {
        PtraceStop stop = tracee.stop();
        boolean isJobs = stop != null && tracee.trap().isListening() && stop.isOfGroup();
        return stop == null || isJobs ? how.action() : ResumeAction.STOP;
    }

    boolean isVerdictDue() {
        return verdict != null;
    }

    /** Takes, once, what is to be delivered. */
    @Nullable SigInfo takeVerdict() {
        SigInfo due = verdict;
        verdict = null;
        return due;
    }

    void keep(SigInfo signal) {
        kept = signal;
    }

    /** Takes, once, what was kept. */
    @Nullable SigInfo takeKept() {
        SigInfo next = kept;
        kept = null;
        return next;
    }

    boolean isEmulating() {
        return isEmulating;
    }

    void emulate(boolean emulates) {
        isEmulating = emulates;
    }

    void owesVforkDone(long child) {
        vforkChild = child;
        isVforkDoneDue = true;
    }

    boolean isVforkDoneDue() {
        return isVforkDoneDue;
    }

    long takeVforkChild() {
        isVforkDoneDue = false;
        return vforkChild;
    }

    // ---- requests

    /**
     * What comes before {@link #resume}: it is to go on though its group is stopped. Waits for the
     * thread that runs it: so who makes no callback makes this without the tasklist. EIO when there
     * is no such signal.
     */
    public void leaveGroup(int signal) {
        checkSignal(signal);
        if (stop().isOfGroup()) {
            try (Examination examination = tracee.frozen().examine()) {
                examination.leaveGroupStop();
            } catch (UtraceException gone) {
                throw new PtraceException(Errno.ESRCH);
            }
        }
    }

    /** PTRACE_CONT and its like. */
    public void resume(Resume request, int signal) {
        PtraceStop from = stop();
        how = request;
        if (tracee.ending().comes()) {
            return;
        }
        tracee.frozen().check();
        if (from.isVforkDone() && request.stopsAtExits()) {
            // It stands at the exit from that very call.
            tracee.stopAt(PtraceStop.syscall(Kind.EXIT, tracee.options().has(TraceOption.SYSGOOD)));
            return;
        }
        if (from.isOfGroup()) {
            tracee.trap().leaveGroup(from);
        }
        leave(from, signal);
        tracee.options().renewEvents();
        tracee.control(action(from));
    }

    /** What its engine is to ask for as it goes on: what is due, or else what its tracer wants. */
    ResumeAction owed() {
        boolean isAsked = isVerdictDue() || kept != null || tracee.trap().isDue();
        return isAsked ? ResumeAction.INTERRUPT : how.action();
    }

    private ResumeAction action(PtraceStop from) {
        boolean isEmulated = from.kind() == Kind.ENTRY && isEmulating;
        ResumeAction owed = owed();
        return isEmulated || isVforkDoneDue ? owed.strongest(ResumeAction.REPORT) : owed;
    }

    private void leave(PtraceStop from, int signal) {
        tracee.leaveStop();
        if (signal == 0) {
            return;
        }
        if (from.kind() == Kind.SIGNAL) {
            verdict = chosen(from, signal);
        } else if (from.isOfSyscall()) {
            tracee.send(SigInfo.of(signal, SI_KERNEL, 0, 0));
        }
    }

    private SigInfo chosen(PtraceStop from, int signal) {
        SigInfo info = from.info();
        Tracer tracer = tracee.tracer();
        return info != null && info.signal() == signal
                ? info
                : SigInfo.of(signal, 0, tracer.pid(), tracer.uid());
    }

    /** PTRACE_DETACH; EIO when there is no such signal. */
    public void detach(int signal) {
        checkSignal(signal);
        if (!tracee.ending().isPending()) {
            tracee.frozen().check();
        }
        tracee.tracer().remove(tracee);
        letGo(signal);
    }

    private void letGo(int signal) {
        PtraceStop from = tracee.stop();
        if (from != null) {
            leave(from, signal);
        }
        tracee.trap().stopped();
        begin();
        if (kept != null) {
            verdict = kept;
            kept = null;
        }
        isLeaving = true;
        if (isVerdictDue()) {
            tracee.options().suspendFilters(false);
            tracee.control(ResumeAction.INTERRUPT);
        } else {
            tracee.control(ResumeAction.DETACH);
        }
    }

    /** Its tracer has ended. */
    void orphan() {
        if (tracee.end() != null) {
            tracee.ending().release();
            return;
        }
        if (tracee.options().has(TraceOption.EXITKILL)) {
            kill();
        }
        PtraceStop at = tracee.stop();
        // A signal that the tracer has waited for is in nobody's hands any more.
        boolean isKept = tracee.isWaitable() || !tracee.isPublished();
        letGo(at != null && at.kind() == Kind.SIGNAL && isKept ? at.code() : 0);
    }

    /** PTRACE_KILL. */
    public void kill() {
        if (tracee.end() == null) {
            tracee.send(SigInfo.of(SIGKILL, SI_KERNEL, 0, 0));
        }
    }

    /** PTRACE_GETSIGINFO; EINVAL in a group-stop that has none. */
    public SigInfo signalInfo() {
        PtraceStop at = stop();
        SigInfo info = at.info();
        if (info != null) {
            return info;
        }
        if (at.kind() == Kind.GROUP) {
            throw new PtraceException(Errno.EINVAL);
        }
        Task task = tracee.task();
        return SigInfo.of(at.signal(), at.code(), task.tid(), new Proc(task.tid()).uid());
    }

    /** PTRACE_SETSIGINFO of a siginfo_t; EINVAL in a group-stop that has none. */
    public void setSignalInfo(byte[] raw) {
        PtraceStop at = stop();
        if (at.kind() == Kind.GROUP) {
            throw new PtraceException(Errno.EINVAL);
        }
        // Outside a signal's stop it means nothing, and is taken all the same.
        tracee.change(at.with(sigInfo(raw)));
    }

    private static SigInfo sigInfo(byte[] raw) {
        ByteBuffer info = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
        if (info.getInt(0) < 1 || info.getInt(0) > SIGNALS) {
            // No signal's number is as good as another signal's: it isn't what is delivered.
            info.putInt(0, SIGNALS);
        }
        return SigInfo.of(raw);
    }

    private PtraceStop stop() {
        PtraceStop at = tracee.stop();
        if (at == null) {
            throw new PtraceException(Errno.ESRCH);
        }
        return at;
    }

    private static void checkSignal(int signal) {
        if (signal < 0 || signal > SIGNALS) {
            throw new PtraceException(Errno.EIO);
        }
    }
}
