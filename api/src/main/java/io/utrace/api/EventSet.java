package io.utrace.api;

/**
 * A set of {@linkplain Event events}: the mask given to {@code utrace_set_events}. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * engine.setEvents(EventSet.SYSCALLS.plus(Event.EXEC, Event.DEATH));
 * }</pre>
 */
public final class EventSet {
    /** No event. */
    public static final EventSet NONE = new EventSet(0);

    /** Every signal: {@code UTRACE_EVENT_SIGNAL_ALL}. */
    public static final EventSet SIGNALS =
            of(
                    Event.SIGNAL,
                    Event.SIGNAL_IGN,
                    Event.SIGNAL_STOP,
                    Event.SIGNAL_TERM,
                    Event.SIGNAL_CORE);

    /** Entry to and exit from system calls: {@code UTRACE_EVENT_SYSCALL}. */
    public static final EventSet SYSCALLS = of(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);

    /** Every event there is. */
    public static final EventSet ALL = of(Event.values());

    private final int bits;

    private EventSet(int bits) {
        this.bits = bits;
    }

    /**
     * Makes a set of the given events.
     *
     * @param events the events
     * @return the set
     */
    public static EventSet of(Event... events) {
        int bits = 0;
        for (Event event : events) {
            bits |= event.bit();
        }
        return new EventSet(bits);
    }

    /**
     * Makes a set of a mask.
     *
     * @param bits the {@linkplain Event#bit() bits} of the events; others mean nothing
     * @return the set
     */
    public static EventSet ofBits(int bits) {
        return new EventSet(bits & (1 << Event.values().length) - 1);
    }

    /**
     * Adds events.
     *
     * @param events what to add
     * @return a set with the events of both
     */
    public EventSet plus(Event... events) {
        return new EventSet(bits | of(events).bits);
    }

    /**
     * Adds the events of another set.
     *
     * @param other what to add
     * @return a set with the events of both
     */
    public EventSet plus(EventSet other) {
        return new EventSet(bits | other.bits);
    }

    /**
     * Takes events out.
     *
     * @param events what to take out
     * @return a set without them
     */
    public EventSet minus(Event... events) {
        return new EventSet(bits & ~of(events).bits);
    }

    /**
     * Tells whether an event is in the set.
     *
     * @param event the event
     * @return true when it is
     */
    public boolean contains(Event event) {
        return (bits & event.bit()) != 0;
    }

    /**
     * Gives the set as a mask.
     *
     * @return the {@linkplain Event#bit() bits} of the events
     */
    public int bits() {
        return bits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventSet set && set.bits == bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int rest = bits; rest != 0; rest &= rest - 1) {
            text.append(text.length() == 1 ? "" : ", ")
                    .append(Event.at(Integer.numberOfTrailingZeros(rest)));
        }
        return text.append('}').toString();
    }
}
