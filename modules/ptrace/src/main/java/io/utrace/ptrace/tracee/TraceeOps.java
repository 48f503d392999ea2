package io.utrace.ptrace.tracee;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.tracee.PtraceStop.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into ptrace-stops. There is one for all tracees, by which engines are told apart:
 * everything that it knows hangs off the engine's data.
 */
final class TraceeOps implements EngineOps {
    static final TraceeOps INSTANCE = new TraceeOps();

    private static final int SIGCHLD = 17;
    private static final int SIGCONT = 18;
    private static final int SIGTRAP = 5;
    private static final long EXIT_SIGNAL = 0xff;
    private static final long CLONE_PTRACE = 0x2000;
    private static final long CLONE_VFORK = 0x4000;
    private static final long CLONE_UNTRACED = 0x800000;

    private TraceeOps() {}

    static Tracee of(Engine engine) {
        return (Tracee) Objects.requireNonNull(engine.data());
    }

    @Override
    public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            boolean isVforkDone =
                    tracee.restart().isVforkDoneDue()
                            && (event == null || event == Event.SYSCALL_EXIT);
            if (tracee.stop() == null && isVforkDone) {
                tracee.stopAt(TraceEvent.VFORK_DONE, tracee.restart().takeVforkChild());
            }
            if (event == null) {
                return Action.of(safePoint(tracee));
            }
            // What stops it ends its step; what doesn't is answered once more.
            boolean isAskedAgain = tracee.stop() == null && engine.events().contains(event);
            return Action.of(isAskedAgain ? ResumeAction.RESUME : tracee.restart().onward());
        }
    }

    /** On the way to user mode, with nothing to report. */
    private static ResumeAction safePoint(Tracee tracee) {
        if (tracee.stop() == null && tracee.trap().isDue()) {
            tracee.stopAt(tracee.trap().stop());
        }
        return tracee.restart().onward();
    }

    @Override
    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            SignalAction what = action.signalAction();
            boolean isNew = what != SignalAction.REPORT && what != SignalAction.HANDLER;
            if (isNew) {
                if (!tracee.isTraced()) {
                    return action.with(ResumeAction.RESUME);
                }
                SigInfo info;
                try {
                    info = signal.info().copy();
                } catch (UtraceException.NoSuchTask killed) {
                    // Its end is on its way to us.
                    return action.with(ResumeAction.RESUME);
                }
                boolean isStep = info.signal() == SIGTRAP && info.code() > 0 && isStepped(tracee);
                if (isStep && tracee.call().isAgain()) {
                    // The call that it steps over is yet to come.
                    return Action.of(tracee.restart().onward()).with(SignalAction.IGN);
                }
                boolean isContinued = info.signal() == SIGCONT && tracee.isSeized();
                if (isContinued && tracee.trap().isContinuationNew()) {
                    tracee.restart().keep(info);
                    tracee.stopAt(PtraceStop.trap(SIGTRAP));
                } else {
                    tracee.stopAt(PtraceStop.signal(info));
                }
                return Action.STOP.with(SignalAction.IGN);
            }
            if (tracee.stop() != null) {
                // Another engine asked for this report: what is kept stays kept.
                return Action.of(tracee.restart().onward()).with(SignalAction.IGN);
            }
            SigInfo kept = tracee.restart().takeKept();
            if (kept != null) {
                tracee.stopAt(PtraceStop.signal(kept));
                return Action.STOP.with(SignalAction.IGN);
            }
            if (tracee.restart().isVerdictDue()) {
                return deliver(tracee, signal);
            }
            if (what == SignalAction.HANDLER && isStepped(tracee)) {
                tracee.stopAt(PtraceStop.handler());
            }
            return action.with(safePoint(tracee));
        }
    }

    private static boolean isStepped(Tracee tracee) {
        return tracee.restart().how().action() != ResumeAction.RESUME;
    }

    private static Action deliver(Tracee tracee, SignalReport signal) {
        SigInfo verdict = tracee.restart().takeVerdict();
        if (!tracee.isTraced()) {
            // At once: who attaches before an answer counts would have what goes then.
            tracee.control(ResumeAction.DETACH);
        }
        if (verdict == null || signal.signal() == 0) {
            return Action.of(safePoint(tracee)).with(SignalAction.IGN);
        }
        signal.setInfo(verdict);
        return Action.of(tracee.trap().after(verdict.signal())).with(SignalAction.DELIVER);
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            if (!tracee.isTraced()) {
                return action.with(ResumeAction.RESUME);
            }
            long flags = clone.flags();
            int event = eventOf(flags);
            boolean isTold = (flags & CLONE_UNTRACED) == 0 && tracee.options().has(optionOf(event));
            Task child = clone.child();
            if (isTold || (flags & CLONE_PTRACE) != 0) {
                Attachment.inherit(tracee, child);
            }
            if ((flags & CLONE_VFORK) != 0 && tracee.options().has(TraceOption.VFORK_DONE)) {
                tracee.restart().owesVforkDone(tracee.tracer().pidOf(child));
            }
            if (isTold) {
                tracee.stopAt(event, tracee.tracer().pidOf(child));
                return Action.STOP;
            }
            return Action.of(
                    tracee.restart().isVforkDoneDue()
                            ? ResumeAction.REPORT
                            : tracee.restart().how().action());
        }
    }

    private static int eventOf(long flags) {
        if ((flags & CLONE_VFORK) != 0) {
            return TraceEvent.VFORK;
        }
        return (flags & EXIT_SIGNAL) == SIGCHLD ? TraceEvent.FORK : TraceEvent.CLONE;
    }

    private static int optionOf(int event) {
        return switch (event) {
            case TraceEvent.FORK -> TraceOption.FORK;
            case TraceEvent.VFORK -> TraceOption.VFORK;
            default -> TraceOption.CLONE;
        };
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            boolean isRestrained = tracee.isTraced() && !tracee.isCapable();
            if (isRestrained && !tracee.tracer().mayHold(exec.task())) {
                // The kernel judged by the runtime's rights, not by the tracer's.
                tracee.restart().kill();
                return Action.of(tracee.restart().onward());
            }
            int former = tracee.renewPid();
            tracee.ending().keep();
            if (tracee.options().has(TraceOption.EXEC)) {
                tracee.stopAt(TraceEvent.EXEC, former);
                return Action.STOP;
            }
            if (!tracee.isSeized() && tracee.isTraced()) {
                Task task = exec.task();
                tracee.send(SigInfo.of(SIGTRAP, 0, task.tgid(), new Proc(task.tid()).uid()));
            }
            return Action.of(tracee.restart().onward());
        }
    }

    @Override
    public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            if (!tracee.isTraced()) {
                return Action.RESUME;
            }
            if (jctl.type() == JctlReport.STOPPED) {
                tracee.stopAt(PtraceStop.ofGroup(jctl.signal(), tracee.isSeized()));
            } else {
                if (jctl.notification() == JctlReport.CONTINUED) {
                    tracee.continueGroup();
                }
                if (tracee.isSeized()) {
                    tracee.trap().continued();
                    tracee.stopAt(PtraceStop.trap(SIGTRAP));
                }
            }
            return Action.of(tracee.restart().onward());
        }
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            if (!tracee.isTraced()) {
                return action.with(ResumeAction.RESUME);
            }
            if (tracee.call().isAgain(call)) {
                return action.with(tracee.restart().onward());
            }
            if (action.isRepeated()) {
                return repeatedEntry(action, tracee, call);
            }
            boolean emulates = tracee.restart().how().emulatesCalls();
            tracee.call().enter(call);
            tracee.restart().emulate(emulates);
            tracee.stopAt(PtraceStop.syscall(Kind.ENTRY, isMarked(tracee)));
            Action answer = action.with(ResumeAction.STOP);
            return emulates ? answer.with(SyscallAction.ABORT) : answer;
        }
    }

    private static Action repeatedEntry(Action action, Tracee tracee, SyscallEntry call) {
        if (tracee.stop() != null || !tracee.restart().isEmulating()) {
            return action.with(tracee.restart().onward());
        }
        tracee.restart().emulate(false);
        call.setResult(call.registers().get("rax"));
        return action.with(tracee.restart().onward()).with(SyscallAction.ABORT);
    }

    @Override
    public Action reportSeccomp(Action action, Engine engine, SyscallEntry call) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            if (!tracee.isTraced()) {
                return action.with(ResumeAction.RESUME);
            }
            if (action.isRepeated()) {
                return action.with(tracee.restart().onward());
            }
            tracee.call().filter(call);
            tracee.stopAt(TraceEvent.SECCOMP, call.filterData());
            return action.with(ResumeAction.STOP).with(SyscallAction.RUN);
        }
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            if (!tracee.isTraced()) {
                return action.with(ResumeAction.RESUME);
            }
            if (tracee.call().isBefore(call)) {
                return action.with(tracee.restart().onward());
            }
            tracee.call().leave(call);
            if (tracee.stop() == null) {
                tracee.stopAt(PtraceStop.syscall(Kind.EXIT, isMarked(tracee)));
            }
            return Action.STOP;
        }
    }

    private static boolean isMarked(Tracee tracee) {
        return tracee.options().has(TraceOption.SYSGOOD);
    }

    @Override
    public Action reportExit(Action action, Engine engine, ExitReport exit) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            if (!tracee.isTraced()) {
                return action.with(ResumeAction.RESUME);
            }
            tracee.stopAt(TraceEvent.EXIT, exit.status().raw());
            return Action.STOP;
        }
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        synchronized (Tasklist.LOCK) {
            Tracee tracee = of(engine);
            Task task = death.task();
            boolean isLeader = task.tid() == task.tgid();
            if (isLeader && !death.groupDead()) {
                tracee.ending().vanish();
                return Action.DETACH;
            }
            tracee.ending().die(death.status());
            return tracee.isEndKept() && tracee.isTraced() ? Action.RESUME : Action.DETACH;
        }
    }

    @Override
    public void release(@Nullable Object data) {
        synchronized (Tasklist.LOCK) {
            ((Tracee) Objects.requireNonNull(data)).ending().detached();
        }
    }
}
