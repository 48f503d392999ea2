package io.utrace.sim;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a simulated task does next: one entry of a {@link Program}. */
public sealed interface Step {
    /** How a system call waits. */
    enum Sleep {
        /** Not at all. */
        NONE,
        /** Until the scheduler says it is over; signals and INTERRUPT break it. */
        INTERRUPTIBLE,
        /** Until the scheduler says it is over; only SIGKILL breaks it. */
        UNINTERRUPTIBLE
    }

    /** How a new task is made. */
    enum Birth {
        /** A process of its own. */
        FORK,
        /** A process of its own; the parent waits until it execs or exits. */
        VFORK,
        /** A thread of the same process. */
        THREAD
    }

    /** An instruction in user mode. */
    record Compute() implements Step {}

    /**
     * An instruction in user mode that somebody outside hears of. For runs, not for explorations:
     * what it does outside can't be taken back.
     *
     * @param effect what it does; given the task itself
     */
    record Touch(Consumer<SimTask> effect) implements Step {}

    /**
     * Waits for something outside: {@link Sleep#NONE} in user mode, else in a system call. For
     * runs, not for explorations.
     *
     * @param number the call's number
     * @param sleep how it waits
     * @param over whether the wait of the given task is over
     */
    record Await(int number, Sleep sleep, Predicate<SimTask> over) implements Step {}

    /**
     * A system call.
     *
     * @param number its number
     * @param sleep how it waits
     */
    record Call(int number, Sleep sleep) implements Step {}

    /**
     * A signal that an instruction of the task itself causes, with no system call.
     *
     * @param signal its number
     */
    record Raise(int signal) implements Step {}

    /**
     * A system call that sends a signal.
     *
     * @param tid whom to
     * @param signal its number
     */
    record Kill(int tid, int signal) implements Step {}

    /**
     * A system call that sets a disposition.
     *
     * @param signal of what
     * @param reaction what it is to be
     */
    record React(int signal, Reaction reaction) implements Step {}

    /**
     * A system call that makes a task.
     *
     * @param birth how
     * @param program what the new task does
     */
    record Spawn(Birth birth, Program program) implements Step {}

    /**
     * A system call that runs a new program.
     *
     * @param program what the task does from then on
     */
    record Exec(Program program) implements Step {}

    /**
     * The system call that ends the task.
     *
     * @param code the exit code
     * @param group whether the whole process ends
     */
    record Exit(int code, boolean group) implements Step {}
}
