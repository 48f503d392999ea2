package io.utrace.ptrace.guest;

import io.utrace.api.Abi;
import io.utrace.api.Action;
import io.utrace.api.AttachFlag;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.tracee.Attachment;
import io.utrace.ptrace.tracee.CallInfo;
import io.utrace.ptrace.tracee.Tasklist;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All threads of the traced programs: their births, deaths, and the calls that are answered here.
 */
final class Guests implements EngineOps {
    private static final int RT_SIGACTION = 13;
    private static final int PAUSE = 34;
    private static final int CLONE = 56;
    private static final int WAIT4 = 61;
    private static final int PTRACE = 101;
    private static final int WAITID = 247;
    private static final int CLONE3 = 435;

    private static final SyscallSet CALLS =
            SyscallSet.of(
                    RT_SIGACTION,
                    PAUSE,
                    CLONE,
                    CallInfo.EXECVE,
                    WAIT4,
                    PTRACE,
                    WAITID,
                    CallInfo.EXECVEAT,
                    CLONE3);
    private static final EventSet EVENTS =
            EventSet.SYSCALLS.plus(Event.CLONE, Event.EXEC, Event.EXIT, Event.DEATH, Event.JCTL);

    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_THREAD = 0x10000;

    private final Utrace utrace;
    private final PtraceCalls calls;
    private final Map<Integer, GuestProcess> processes = new HashMap<>();
    private long births;

    Guests(Utrace utrace) {
        this.utrace = utrace;
        calls = new PtraceCalls(utrace, processes.values());
    }

    private static Guest of(Engine engine) {
        return (Guest) Objects.requireNonNull(engine.data());
    }

    /** Takes in a target. */
    void adopt(Task task) {
        synchronized (Tasklist.LOCK) {
            boolean isKnown =
                    utrace.find(task, this, null, AttachFlag.MATCH_OPS)
                            .map(known -> {
                                known.close();
                                return known;
                            })
                            .isPresent();
            if (!isKnown) {
                take(task, null, null, null);
            }
        }
    }

    private void take(
            Task task,
            @Nullable Guest maker,
            @Nullable Guest creator,
            @Nullable GuestProcess parent) {
        GuestProcess making = maker == null ? null : maker.process();
        GuestProcess process =
                processes.computeIfAbsent(
                        task.tgid(), tgid -> new GuestProcess(tgid, births++, parent, making));
        Guest guest = new Guest(this, task, process, creator);
        try (Engine engine = utrace.attach(task, this, guest)) {
            guest.attached(engine);
            engine.setEvents(EVENTS, CALLS);
        } catch (UtraceException.NoSuchTask | UtraceException.DeathUnderway killed) {
            end(guest);
        }
    }

    private void end(Guest guest) {
        guest.end();
        GuestProcess process = guest.process();
        if (process.isDead()) {
            processes.remove(process.tgid(), process);
        }
    }

    // ---- life

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        synchronized (Tasklist.LOCK) {
            Guest maker = of(engine);
            long flags = clone.flags();
            boolean isSibling = (flags & (CLONE_PARENT | CLONE_THREAD)) != 0;
            Guest creator = isSibling ? maker.creator() : maker;
            GuestProcess parent = isSibling ? maker.process().parent() : maker.process();
            take(clone.child(), maker, creator, parent);
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        synchronized (Tasklist.LOCK) {
            of(engine).process().ignoreStops(false);
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportExit(Action action, Engine engine, ExitReport exit) {
        synchronized (Tasklist.LOCK) {
            of(engine).exit();
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        synchronized (Tasklist.LOCK) {
            Guest guest = of(engine);
            end(guest);
            if (death.groupDead()) {
                tellParent(guest.process());
            }
        }
        return Action.DETACH;
    }

    @Override
    public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
        if (jctl.notification() != 0) {
            synchronized (Tasklist.LOCK) {
                tellParent(of(engine).process());
            }
        }
        return action.with(ResumeAction.RESUME);
    }

    /** Whoever has detached it: what nobody hears of any more traces and waits for nobody. */
    @Override
    public void release(@Nullable Object data) {
        synchronized (Tasklist.LOCK) {
            Guest guest = (Guest) Objects.requireNonNull(data);
            end(guest);
            guest.waiting().abandon();
        }
    }

    /** Of a process whose parent has died it isn't known who waits for it now. */
    private void tellParent(GuestProcess child) {
        GuestProcess parent = child.parent();
        if (parent != null && !parent.isDead()) {
            parent.childHasNews();
        } else {
            childrenHaveNews();
        }
    }

    /** Some end that was kept from a parent is not any more. */
    void childrenHaveNews() {
        processes.values().forEach(GuestProcess::childHasNews);
    }

    /** How many processes are known to have been born before this one. */
    long birthOf(int tgid) {
        GuestProcess process = processes.get(tgid);
        return process == null ? births : process.birth();
    }

    /** Whether a tracer of its own has its filters do nothing. */
    boolean isSuspended(Task task) {
        return Attachment.of(utrace, task)
                .filter(tracee -> tracee.options().areFiltersSuspended())
                .isPresent();
    }

    // ---- calls

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        boolean isMade = action.syscallAction() == SyscallAction.RUN;
        if (!isMade || call.abi() != Abi.X86_64) {
            return action.with(ResumeAction.RESUME);
        }
        if (action.resume() == ResumeAction.STOP) {
            // Whoever holds it may change the call: it is looked at when it is let go.
            return action.with(ResumeAction.REPORT);
        }
        synchronized (Tasklist.LOCK) {
            Guest guest = of(engine);
            if (guest.hasAnswered(call)) {
                return guest.answer(action, call, call.result());
            }
            return switch (call.number()) {
                case WAIT4 -> guest.waiting().enter(action, call, WaitCall.ofWait4(call));
                case WAITID -> guest.waiting().enter(action, call, WaitCall.ofWaitid(call));
                case PTRACE -> calls.enter(action, guest, call);
                case RT_SIGACTION -> {
                    ChildSignal.arrange(guest.process(), call);
                    yield action.with(ResumeAction.RESUME);
                }
                case CallInfo.EXECVE, CallInfo.EXECVEAT -> {
                    Attachment.of(utrace, guest.task())
                            .ifPresent(tracee -> guest.exec().enter(tracee, call));
                    yield action.with(ResumeAction.RESUME);
                }
                default -> action.with(ResumeAction.RESUME);
            };
        }
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        synchronized (Tasklist.LOCK) {
            Guest guest = of(engine);
            guest.leave();
            if (!guest.exitInstead(call)) {
                guest.exec().exit();
                guest.waiting().exit(call);
            }
        }
        return action.with(ResumeAction.RESUME);
    }

    static SyscallSet calls() {
        return CALLS;
    }

    static EventSet events() {
        return EVENTS;
    }
}
