package io.utrace.engine;

import io.utrace.api.AttachFlag;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.SyscallSet;
import io.utrace.api.UtraceException.AlreadyAttached;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engines that are attached to a task, in their order, and what they want of it together.
 * Changed with the record locked; anyone may read what they want.
 */
final class Engines {
    static final EngineRecord[] NONE = {};

    private EngineRecord[] list = NONE;
    private volatile int union;
    private volatile SyscallSet syscalls = SyscallSet.NONE;
    private volatile boolean suspendSeccomp;

    /** Those of this moment: the array is never written again. */
    EngineRecord[] list() {
        return list;
    }

    boolean isEmpty() {
        return list.length == 0;
    }

    /**
     * Refuses what an engine that is attached already excludes.
     *
     * @throws AlreadyAttached it does
     */
    void checkExclusive(EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        boolean isExclusive = Arrays.asList(flags).contains(AttachFlag.EXCLUSIVE);
        EngineRecord inTheWay = isExclusive ? match(ops, data, flags) : null;
        if (inTheWay != null) {
            throw new AlreadyAttached(inTheWay + " is attached already");
        }
    }

    @SuppressWarnings("ReferenceEquality") // matching means: the very same object
    @Nullable EngineRecord match(
            @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        boolean byOps = Arrays.asList(flags).contains(AttachFlag.MATCH_OPS);
        boolean byData = Arrays.asList(flags).contains(AttachFlag.MATCH_DATA);
        for (EngineRecord engine : list) {
            if ((!byOps || engine.ops == ops) && (!byData || engine.data == data)) {
                return engine;
            }
        }
        return null;
    }

    void add(EngineRecord engine) {
        list = Arrays.copyOf(list, list.length + 1);
        list[list.length - 1] = engine;
    }

    @SuppressWarnings("ReferenceEquality") // records are identities; equals is for references
    void remove(EngineRecord leaving) {
        EngineRecord[] rest = new EngineRecord[list.length - 1];
        int kept = 0;
        for (EngineRecord engine : list) {
            if (engine != leaving) {
                rest[kept++] = engine;
            }
        }
        list = rest;
    }

    List<EngineOps> ops() {
        return Arrays.stream(list).map(EngineRecord::ops).toList();
    }

    /** Whether the one is attached, and the other isn't or was later. */
    @SuppressWarnings("ReferenceEquality") // records are identities; equals is for references
    boolean isBefore(@Nullable EngineRecord one, @Nullable EngineRecord other) {
        for (EngineRecord engine : list) {
            if (engine == one || engine == other) {
                return engine == one;
            }
        }
        return false;
    }

    /** Whether some engine keeps the task, dead or soon to die, from its parent. */
    boolean keepZombie() {
        for (EngineRecord engine : list) {
            if (engine.keepsZombie) {
                return true;
            }
        }
        return false;
    }

    /** The events that some engine wants, as {@link Event#bit}s. */
    int union() {
        return union;
    }

    /** The calls whose entry or exit some engine wants; the same object as long as they are. */
    SyscallSet syscalls() {
        return syscalls;
    }

    /** Whether some engine wants the task's filters to do nothing. */
    boolean suspendSeccomp() {
        return suspendSeccomp;
    }

    /** Tells whether some engine asks for the event, or for the report before it. */
    boolean want(Event event) {
        return (union & (event.bit() | Event.QUIESCE.bit())) != 0;
    }

    /**
     * Adds up again what they want.
     *
     * @return whether the task may be running without what they want of its calls or its filters
     */
    boolean recompute() {
        int before = union;
        SyscallSet callsBefore = syscalls;
        int bits = 0;
        SyscallSet calls = SyscallSet.NONE;
        boolean suspend = false;
        for (EngineRecord engine : list) {
            bits |= engine.mask;
            suspend |= engine.suspendsSeccomp;
            if ((engine.mask & EventSet.SYSCALLS.bits()) != 0) {
                calls = calls.plus(engine.syscalls);
            }
        }
        union = bits;
        if (!calls.equals(callsBefore)) {
            syscalls = calls;
        }
        boolean isMore = (bits & ~before & EventSet.SYSCALLS.bits()) != 0;
        boolean isOther = suspend != suspendSeccomp;
        suspendSeccomp = suspend;
        return isMore || isOther || !callsBefore.containsAll(calls);
    }

    void keep(Memento memento, Outlook outlook) {
        list = memento.of(list);
        union = memento.of(union, union & outlook.events());
        // What it comes from counts already.
        syscalls = memento.of(syscalls, null);
        suspendSeccomp = memento.of(suspendSeccomp, false);
    }
}
