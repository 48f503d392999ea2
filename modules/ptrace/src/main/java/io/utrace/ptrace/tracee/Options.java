package io.utrace.ptrace.tracee;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.TraceOption;

/**
 * What a tracee's tracer wants by PTRACE_SETOPTIONS, and what the tracee's engine asks for by that
 * and by the last request. Guarded as its {@link Tracee}.
 */
public final class Options {
    private static final EventSet BASE =
            EventSet.SIGNALS.plus(Event.QUIESCE, Event.CLONE, Event.EXEC, Event.JCTL, Event.DEATH);

    private final Tracee tracee;
    private int bits;
    private boolean isSuspended;

    Options(Tracee tracee) {
        this.tracee = tracee;
    }

    /**
     * It gets a tracer.
     *
     * @throws UtraceException it is dying
     * @throws PtraceException EPERM when the runtime may not suspend filters
     */
    void begin(int wanted) {
        tracee.engine().setEvents(BASE);
        suspendFilters((wanted & TraceOption.SUSPEND_SECCOMP) != 0);
        bits = wanted;
    }

    /** PTRACE_SETOPTIONS. EPERM when the runtime may not suspend filters. */
    public void set(int wanted) {
        suspendFilters((wanted & TraceOption.SUSPEND_SECCOMP) != 0);
        bits = wanted;
        renewEvents();
    }

    int bits() {
        return bits;
    }

    boolean has(int option) {
        return (bits & option) != 0;
    }

    /** Whether its filters do nothing. */
    public boolean areFiltersSuspended() {
        return isSuspended;
    }

    /** Its filters do nothing, or count again. */
    void suspendFilters(boolean suspends) {
        if (suspends == isSuspended) {
            return;
        }
        try {
            tracee.engine().suspendSeccomp(suspends);
            isSuspended = suspends;
        } catch (UnsupportedOperationException mayNot) {
            throw new PtraceException(Errno.EPERM);
        } catch (UtraceException dying) {
            // Its end is on its way to us.
        }
    }

    /** Asks for what options and the last request have it stop for. */
    void renewEvents() {
        EventSet events = BASE;
        if (has(TraceOption.EXIT)) {
            events = events.plus(Event.EXIT);
        }
        if (has(TraceOption.SECCOMP)) {
            events = events.plus(Event.SECCOMP);
        }
        if (tracee.restart().how().stopsAtEntries()) {
            events = events.plus(Event.SYSCALL_ENTRY);
        }
        if (tracee.restart().how().stopsAtExits()) {
            events = events.plus(Event.SYSCALL_EXIT);
        }
        if (!events.equals(tracee.engine().events())) {
            try {
                tracee.engine().setEvents(events);
            } catch (UtraceException dying) {
                // Its end is on its way to us.
            }
        }
    }
}
