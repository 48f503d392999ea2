package io.utrace.ptrace;

import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.Attachment;
import io.utrace.ptrace.tracee.Inspection;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.PtraceStop;
import io.utrace.ptrace.tracee.Tasklist;
import io.utrace.ptrace.tracee.Tracee;
import io.utrace.ptrace.tracee.Tracer;
import io.utrace.ptrace.tracee.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A debugger in this JVM: ptrace(2) and waitpid(2) over engines. Requests fail with {@link
 * PtraceException}, for the reasons that the man page has.
 *
 * <p><b>Threads.</b> As in the kernel a tracee belongs to the thread that attached it: requests by
 * another are ESRCH. Any thread may wait for it, unless it asks for {@link WaitOption#WNOTHREAD}.
 * {@link #waitFor} waits for the thread that runs the tracee, so neither it nor a request may be
 * made on a thread that makes callbacks. A thread that ends should {@link #exit} first.
 *
 * <pre>{@code
 * try (Debugger debugger = new Debugger(utrace)) {
 *     debugger.seize(tid, TraceOption.EXIT);
 *     debugger.interrupt(tid);
 *     WaitResult stop = debugger.waitFor(WaitSelection.of(tid)).orElseThrow();
 *     System.out.printf("%x%n", debugger.peekData(tid, address));
 *     debugger.resume(tid, Resume.CONT, 0);
 * }
 * }</pre>
 */
public final class Debugger implements AutoCloseable {
    private final Utrace utrace;
    private final WaitQueue queue;
    private final List<DebuggerThread> threads = new ArrayList<>();

    /**
     * Makes one that traces nothing yet.
     *
     * @param utrace the way to tasks
     */
    public Debugger(Utrace utrace) {
        this.utrace = utrace;
        queue = utrace.newWaitQueue();
    }

    /** One of its threads. */
    private final class DebuggerThread extends Tracer {
        private final Thread thread = Thread.currentThread();

        @Override
        protected void changed(Tracee tracee) {
            queue.wakeUp(tracee.task());
        }

        @Override
        protected void gained(Tracee tracee) {
            queue.wakeUp(tracee.task());
        }

        @Override
        protected void lost(Tracee tracee) {
            // Its parent was told by the kernel.
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
        protected int pid() {
            return (int) ProcessHandle.current().pid();
        }

        @Override
        protected int uid() {
            return 0;
        }
    }

    private @Nullable DebuggerThread known() {
        for (DebuggerThread tracer : threads) {
            if (tracer.thread == Thread.currentThread()) {
                return tracer;
            }
        }
        return null;
    }

    private DebuggerThread own() {
        DebuggerThread known = known();
        if (known != null) {
            return known;
        }
        DebuggerThread tracer = new DebuggerThread();
        threads.add(tracer);
        return tracer;
    }

    // ---- attaching

    /**
     * PTRACE_ATTACH: traces a task, and has it stop by SIGSTOP.
     *
     * @param tid the task
     * @throws PtraceException EPERM when it is traced, or dead; ESRCH when there is none
     */
    public void attach(int tid) {
        synchronized (Tasklist.LOCK) {
            Attachment.attach(utrace, task(tid), own());
        }
    }

    /**
     * PTRACE_SEIZE: traces a task, and doesn't stop it.
     *
     * @param tid the task
     * @param options {@link TraceOption} bits
     * @throws PtraceException EIO for unknown options; EPERM when it is traced, or dead; ESRCH when
     *     there is none
     */
    public void seize(int tid, int options) {
        check((options & ~TraceOption.ALL) == 0, Errno.EIO);
        synchronized (Tasklist.LOCK) {
            Attachment.seize(utrace, task(tid), own(), options);
        }
    }

    private Task task(int tid) {
        return utrace.task(tid).orElseThrow(() -> new PtraceException(Errno.ESRCH));
    }

    /**
     * PTRACE_DETACH.
     *
     * @param tid a tracee in a stop
     * @param signal what to deliver, 0 for nothing
     * @throws PtraceException ESRCH, and EIO when there is no such signal
     */
    public void detach(int tid, int signal) {
        synchronized (Tasklist.LOCK) {
            stopped(tid).restart().detach(signal);
        }
    }

    // ---- waiting

    /**
     * Waits for a stop or an end: waitpid(2). Stops are told of whatever the options say.
     *
     * @param selection for whom; with {@link WaitOption#WNOHANG} it isn't waited, with {@link
     *     WaitOption#WNOWAIT} what is told of can be waited for again, with {@link
     *     WaitOption#WNOTHREAD} only the calling thread's tracees count
     * @return what happened; empty when nothing did and WNOHANG was asked for
     * @throws PtraceException ECHILD when there is nobody to wait for
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public Optional<WaitResult> waitFor(WaitSelection selection) throws InterruptedException {
        return waitFor(selection, null);
    }

    /**
     * As {@link #waitFor(WaitSelection)}, for a limited time.
     *
     * @param selection for whom
     * @param limit how long to wait at most; null for no limit
     * @return what happened; empty when the time was over
     * @throws PtraceException ECHILD when there is nobody to wait for
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public Optional<WaitResult> waitFor(WaitSelection selection, @Nullable Duration limit)
            throws InterruptedException {
        Answer answer = new Answer(selection);
        if (answer.isThere() || selection.has(WaitOption.WNOHANG)) {
            return answer.take();
        }
        if (limit == null) {
            queue.waitUntil(answer::isThere);
        } else {
            queue.waitUntil(answer::isThere, limit);
        }
        return answer.take();
    }

    /** What a wait has found. */
    private final class Answer {
        private final WaitSelection selection;
        private @Nullable WaitResult found;
        private boolean isInVain;

        Answer(WaitSelection selection) {
            this.selection = selection;
        }

        boolean isThere() {
            synchronized (Tasklist.LOCK) {
                List<Tracee> eligible = Waits.eligible(selection, known(), threads);
                isInVain = eligible.isEmpty();
                Tracee tracee = Waits.firstOf(selection, eligible);
                if (found == null && tracee != null) {
                    found = new WaitResult(tracee.task().tid(), status(tracee));
                    if (!selection.has(WaitOption.WNOWAIT)) {
                        tracee.consume();
                    }
                }
                return isInVain || found != null;
            }
        }

        Optional<WaitResult> take() {
            check(found != null || !isInVain, Errno.ECHILD);
            return Optional.ofNullable(found);
        }
    }

    private static int status(Tracee tracee) {
        WaitStatus end = tracee.end();
        PtraceStop stop = tracee.stop();
        return end != null ? end.raw() : stop == null ? 0 : stop.status();
    }

    // ---- going on

    /**
     * PTRACE_CONT, PTRACE_SYSCALL, PTRACE_SINGLESTEP and their like.
     *
     * @param tid a tracee in a stop
     * @param how what it is to stop for next
     * @param signal what to deliver, 0 for nothing
     * @throws PtraceException ESRCH, and EIO when there is no such signal
     */
    public void resume(int tid, Resume how, int signal) {
        synchronized (Tasklist.LOCK) {
            stopped(tid).restart().resume(how, signal);
        }
    }

    /**
     * PTRACE_INTERRUPT: has a tracee stop.
     *
     * @param tid a tracee that was seized
     * @throws PtraceException ESRCH, and EIO when it was attached in another way
     */
    public void interrupt(int tid) {
        synchronized (Tasklist.LOCK) {
            mine(tid).trap().interrupt();
        }
    }

    /**
     * PTRACE_LISTEN: leaves a tracee to its group-stop.
     *
     * @param tid a tracee that was seized, in a stop of {@code PTRACE_EVENT_STOP}
     * @throws PtraceException ESRCH, and EIO in any other stop
     */
    public void listen(int tid) {
        synchronized (Tasklist.LOCK) {
            stopped(tid).trap().listen();
        }
    }

    /**
     * PTRACE_KILL: sends SIGKILL.
     *
     * @param tid a tracee
     * @throws PtraceException ESRCH
     */
    public void kill(int tid) {
        synchronized (Tasklist.LOCK) {
            mine(tid).restart().kill();
        }
    }

    // ---- what a stop tells

    /**
     * PTRACE_SETOPTIONS.
     *
     * @param tid a tracee in a stop
     * @param options {@link TraceOption} bits
     * @throws PtraceException ESRCH, and EINVAL for unknown options
     */
    public void setOptions(int tid, int options) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = stopped(tid);
            check((options & ~TraceOption.ALL) == 0, Errno.EINVAL);
            tracee.setOptions(options);
        }
    }

    /**
     * PTRACE_GETEVENTMSG.
     *
     * @param tid a tracee in a stop
     * @return a tid, an exit status, or what else the event has to say
     * @throws PtraceException ESRCH
     */
    public long eventMessage(int tid) {
        synchronized (Tasklist.LOCK) {
            return stopped(tid).message();
        }
    }

    /**
     * PTRACE_GETSIGINFO.
     *
     * @param tid a tracee in a stop
     * @return the signal that it is stopped for, or what stands for it
     * @throws PtraceException ESRCH, and EINVAL in a group-stop
     */
    public SigInfo signalInfo(int tid) {
        synchronized (Tasklist.LOCK) {
            return stopped(tid).restart().signalInfo();
        }
    }

    /**
     * PTRACE_SETSIGINFO.
     *
     * @param tid a tracee in a stop
     * @param info what the signal is to be; of another number than is delivered it means nothing
     * @throws PtraceException ESRCH, and EINVAL in a group-stop
     */
    public void setSignalInfo(int tid, SigInfo info) {
        synchronized (Tasklist.LOCK) {
            stopped(tid).restart().setSignalInfo(info.bytes());
        }
    }

    // ---- looking

    /**
     * PTRACE_PEEKDATA.
     *
     * @param tid a tracee in a stop
     * @param address where
     * @return the word there
     * @throws PtraceException ESRCH, and EIO where there is no memory
     */
    public long peekData(int tid, long address) {
        return look(tid).peek(address);
    }

    /**
     * PTRACE_POKEDATA.
     *
     * @param tid a tracee in a stop
     * @param address where
     * @param value the word
     * @throws PtraceException ESRCH, and EIO where there is no memory
     */
    public void pokeData(int tid, long address, long value) {
        look(tid).poke(address, value);
    }

    /**
     * PTRACE_PEEKUSER.
     *
     * @param tid a tracee in a stop
     * @param offset in struct user, of x86-64
     * @return the word there
     * @throws PtraceException ESRCH, and EIO outside
     */
    public long peekUser(int tid, long offset) {
        return look(tid).peekUser(offset);
    }

    /**
     * PTRACE_POKEUSER.
     *
     * @param tid a tracee in a stop
     * @param offset in struct user, of x86-64
     * @param value the word
     * @throws PtraceException ESRCH; EIO outside, and EINVAL for what a debug register can't have
     */
    public void pokeUser(int tid, long offset, long value) {
        look(tid).pokeUser(offset, value);
    }

    /**
     * PTRACE_GETREGSET.
     *
     * @param tid a tracee in a stop
     * @param note the set, by the NT_ constant of {@code <elf.h>}
     * @return the bytes, in the kernel's layout
     * @throws PtraceException ESRCH, and EINVAL when there is no such set
     */
    public byte[] registerSet(int tid, int note) {
        return look(tid).registerSet(note);
    }

    /**
     * PTRACE_SETREGSET.
     *
     * @param tid a tracee in a stop
     * @param note the set, by the NT_ constant of {@code <elf.h>}
     * @param value the bytes, or their beginning
     * @throws PtraceException ESRCH, and EINVAL when there is no such set, or it can't be that
     */
    public void setRegisterSet(int tid, int note, byte[] value) {
        look(tid).setRegisterSet(note, value, Errno.EINVAL);
    }

    /**
     * PTRACE_GETSIGMASK.
     *
     * @param tid a tracee in a stop
     * @return a bit for each blocked signal, that of signal 1 the lowest
     * @throws PtraceException ESRCH
     */
    public long signalMask(int tid) {
        return look(tid).signalMask();
    }

    /**
     * PTRACE_SETSIGMASK.
     *
     * @param tid a tracee in a stop
     * @param mask a bit for each signal to be blocked
     * @throws PtraceException ESRCH
     */
    public void setSignalMask(int tid, long mask) {
        look(tid).setSignalMask(mask);
    }

    /**
     * PTRACE_PEEKSIGINFO.
     *
     * @param tid a tracee in a stop
     * @param ofProcess the process's queue, not the thread's
     * @return the signals that wait there
     * @throws PtraceException ESRCH
     */
    public List<SigInfo> pendingSignals(int tid, boolean ofProcess) {
        return look(tid).pendingSignals(ofProcess);
    }

    private Inspection look(int tid) {
        synchronized (Tasklist.LOCK) {
            return new Inspection(stopped(tid));
        }
    }

    private Tracee stopped(int tid) {
        Tracee tracee = mine(tid);
        check(tracee.isStopped(), Errno.ESRCH);
        return tracee;
    }

    private Tracee mine(int tid) {
        DebuggerThread tracer = known();
        if (tracer != null) {
            for (Tracee tracee : tracer.tracees()) {
                if (tracee.task().tid() == tid) {
                    return tracee;
                }
            }
        }
        throw new PtraceException(Errno.ESRCH);
    }

    private static void check(boolean holds, int errno) {
        if (!holds) {
            throw new PtraceException(errno);
        }
    }

    // ---- ending

    /** The calling thread traces no more: its tracees are let go, or killed, as when it ends. */
    public void exit() {
        synchronized (Tasklist.LOCK) {
            DebuggerThread tracer = known();
            if (tracer != null) {
                threads.remove(tracer);
                tracer.exit();
            }
        }
    }

    /** All tracees of all threads are let go, or killed, as when the debugger ends. */
    @Override
    public void close() {
        synchronized (Tasklist.LOCK) {
            threads.forEach(Tracer::exit);
            threads.clear();
        }
    }
}
