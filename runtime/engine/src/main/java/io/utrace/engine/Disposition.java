package io.utrace.engine;

/** What becomes of a stopped task after a report. */
public enum Disposition {
    /** It runs on; the record says how. */
    RUN,
    /** It stays stopped until {@link TaskPort#proceed}. */
    HELD,
    /**
     * It stays stopped with its group, and out of the engines' hands, until {@link Stop#wake}; it
     * may become held meanwhile.
     */
    STOPPED,
    /** A callback has yet to answer; {@link TaskPort#proceed} comes when it has. */
    PENDING,
    /**
     * Its signal is back at the head of its queue; let other tasks have a turn, then take it and
     * call {@link Stop#signalled} once more.
     */
    AGAIN
}
