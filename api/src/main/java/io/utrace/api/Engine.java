package io.utrace.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's attachment to one task: {@code struct utrace_engine}, and a counted reference to it.
 *
 * <p>{@link Utrace#attach}, {@link Utrace#find} and {@link #retain} each give a reference that its
 * receiver closes. The engine itself stays attached until it is detached, whoever still has a
 * reference; when both are over, {@link EngineOps#release} runs, once. Through a reference every
 * call stays safe for ever (G13): after the end it throws {@link UtraceException.NoSuchTask}.
 * References to the same engine are {@linkplain Object#equals equal}.
 *
 * <p><b>Threads.</b> Every method may be called from any thread. Only {@link #barrier()} waits, and
 * never on a thread that makes callbacks. What {@code control} asks of a task that another thread
 * runs is noted at once and carried out by that thread.
 *
 * <p>A debugger's round trip:
 *
 * <pre>{@code
 * engine.control(ResumeAction.STOP);
 * engine.barrier();
 * try (var examination = engine.examine()) {
 *     System.out.printf("pc %x%n", examination.registers().instructionPointer());
 * }
 * engine.control(ResumeAction.RESUME);
 * }</pre>
 */
public interface Engine extends AutoCloseable {
    /**
     * Gives the callbacks it was attached with.
     *
     * @return the very object given to {@link Utrace#attach}
     */
    EngineOps ops();

    /**
     * Gives the client's own value.
     *
     * @return the very object given to {@link Utrace#attach}
     */
    @Nullable Object data();

    /**
     * Gives the task.
     *
     * @return the task it is, or was, attached to
     */
    Task task();

    /**
     * Gives the events asked for.
     *
     * @return the set last given to {@link #setEvents}, empty at first
     */
    EventSet events();

    /**
     * Tells whether this engine wants its task stopped: by its last answer, or by a {@code
     * control(STOP)} since.
     *
     * @return true from the request until it is withdrawn
     */
    boolean wantsStop();

    /**
     * Replaces the events asked for: {@code utrace_set_events}. Never waits.
     *
     * <p>When {@link Event#QUIESCE} is new and the task is held, one report is made to the engine
     * before the task is next in user mode, as if {@link ResumeAction#REPORT} had been asked for:
     * nothing else asks the engine whether the task may go on.
     *
     * <p>A system call bit that is new for a running task takes effect at once. Where that needs a
     * stop (real tasks do), the task is interrupted, unseen, and a call that it was in is made
     * again, entry and exit; elsewhere such a call reports its exit, without an entry.
     *
     * @param events the new set; for a dead task only {@link Event#REAP} may be asked for anew
     * @return DONE: no callback for a removed event is running or will run (G6). IN_PROGRESS: the
     *     set is replaced, but something was removed and a callback to this engine is running now,
     *     on another thread
     * @throws UtraceException.DeathUnderway nothing was changed: the task is dying and DEATH,
     *     QUIESCE or REAP can't be changed like that any more
     * @throws UtraceException.NoSuchTask the engine is detached
     */
    Outcome setEvents(EventSet events);

    /**
     * Replaces the events asked for, and the calls whose entries and exits are meant. As {@link
     * #setEvents(EventSet)}, which means every call.
     *
     * @param events the new set
     * @param syscalls the calls to report, when {@code events} has syscall events
     * @return as for {@link #setEvents(EventSet)}
     */
    Outcome setEvents(EventSet events, SyscallSet syscalls);

    /**
     * Asks something of the task: {@code utrace_control}. Never waits. Any action but STOP ends
     * this engine's own stop; the task goes on when no other engine wants it stopped (G9).
     *
     * <ul>
     *   <li>STOP. DONE: the task is held and stays so, SIGKILL excepted, until this engine says
     *       otherwise (G7); so it is at once when job control has stopped it. IN_PROGRESS: it will
     *       be at its next report (G8), to which a running or blocked task is brought; a callback
     *       that begins after this request, and answers anything but STOP, voids it.
     *   <li>RESUME. Ends this engine's stop.
     *   <li>REPORT. A report to this engine comes before user mode; needs {@link Event#QUIESCE}.
     *   <li>INTERRUPT. The same, and an interruptible wait in the kernel is broken off now.
     *   <li>SINGLESTEP, BLOCKSTEP. The task runs one instruction, or to the next taken branch; the
     *       latter is a SINGLESTEP where the hardware has no such thing. Any report that is made
     *       first uses the step up. Needs {@link Event#QUIESCE}.
     *   <li>DETACH. DONE: no callback is running, none will come (G1), {@link EngineOps#release}
     *       excepted. IN_PROGRESS: one is running now on another thread; after {@link #barrier()}
     *       the same holds (G2).
     * </ul>
     *
     * @param action what is asked
     * @return DONE or IN_PROGRESS, as above; DONE for the actions without a note
     * @throws IllegalStateException (EINVAL) REPORT or a step without {@link Event#QUIESCE}
     * @throws UnsupportedOperationException (EOPNOTSUPP) a step, of a task that can't step; nothing
     *     was changed
     * @throws UtraceException.DeathUnderway DETACH: the reports of the task's death are being made;
     *     they will still come (G5)
     * @throws UtraceException.NoSuchTask the engine is detached, or the task is dead and the action
     *     isn't DETACH
     */
    Outcome control(ResumeAction action);

    /**
     * Waits until no callback to this engine is running and, if the engine then wants its task
     * stopped, until the task can be examined: {@code utrace_barrier}, strengthened. The answers of
     * callbacks that ended before are in effect (G14). Returns early when the stop is withdrawn, or
     * the task is killed.
     *
     * <p>The wait is ended by the thread that runs the task, so on such a thread (in a callback, in
     * a wake function) nothing is waited for: the answer is as things stand.
     *
     * @return DONE; or IN_PROGRESS, on a thread that runs tasks, when it would have had to wait
     * @throws InterruptedException the thread was interrupted and would have had to wait
     *     (ERESTARTSYS)
     * @throws UtraceException.NoSuchTask the engine is fully detached: none of its callbacks will
     *     ever run again (G2)
     */
    Outcome barrier() throws InterruptedException;

    /**
     * As {@link #barrier()}, for a limited time.
     *
     * @param limit how long to wait at most
     * @return DONE; or IN_PROGRESS when the time is over
     * @throws InterruptedException the waiting thread was interrupted
     * @throws UtraceException.NoSuchTask the engine is fully detached
     */
    Outcome barrier(Duration limit) throws InterruptedException;

    /**
     * Wakes a queue as soon as {@link #barrier()} would return: {@code utrace_wake_up}, the delayed
     * wake-up. Called from a callback that then returns STOP it wakes when the task is really held,
     * so that the woken thread can {@link #examine} at once; when the callback returns anything
     * else it wakes after that answer is in effect; and when the stop is withdrawn or the task
     * killed before it was held, it wakes then. A wake is never lost; several for one queue may
     * become one; and whoever is woken after a STOP finds what barrier promises (G14). Never waits.
     *
     * @param queue the queue to wake, with this engine's task as the key; must stay in use until it
     *     was woken or the engine is detached
     */
    void wakeUp(WaitQueue queue);

    /**
     * Begins to look at the held task: {@code utrace_prepare_examine}. Never waits. A task that job
     * control has stopped can be looked at too, while that lasts; {@code control(STOP)} makes it
     * last, and spoils the looks that others had begun. A callback may look at its own task,
     * whether or not a stop is wanted.
     *
     * @return the examination; the caller closes it
     * @throws IllegalStateException (EINVAL) this engine doesn't want the task stopped
     * @throws UtraceException.NotStopped the task isn't held yet; see {@link #barrier()}
     * @throws UtraceException.NoSuchTask the engine is detached, or the task is dead
     */
    Examination examine();

    /**
     * Keeps the task's end from its parent, as a tracer does that hasn't waited yet: dead, it is a
     * zombie of which only engines have heard. It is let go when no engine keeps it any more, by
     * this method or because it is detached: then its parent is told, and may reap it. To be asked
     * for before the task is dead, at the latest in {@link EngineOps#reportExit}; where SIGKILL got
     * the task past that report, it may be too late. Never waits.
     *
     * <pre>{@code
     * engine.keepZombie(true);
     * // … when its death was reported, and whoever was to hear of it first has:
     * engine.keepZombie(false);
     * }</pre>
     *
     * @param keeps whether this engine keeps it from now on
     * @throws UtraceException.NoSuchTask when the engine is detached
     */
    void keepZombie(boolean keeps);

    /**
     * Has the task's seccomp(2) filters, and its strict mode, do nothing: {@code
     * PTRACE_O_SUSPEND_SECCOMP}. So it is while any engine of the task asks for it, by this method
     * and until it takes that back, or is detached. Filters can still be installed, and count
     * afterwards; {@link EngineOps#reportSeccomp} isn't made meanwhile. Tasks that it creates have
     * their own engines: if none of those asks, their filters count.
     *
     * <p>It is in effect when the task goes on from the stop that it is in, for the call at whose
     * entry it stands too. A running task is interrupted for it, unseen, as for a system call bit
     * of {@link #setEvents(EventSet)}. Never waits.
     *
     * @param suspends whether this engine asks for it from now on
     * @throws UnsupportedOperationException when it is asked for, and the runtime may not do that:
     *     on Linux it takes CAP_SYS_ADMIN in the first user namespace, a runtime with no filter
     *     upon itself, and a kernel that was built with CONFIG_CHECKPOINT_RESTORE; nothing was
     *     changed
     * @throws UtraceException.NoSuchTask when the engine is detached
     */
    void suspendSeccomp(boolean suspends);

    /**
     * Makes another reference: {@code utrace_engine_get}. This is how a callback keeps the engine
     * it was lent. A reference is valid for ever (G13).
     *
     * @return a reference that its receiver closes
     */
    Engine retain();

    /**
     * Drops this reference: {@code utrace_engine_put}. The engine stays attached. Closing twice, or
     * closing the engine that a callback was lent, does nothing.
     */
    @Override
    void close();
}
