package io.utrace.linux;

import io.utrace.api.SyscallSet;
import java.util.Arrays;

/**
 * The filtered ones among one tracer thread's tracees, and how a task comes to be one. For that
 * thread only.
 */
final class Filters {
    private final Kernel kernel;
    private final Architecture architecture;
    private final TraceeTable tracees;

    /** Some tracee has, or had, a filter: so may one whose creator is unknown. */
    private boolean haveAny;

    Filters(Kernel kernel, Architecture architecture, TraceeTable tracees) {
        this.kernel = kernel;
        this.architecture = architecture;
        this.tracees = tracees;
    }

    /**
     * Has a task that was prepared stop at those calls only that its engines name. If they name
     * all, or none, there is nothing to be gained.
     *
     * @return false when the task was killed, and is reaped
     * @throws IllegalStateException when the system refuses; the task is good for nothing then
     */
    boolean install(Tracee tracee, Zygote zygote) {
        SyscallSet calls = tracee.record().syscalls();
        if (calls.equals(SyscallSet.ALL) || calls.equals(SyscallSet.NONE)) {
            return true;
        }
        haveAny = true;
        Filter filter = new Filter(calls, architecture);
        // First, so that it isn't let go if this fails half-way.
        tracee.calls().filter(filter);
        return zygote.filter(tracee.tid(), filter);
    }

    /** Finds out about a task whose creator didn't live to tell of it. */
    void recognize(Tracee stranger) {
        if (haveAny && ProcStatus.of(kernel, stranger.tid()).isFiltered()) {
            stranger.calls().adopt(new Filter(SyscallSet.NONE, architecture));
        }
    }

    /** A process brings filters of its own, from now on. */
    void distrust(int tgid) {
        for (Tracee tracee : tracees.all()) {
            if (tracee.record().tgid() == tgid) {
                tracee.calls().distrust();
                tracee.resumption().rearmNow();
            }
        }
    }

    /** Whether a task, known or not, would fail its calls if it were let go. */
    boolean isFiltered(int tid) {
        Tracee tracee = tracees.get(tid);
        return tracee == null
                ? haveAny && ProcStatus.of(kernel, tid).isFiltered()
                : tracee.calls().isFiltered();
    }

    boolean areSome() {
        return haveAny && Arrays.stream(tracees.all()).anyMatch(Filters::isFiltered);
    }

    boolean areAll() {
        return Arrays.stream(tracees.all()).allMatch(Filters::isFiltered);
    }

    private static boolean isFiltered(Tracee tracee) {
        return tracee.calls().isFiltered();
    }
}
