package io.utrace.linux;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.SyscallSet;
import io.utrace.engine.TaskRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Where one tracee stops for its system calls: if one of them is watched, at all; or where a {@link
 * Filter} says, as long as that stops it at all that is watched. For the tracer thread only.
 *
 * <p>A filter can't be taken off, and its calls fail where there is no tracer to stop for. So a
 * filtered task keeps its tracer for life, and so does all that it gives birth to.
 */
final class CallWatch {
    private static final int CLONE_ARGUMENTS_SIZE = 4096;

    /** What lies below the stack pointer, and is in use all the same. */
    private static final int RED_ZONE = 128;

    private final Tracee tracee;
    private final Seat seat;
    private final TaskRecord record;
    private final SyscallView call;
    private final Architecture architecture;

    private @Nullable Filter filter;
    private boolean hasOwnFilter;

    /** Its filters, ours among them, do nothing. */
    private boolean isSuspended;

    /** The entry of the call under way was a stop that had been armed. */
    private boolean isEntryArmed;

    private SyscallSet watched = SyscallSet.NONE;
    private boolean isWatchedFiltered;

    /** CLONE_UNTRACED, if it was taken out of the call at hand. */
    private long untraced;

    CallWatch(Tracee tracee, Seat seat, SyscallView call, Architecture architecture) {
        this.tracee = tracee;
        this.seat = seat;
        this.call = call;
        this.architecture = architecture;
        record = tracee.record();
    }

    // ---- filters

    /** It has this filter, now and for ever. */
    void filter(Filter installed) {
        filter = installed;
    }

    boolean isFiltered() {
        return filter != null;
    }

    /** Which of its filters, to the kernel, is the program's own of that number: ours is older. */
    int numberOfOwn(int number) {
        return filter == null || number < 0 ? number : number + 1;
    }

    /** A child has what its parent has. */
    void inherit(CallWatch parent) {
        filter = parent.filter;
        hasOwnFilter = parent.hasOwnFilter;
        isSuspended = parent.isSuspended;
    }

    /** Nobody knows what it has of its creator, but what is found of its filter. */
    void adopt(Filter found) {
        filter(found);
        isSuspended = true;
    }

    /** It is about to go on, with its filters as its engines want them by now. */
    void renewFilters() {
        boolean suspends = record.suspendsSeccomp();
        if (suspends != isSuspended) {
            isSuspended = suspends;
            int options = filter == null ? Seat.OPTIONS : Seat.FILTERED_OPTIONS;
            seat.setOptions(tracee.tid(), suspends ? options | Ptrace.O_SUSPEND_SECCOMP : options);
        }
    }

    /**
     * The program has a filter of its own, which is asked together with ours: of a call that it
     * refuses ours tells nothing.
     */
    void distrust() {
        hasOwnFilter = true;
    }

    /** Whether no other stops at calls are needed than those of the filter. */
    @SuppressWarnings("ReferenceEquality") // the same object as long as it stays the same
    private boolean areLeftToFilter() {
        Filter own = filter;
        if (own == null || hasOwnFilter || isSuspended) {
            return false;
        }
        SyscallSet wanted = record.syscalls();
        if (wanted != watched) {
            watched = wanted;
            isWatchedFiltered = own.stopsAt(wanted);
        }
        return isWatchedFiltered;
    }

    // ---- stops

    /** Those that are to be {@link #guard guarded} are, when no filter stops them. */
    boolean areWatched() {
        boolean isUnguarded = isSuspended && filter != null;
        return isUnguarded || (record.union() & EventSet.SYSCALLS.bits()) != 0;
    }

    /** Whether the call at hand is one of those that are. */
    boolean isWatched() {
        return areWatched() && record.syscalls().contains(call.number());
    }

    /** It stands at the entry of a call, by a stop that was armed, or by its filter's. */
    void enter(boolean isArmed) {
        isEntryArmed = isArmed;
        untraced = 0;
    }

    /** Whether a task that goes on to user mode is to stop at whatever call it makes. */
    boolean armEntry() {
        return areWatched() && !areLeftToFilter();
    }

    /**
     * Whether the exit from the call that is under way is to be a stop. After an armed entry it is:
     * the filter's stop for the same call, which follows, mustn't be taken for another.
     */
    boolean armExit() {
        if (!areLeftToFilter()) {
            return areWatched();
        }
        boolean isExitWanted = (record.union() & Event.SYSCALL_EXIT.bit()) != 0;
        return call.isEntered() && areWatched() && (isEntryArmed || (isExitWanted && isWatched()));
    }

    // ---- what isn't left alone

    /**
     * The task is about to make a call, as the engines have left it. No child is to escape, which
     * would run without its tracer; and of a filtered task's own filters is taken note.
     */
    void guard() {
        if (call.madeNumber() < 0) {
            return;
        }
        if (architecture.clones(call.abi(), call.madeNumber())) {
            untraced = call.argument(0) & CloneFlags.UNTRACED;
            call.setArgumentIfOther(0, call.argument(0) & ~CloneFlags.UNTRACED);
        } else if (call.madeNumber() == architecture.number(Syscall.CLONE3)) {
            guardClone3();
        } else if (filter != null
                && architecture.filters(call.abi(), call.madeNumber(), call.argument(0))) {
            tracee.bringsFilter();
        }
    }

    /** CLONE_UNTRACED, if the program gave it to the call that it is in; else 0. */
    long untraced() {
        return untraced;
    }

    /** In a copy on its stack: its own may be in use elsewhere, and is to be as it was. */
    private void guardClone3() {
        int size = (int) Math.min(call.argument(1), CLONE_ARGUMENTS_SIZE);
        byte[] bytes = new byte[Math.max(Long.BYTES, size)];
        if (size < Long.BYTES || tracee.memory().read(call.argument(0), bytes, 0, size) < size) {
            // The kernel won't take it either.
            return;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        long flags = fields.getLong(0);
        if ((flags & CloneFlags.UNTRACED) == 0) {
            return;
        }
        untraced = CloneFlags.UNTRACED;
        fields.putLong(0, flags & ~CloneFlags.UNTRACED);
        long copy = tracee.registers().stackPointer() - RED_ZONE - size & -Long.BYTES;
        if (tracee.memory().write(copy, bytes, 0, size) == size) {
            call.setArgument(0, copy);
        } else {
            // As if the kernel didn't have it: programs then fall back to clone.
            call.refuse();
        }
    }
}
