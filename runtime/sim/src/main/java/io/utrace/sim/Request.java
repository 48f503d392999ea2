package io.utrace.sim;

import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an observer, or a callback, asks of an engine, and that changes something.
 * Barrier, wake_up and examine change nothing; they are tried in every state, by a bystander.
 *
 * @param kind what
 * @param engine of which engine, counted from 0
 * @param events for SET_EVENTS
 * @param action for CONTROL
 */
public record Request(
        Kind kind, int engine, @Nullable EventSet events, @Nullable ResumeAction action) {
    /** What can be asked. */
    public enum Kind {
        /** Attach it. */
        ATTACH,
        /** {@link io.utrace.api.Engine#setEvents}. */
        SET_EVENTS,
        /** {@link io.utrace.api.Engine#control}. */
        CONTROL
    }

    /**
     * Makes a request without arguments.
     *
     * @param kind what
     * @param engine of which engine
     * @return the request
     */
    public static Request of(Kind kind, int engine) {
        return new Request(kind, engine, null, null);
    }

    /**
     * Makes a SET_EVENTS.
     *
     * @param engine of which engine
     * @param events the new mask
     * @return the request
     */
    public static Request events(int engine, EventSet events) {
        return new Request(Kind.SET_EVENTS, engine, events, null);
    }

    /**
     * Makes a CONTROL.
     *
     * @param engine of which engine
     * @param action what is asked
     * @return the request
     */
    public static Request control(int engine, ResumeAction action) {
        return new Request(Kind.CONTROL, engine, null, action);
    }

    /** The same of the other engine. */
    Request ofTheOther() {
        return new Request(kind, 1 - engine, events, action);
    }

    @Override
    public String toString() {
        String name = String.valueOf((char) ('A' + engine));
        return switch (kind) {
            case ATTACH -> "attach " + name;
            case SET_EVENTS -> "set_events " + name + " " + events;
            case CONTROL -> "control " + name + " " + action;
        };
    }
}
