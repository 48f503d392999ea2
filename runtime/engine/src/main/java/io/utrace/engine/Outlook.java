package io.utrace.engine;

import io.utrace.api.EventSet;

/**
 * What can still become of a task, as far as its host can tell. What can't matter any more doesn't
 * tell two of its states apart.
 *
 * @param events the events that can still be reported; QUIESCE always can
 * @param userMode whether it can still be on its way to user mode: there, and nowhere else, what
 *     its engines asked for is made good
 * @param staysStopped whether a stop that it is in goes on: false when all it can do next is to
 *     stop for something else
 */
public record Outlook(int events, boolean userMode, boolean staysStopped) {
    /** Anything can happen. */
    public static final Outlook OPEN = new Outlook(EventSet.ALL.bits(), true, true);
}
