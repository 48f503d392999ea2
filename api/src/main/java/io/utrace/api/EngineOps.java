package io.utrace.api;

import org.jspecify.annotations.Nullable;

/**
 * What a module does about events: {@code struct utrace_engine_ops}.
 *
 * <p><b>Thread and locks.</b> The callbacks of one task are made one after the other, by the thread
 * that owns the task, while the task is stopped; no lock is held, so a callback may call anything
 * in this API. It must not wait for input, for other tasks, or for a thread that may be waiting for
 * this task: to make the task wait, return {@link Action#STOP} and let another thread call {@link
 * Engine#control}. Callbacks for different tasks may come on different threads.
 *
 * <p><b>Isolated modules</b>, as plug-ins are unless the user trusts them, have a thread of their
 * own for all their code, and a limit for each call on it. What differs for them: their callbacks
 * come one after the other, those of different tasks too. Reports are copies. The call, its result
 * and the signal are changed when the callback has answered, and not at all if it threw or took too
 * long; registers and memory at once. A copy that is used after its callback throws {@link
 * Report.StaleView}. {@code release} and wake functions come on that thread, too.
 *
 * <p><b>Arguments.</b> {@code action} is what the engines before this one have decided: what will
 * happen if this engine answers {@link ResumeAction#RESUME}. {@code engine} is lent for the
 * callback; {@link Engine#retain} makes it last. A report is a view that dies with the callback.
 *
 * <p><b>Answer.</b> The resume part is combined with that of the other engines: the most
 * constraining wins (G9), and an answer other than STOP ends this engine's own stop. The event bits
 * replace those of the engines before. Every default method is neutral: RESUME, and the event bits
 * unchanged. A callback that throws, or returns null, counts as the neutral answer; its engine is
 * then detached and the failure reported once. Nobody else notices. Whatever is answered, SIGKILL
 * ends the task (G16).
 *
 * <p><b>Order.</b> No two callbacks of one task run at once (G11), and each finds every request
 * that was answered DONE before it began in effect (G12). Engines are called in the order in which
 * they attached; for a syscall entry in the reverse order, so that the newest engine is the
 * outermost. An engine attached during an event doesn't see it (G10).
 *
 * <p><b>Identity.</b> {@link AttachFlag#MATCH_OPS} compares ops objects by identity.
 *
 * <p>A module that counts the programs that run:
 *
 * <pre>{@code
 * static final class Execs implements EngineOps {
 *     private final AtomicInteger count = new AtomicInteger();
 *     private final Utrace utrace;
 *
 *     Execs(Utrace utrace) {
 *         this.utrace = utrace;
 *     }
 *
 *     void watch(Task task) {
 *         try (Engine engine = utrace.attach(task, this, null)) {
 *             engine.setEvents(EventSet.of(Event.EXEC, Event.CLONE));
 *         }
 *     }
 *
 *     @Override
 *     public Action reportExec(Action action, Engine engine, ExecReport exec) {
 *         count.incrementAndGet();
 *         return action.with(ResumeAction.RESUME);
 *     }
 *
 *     @Override
 *     public Action reportClone(Action action, Engine engine, CloneReport clone) {
 *         watch(clone.child());
 *         return action.with(ResumeAction.RESUME);
 *     }
 * }
 * }</pre>
 */
public interface EngineOps {
    /**
     * The task is at a safe point: {@code report_quiesce}. Made before every other report to an
     * engine that asked for {@link Event#QUIESCE} (a report of a signal, a death or a reap
     * excepted, save that death has it too), and alone, with no event, before user mode, when some
     * engine asked for a {@link ResumeAction#REPORT}.
     *
     * <p>Here an engine may still change its mind: events added with {@link Engine#setEvents} count
     * for the very event at hand.
     *
     * @param action the decision so far; its event bits are to be left alone
     * @param engine the engine
     * @param event what is about to be reported, to this engine or another; null when nothing is:
     *     the task is about to go on in user mode
     * @return by default STOP if the engine wants the task stopped, so that its own request isn't
     *     voided, else RESUME
     */
    default Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        return engine.wantsStop() ? Action.STOP : Action.RESUME;
    }

    /**
     * A signal is about to be acted on: {@code report_signal}. Asked for by the {@code SIGNAL}
     * events; also made, with {@link SignalAction#REPORT} and no signal, when a report was
     * requested. SIGKILL is never reported.
     *
     * <p>For a signal the incoming signal action is what the task's disposition says. Answer {@link
     * SignalAction#IGN} to drop it. IGN with a STOP keeps it while the task is held: resumed with
     * INTERRUPT, the report that is then made shows it once more, to be decided anew. INTERRUPT and
     * REPORT count as RESUME here, lest the report repeat for ever.
     *
     * @param action the decision so far
     * @param engine the engine
     * @param signal the signal
     * @return by default what {@link #reportQuiesce} answers, the signal action unchanged: an
     *     engine that only wants to know of safe points need not know of signals
     */
    default Action reportSignal(Action action, Engine engine, SignalReport signal) {
        return action.with(reportQuiesce(action, engine, signal.event()).resume());
    }

    /**
     * The task made another: {@code report_clone}. The child has not run; this is the place to
     * attach to it.
     *
     * @param action the decision so far, for the parent
     * @param engine the engine, attached to the parent
     * @param clone the event
     * @return what the parent is to do
     */
    default Action reportClone(Action action, Engine engine, CloneReport clone) {
        return action.with(ResumeAction.RESUME);
    }

    /**
     * The task enters or leaves a group-stop: {@code report_jctl}. Where the runtime can only
     * report a stop after the fact the task has stopped already, and STOP holds it right here;
     * otherwise it is about to stop, SIGCONT may still prevent it, and STOP holds it when the
     * group-stop is over. Either way a task that is released while its group is stopped goes back
     * to {@link TaskState#STOPPED}.
     *
     * @param action the decision so far
     * @param engine the engine
     * @param jctl the event
     * @return what the task is to do
     */
    default Action reportJctl(Action action, Engine engine, JctlReport jctl) {
        return action.with(ResumeAction.RESUME);
    }

    /**
     * The task runs a new program: {@code report_exec}. Failed calls of execve are not reported
     * here.
     *
     * @param action the decision so far
     * @param engine the engine
     * @param exec the event
     * @return what the task is to do
     */
    default Action reportExec(Action action, Engine engine, ExecReport exec) {
        return action.with(ResumeAction.RESUME);
    }

    /**
     * The task enters a system call: {@code report_syscall_entry}. STOP holds it before the call;
     * when it is then resumed with {@link ResumeAction#REPORT} or {@link ResumeAction#INTERRUPT},
     * the entry is reported again, with {@link Action#isRepeated}.
     *
     * @param action the decision so far; {@link SyscallAction#ABORT} when a newer engine wants the
     *     call not made
     * @param engine the engine
     * @param call the call
     * @return by default, pass it on
     */
    default Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        return action.with(ResumeAction.RESUME);
    }

    /**
     * The task is about to make a system call that a seccomp(2) filter of the program's own leaves
     * to its tracer, with {@code SECCOMP_RET_TRACE}. Comes after the report of the call's entry, if
     * there is one; engines are called in the order of an entry. Without a tracer such a call fails
     * with ENOSYS: so the decision is an ABORT, with that result, until an engine that is the
     * tracer answers {@link SyscallAction#RUN}. A call that is changed here is put to the filters
     * again.
     *
     * @param action the decision so far; {@link SyscallAction#ABORT} unless a newer engine wants
     *     the call made
     * @param engine the engine
     * @param call the call, with {@link SyscallEntry#filterData}
     * @return by default, pass it on
     */
    default Action reportSeccomp(Action action, Engine engine, SyscallEntry call) {
        return action.with(ResumeAction.RESUME);
    }

    /**
     * The task leaves a system call: {@code report_syscall_exit}. Every call that was reported has
     * one, save those that don't return.
     *
     * @param action the decision so far
     * @param engine the engine
     * @param call the call and its result
     * @return what the task is to do
     */
    default Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        return action.with(ResumeAction.RESUME);
    }

    /**
     * The task begins to exit: {@code report_exit}. STOP holds it with all its state, unless
     * SIGKILL ends it, or the exit or exec of another thread of its group.
     *
     * @param action the decision so far
     * @param engine the engine
     * @param exit the event
     * @return what the task is to do
     */
    default Action reportExit(Action action, Engine engine, ExitReport exit) {
        return action.with(ResumeAction.RESUME);
    }

    /**
     * The task is dead: {@code report_death}. The last report but one (G4).
     *
     * @param engine the engine
     * @param death the event
     * @return {@link Action#DETACH} to be detached now and spared the reap (G3); anything else
     *     means nothing
     */
    default Action reportDeath(Engine engine, DeathReport death) {
        return Action.RESUME;
    }

    /**
     * The last of the task is being removed: {@code report_reap}. The engine is detached when this
     * returns (G4).
     *
     * @param engine the engine
     * @param task the task, no longer of use
     */
    default void reportReap(Engine engine, Task task) {}

    /**
     * The engine is detached and nobody holds a reference to it any more: {@code release}. Called
     * exactly once, on whatever thread dropped the last reference.
     *
     * @param data the engine's data
     */
    default void release(@Nullable Object data) {}
}
