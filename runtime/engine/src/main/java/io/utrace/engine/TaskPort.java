package io.utrace.engine;

import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The narrow way from the core to one task. The host implements it; the core calls it from any
 * thread, with no lock held but where a method says otherwise. A request to a task that is stopped,
 * or gone, is a request to do nothing. No method waits but {@link #visit}.
 */
public interface TaskPort {
    /**
     * Tells where this task can be held.
     *
     * @return the same for the task's whole life
     */
    Profile profile();

    /**
     * Bring the running task to a report soon, out of a blocking call if need be: an engine wants
     * it stopped.
     */
    void stop();

    /** Bring the running task to a report before it is next in user mode. */
    void report();

    /**
     * Break off an interruptible wait and make a report: what {@link ResumeAction#INTERRUPT} asks
     * for.
     */
    void interrupt();

    /**
     * The task's engines now want system call stops that it may be running without: events of such,
     * or more calls; see {@link TaskRecord#syscalls}. Or they want its filters suspended that
     * count, or the other way round; see {@link TaskRecord#suspendsSeccomp}.
     */
    void rearm();

    /** The last engine is gone: the task may be let go. */
    void abandon();

    /** No engine keeps the dead task from its parent, any more or at all. */
    void bury();

    /**
     * A held task may go on, or a callback has answered: call {@link Stop#proceed} on the task's
     * own thread.
     */
    void proceed();

    /**
     * Tells whether the task is where its group's job stop keeps it: whether, neither held nor
     * about to make a report, it would not run. Called <em>with the task's record locked</em>: must
     * not call back.
     *
     * @return true until SIGCONT has come, and then {@link Stop#wake}
     */
    boolean isGroupStopped();

    /**
     * Tells whether requests reach the task where it is held, from the thread of any other task
     * too. Called <em>with the task's record locked</em>: must not call back.
     *
     * @return false while it has yet to be got out of what job control made of it, and {@link
     *     Stop#proceed} is called when it is
     */
    default boolean isReachable() {
        return true;
    }

    /**
     * Copies what an examination will ask for: the task is about to become held or stopped by job
     * control, or a callback examines its own task. Called on the task's thread, <em>with the
     * task's record locked</em>: must not call back.
     */
    void freeze();

    /**
     * Gives the registers copied by {@link #freeze}.
     *
     * @return the registers as they were then
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed before
     */
    Registers frozenRegisters();

    /**
     * Tells whether the held task is still in the stop it was frozen in, as far as the kernel
     * knows.
     *
     * @return false when the task was killed
     */
    boolean isStillFrozen();

    /**
     * Has the task's own thread do something when the task is where requests reach it, and waits
     * for that; the thread itself does it at once. The wait is ended by the task's thread, which
     * never waits for another.
     *
     * @param <T> of the answer
     * @param request what to do
     * @return what it answered
     * @throws RuntimeException what it threw
     * @throws io.utrace.api.UtraceException.NoSuchTask when the tasks are in nobody's hands any
     *     more
     * @throws IllegalStateException when this is the thread of other tasks, which may not wait
     */
    <T> T visit(Supplier<T> request);

    /**
     * Sets a general register, of the stopped task and of those that {@link #frozenRegisters}
     * gives. On the task's thread.
     *
     * @param number its place in the names
     * @param value its value
     * @throws IllegalArgumentException when it can't have that value
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    void setRegister(int number, long value);

    /**
     * Copies a set of registers of the stopped task. On the task's thread.
     *
     * @param note the NT_ constant
     * @return the bytes
     * @throws UnsupportedOperationException when there is no such set
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    byte[] registerSet(int note);

    /**
     * Writes a set of registers of the stopped task. On the task's thread.
     *
     * @param note the NT_ constant
     * @param value the bytes
     * @throws UnsupportedOperationException when there is no such set
     * @throws IllegalArgumentException when it can't be that
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    void setRegisterSet(int note, byte[] value);

    /**
     * Gives the signal that the task is stopped for. On the task's thread.
     *
     * @return empty when it is stopped for something else
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    Optional<SigInfo> signalInfo();

    /**
     * Gives the signals that the stopped task blocks. On the task's thread.
     *
     * @return the mask
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    long signalMask();

    /**
     * Has the stopped task block other signals. On the task's thread.
     *
     * @param mask the mask
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    void setSignalMask(long mask);

    /**
     * Lists the signals that are pending for the stopped task. On the task's thread.
     *
     * @param ofProcess those of its process instead
     * @return copies
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    List<SigInfo> pendingSignals(boolean ofProcess);

    /**
     * Tells what signal the held task's group is stopped by. On the task's thread.
     *
     * @return 0 when {@link #isGroupStopped} says false
     */
    int groupStop();

    /**
     * Takes the held task out of its group's stop: {@link #isGroupStopped} says false from now on.
     * On the task's thread.
     *
     * @throws UnsupportedOperationException when there is no such thing
     */
    default void leaveGroupStop() {
        throw new UnsupportedOperationException("a task can't leave its group-stop here");
    }

    /**
     * Gives a debug register of the stopped task. On the task's thread.
     *
     * @param number 0 to 7
     * @return its value
     * @throws UnsupportedOperationException when there is no such thing
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    default long debugRegister(int number) {
        throw new UnsupportedOperationException("no debug registers here");
    }

    /**
     * Sets a debug register of the stopped task. On the task's thread.
     *
     * @param number 0 to 7
     * @param value its value
     * @throws UnsupportedOperationException when there is no such thing
     * @throws IllegalArgumentException when it can't have that value
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    default void setDebugRegister(int number, long value) {
        throw new UnsupportedOperationException("no debug registers here");
    }

    /**
     * Tells how the stopped task has registered for restartable sequences. On the task's thread.
     *
     * @return a {@code struct ptrace_rseq_configuration}
     * @throws UnsupportedOperationException when there is no such thing
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    default byte[] restartableSequences() {
        throw new UnsupportedOperationException("no restartable sequences here");
    }

    /**
     * Gives a filter of the stopped task. On the task's thread.
     *
     * @param number 0 for the oldest
     * @return empty when there is none
     * @throws UnsupportedOperationException when filters can't be seen
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    default Optional<byte[]> filter(int number) {
        throw new UnsupportedOperationException("no filters here");
    }

    /**
     * Gives the flags of a filter of the stopped task. On the task's thread.
     *
     * @param number 0 for the oldest
     * @return empty when there is none
     * @throws UnsupportedOperationException when filters can't be seen
     * @throws io.utrace.api.UtraceException.NoSuchTask when the task was killed
     */
    default OptionalLong filterFlags(int number) {
        throw new UnsupportedOperationException("no filters here");
    }

    /**
     * Queues a signal, as if the kernel had sent it.
     *
     * @param signal what is sent
     * @param toProcess whether any thread of the process may take it
     * @throws io.utrace.api.UtraceException.NoSuchTask when whom it is sent to is dead
     */
    void send(SigInfo signal, boolean toProcess);

    /**
     * Gives the task's memory.
     *
     * @return the memory of its process
     */
    Memory memory();

    /**
     * Gives the view for a signal report that carries no signal.
     *
     * @return the view
     */
    SignalReport noSignal();

    /**
     * Tells whether the task can step. A block step that it can't make becomes a single step.
     * Called <em>with the task's record locked</em>: must not call back.
     *
     * @param step SINGLESTEP or BLOCKSTEP
     * @return true when {@link Stop#takeStep} will be honoured
     */
    boolean canStep(ResumeAction step);

    /**
     * Tells whether the task's filters can be suspended. Called <em>with the task's record
     * locked</em>: must not call back.
     *
     * @return true when {@link TaskRecord#suspendsSeccomp} will be honoured
     */
    default boolean canSuspendSeccomp() {
        return false;
    }
}
