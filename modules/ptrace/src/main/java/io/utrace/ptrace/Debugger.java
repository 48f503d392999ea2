package io.utrace.ptrace;

import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.ptrace.tracee.Attachment;
import io.utrace.ptrace.tracee.Tasklist;
import io.utrace.ptrace.tracee.Tracee;
import java.time.Duration;
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
 * <p><b>What it may.</b> It is part of the runtime, and may trace whatever the runtime has: the
 * kernel has asked for permission when that attached to the task, and judges by the runtime's
 * rights, at each execve too. There is no other question of user, capability or {@code
 * ptrace_scope}; who mustn't have this power mustn't be given a module's place.
 *
 * <p><b>Ends.</b> The parent of a tracee, if it isn't this JVM, hears of the tracee's end when the
 * debugger has waited for it, or has let it go: as in the kernel, one that doesn't wait leaves
 * zombies.
 *
 * <p>PTRACE_TRACEME has no counterpart: who says it is a task, and its tracer is the parent.
 *
 * <pre>{@code
 * try (Debugger debugger = new Debugger(utrace)) {
 *     debugger.seize(tid, 0);
 *     debugger.interrupt(tid);
 *     WaitResult stop = debugger.waitFor(WaitSelection.of(tid)).orElseThrow();
 *     System.out.printf("%x%n", debugger.look(tid).peek(address));
 *     debugger.resume(tid, Resume.CONT, 0);
 * }
 * }</pre>
 */
public final class Debugger implements AutoCloseable {
    private final Utrace utrace;
    private final DebuggerProcess process;

    /**
     * Makes one that traces nothing yet.
     *
     * @param utrace the way to tasks
     */
    public Debugger(Utrace utrace) {
        this.utrace = utrace;
        process = new DebuggerProcess(utrace);
    }

    // ---- attaching

    /**
     * PTRACE_ATTACH: traces a task, and has it stop by SIGSTOP.
     *
     * @param tid the task
     * @throws PtraceException EPERM when it is traced, or dead; ESRCH when there is none
     */
    public void attach(int tid) {
        Tracee tracee;
        synchronized (Tasklist.LOCK) {
            tracee = Attachment.attach(utrace, task(tid), process.current());
        }
        tracee.wakeUp();
    }

    /**
     * PTRACE_SEIZE: traces a task, and doesn't stop it.
     *
     * @param tid the task
     * @param options {@link TraceOption} bits
     * @throws PtraceException EIO for unknown options; EPERM when it is traced, or dead, or the
     *     options have {@link TraceOption#SUSPEND_SECCOMP} and the runtime may not do that; ESRCH
     *     when there is none
     */
    public void seize(int tid, int options) {
        check((options & ~TraceOption.ALL) == 0, Errno.EIO);
        Tracee tracee;
        synchronized (Tasklist.LOCK) {
            tracee = Attachment.seize(utrace, task(tid), process.current(), options);
        }
        tracee.wakeUp();
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
            process.stopped(tid).restart().detach(signal);
        }
    }

    // ---- waiting

    /**
     * Waits for a stop or an end: waitpid(2), and waitid(2) for WNOWAIT. Tracees alone are waited
     * for: children of this JVM's that are none are those of {@link Process}.
     *
     * @param selection for whom; with {@link WaitOption#WNOHANG} it isn't waited, with {@link
     *     WaitOption#WNOWAIT} what is told of can be waited for again, with {@link
     *     WaitOption#WNOTHREAD} only the calling thread's tracees count, and with {@link
     *     WaitOption#WCONTINUED} it is told, by the thread that goes on first, that SIGCONT has
     *     ended a group-stop. Stops are told of with and without {@link WaitOption#WUNTRACED}, and
     *     all tracees with and without {@link WaitOption#WALL} and {@link WaitOption#WCLONE}
     * @return what happened; empty when nothing did and WNOHANG was asked for
     * @throws PtraceException ECHILD when there is nobody to wait for, EINVAL for unknown options
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
     * @throws PtraceException ECHILD when there is nobody to wait for, EINVAL for unknown options
     * @throws InterruptedException the thread was interrupted while it waited
     */
    public Optional<WaitResult> waitFor(WaitSelection selection, @Nullable Duration limit)
            throws InterruptedException {
        return process.waitFor(selection, limit);
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
        held(tid).restart().leaveGroup(signal);
        synchronized (Tasklist.LOCK) {
            process.stopped(tid).restart().resume(how, signal);
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
            process.tracee(tid).trap().interrupt();
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
            process.stopped(tid).trap().listen();
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
            process.tracee(tid).restart().kill();
        }
    }

    // ---- what a stop tells

    /**
     * PTRACE_SETOPTIONS.
     *
     * @param tid a tracee in a stop
     * @param options {@link TraceOption} bits
     * @throws PtraceException ESRCH, EINVAL for unknown options, and EPERM for {@link
     *     TraceOption#SUSPEND_SECCOMP} when the runtime may not do that
     */
    public void setOptions(int tid, int options) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = process.stopped(tid);
            check((options & ~TraceOption.ALL) == 0, Errno.EINVAL);
            tracee.options().set(options);
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
            return process.stopped(tid).message();
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
            return process.stopped(tid).restart().signalInfo();
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
            process.stopped(tid).restart().setSignalInfo(info.bytes());
        }
    }

    /**
     * PTRACE_GET_SYSCALL_INFO.
     *
     * @param tid a tracee in a stop
     * @return what it tells
     * @throws PtraceException ESRCH
     */
    public SyscallInfo syscallInfo(int tid) {
        Tracee tracee = held(tid);
        return tracee.call().tell(tracee.stop(), look(tid));
    }

    /**
     * PTRACE_SET_SYSCALL_INFO.
     *
     * @param tid a tracee in the stop of a system call, told from a signal's: see {@link
     *     TraceOption#SYSGOOD}
     * @param operation what the call is to be, or its result; of the kind of the stop
     * @throws PtraceException ESRCH; EINVAL in any other stop, and when there aren't six arguments;
     *     ERANGE when the number, or the error, is no int
     */
    public void setSyscallInfo(int tid, SyscallInfo.Operation operation) {
        Tracee tracee = held(tid);
        tracee.call().change(tracee.stop(), look(tid), operation);
    }

    /** In a stop a tracee stays as it is, until this thread lets it go on. */
    private Tracee held(int tid) {
        synchronized (Tasklist.LOCK) {
            return process.stopped(tid);
        }
    }

    /**
     * PTRACE_PEEKDATA, PTRACE_GETREGSET, PTRACE_GETSIGMASK and their like: what a tracee is, while
     * it is in a stop.
     *
     * @param tid a tracee in a stop
     * @return a way to look at it, then and each time that it is in a stop again
     * @throws PtraceException ESRCH
     */
    public Inspection look(int tid) {
        held(tid);
        return new Inspection(() -> {
            synchronized (Tasklist.LOCK) {
                return process.stopped(tid).frozen().examine();
            }
        });
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
            process.exit();
        }
    }

    /** All tracees of all threads are let go, or killed, as when the debugger ends. */
    @Override
    public void close() {
        synchronized (Tasklist.LOCK) {
            process.exitGroup();
        }
    }
}
