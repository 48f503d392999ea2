package io.utrace.engine;

import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import org.jspecify.annotations.Nullable;

/** The signal that a stop is about, if it is about one, and what the engines decide of it. */
final class Custody {
    private @Nullable SignalReport signal;
    private @Nullable Event event;

    /** It has yet to be reported, for the first time or once more. */
    private boolean waits;

    private SignalAction action = SignalAction.DELIVER;

    /** It is to be acted on before anything else is asked. */
    private boolean decided;

    private boolean again;

    /** It was ignored, with a STOP: a report that is asked for now decides it anew. */
    private boolean kept;

    void clear() {
        signal = null;
        event = null;
        waits = false;
        action = SignalAction.DELIVER;
        decided = false;
        again = false;
        kept = false;
    }

    void take(SignalReport report, Event disposition, SignalAction initial) {
        signal = report;
        event = disposition;
        waits = true;
        action = initial;
    }

    SignalAction action() {
        return action;
    }

    /** Whether the host is to act on it now. */
    boolean isDecided() {
        return decided && !again;
    }

    /** Tells, once, whether it is to be reported once more. */
    boolean takeAgain() {
        boolean wasAgain = again;
        again = false;
        return wasAgain;
    }

    /** Begins the report that waits; false when none does, or nobody asks for it. */
    boolean beginReport(TaskRecord task) {
        boolean waited = waits;
        waits = false;
        if (!waited || signal == null || event == null || !isWanted(task, event)) {
            return false;
        }
        task.pass.beginSignal(event, signal, action, task.engines.list());
        return true;
    }

    /** An ignored signal isn't even reported to those who only quiesce. */
    private static boolean isWanted(TaskRecord task, Event event) {
        return event == Event.SIGNAL_IGN
                ? (task.union() & event.bit()) != 0
                : task.engines.want(event);
    }

    /** The view for a report that isn't about a signal: that of the one that was kept. */
    @Nullable SignalReport kept() {
        return kept ? signal : null;
    }

    /** Whether the pass decides over a signal, and isn't just a report that was asked for. */
    boolean isDecidedBy(Pass pass) {
        return pass.event() != null || kept;
    }

    /** Whether the task is about to run a handler for it. */
    boolean runsHandler() {
        return event == Event.SIGNAL && action == SignalAction.DELIVER;
    }

    /**
     * In the kernel's profile: tells whether the outcome of a pass must be acted on before a stop.
     */
    boolean decide(Pass pass) {
        decided = acts(pass.signalAction);
        return decided;
    }

    /** Whether the outcome changes the task's course, so that a STOP can't hold it yet. */
    private boolean acts(SignalAction outcome) {
        return switch (outcome) {
            case DELIVER -> event != Event.SIGNAL_IGN;
            case TERM, CORE, STOP, TSTP -> true;
            case IGN, REPORT, HANDLER -> false;
        };
    }

    /**
     * Whether a decided outcome lets the engines be asked again, in the handler's first
     * instruction.
     */
    boolean asksInHandler(Pass pass) {
        return decided
                && pass.signalAction == SignalAction.DELIVER
                && event == Event.SIGNAL
                && pass.action != ResumeAction.RESUME;
    }

    /** Takes in the outcome of a pass. */
    void conclude(Pass pass) {
        if (!isDecidedBy(pass)) {
            // A DELIVER that was answered without a thought has nothing to deliver.
            return;
        }
        // A task that is put to death has nothing left to be asked about.
        again = pass.hold && !isDeadly(pass.signalAction);
        // Should the task have to go before it is asked again: as if nobody had spoken.
        action = again ? SignalAction.DELIVER : pass.signalAction;
        boolean isIgnored =
                switch (action) {
                    case IGN, REPORT, HANDLER -> true;
                    case DELIVER, TERM, CORE, STOP, TSTP -> false;
                };
        kept = isIgnored && pass.action == ResumeAction.STOP;
    }

    private static boolean isDeadly(SignalAction outcome) {
        return outcome == SignalAction.TERM || outcome == SignalAction.CORE;
    }

    void keep(Memento memento, boolean counts) {
        again = memento.of(again, again && counts);
        signal = memento.ofNullable(signal, counts ? signal : null);
        event = memento.ofNullable(event, counts ? event : null);
        waits = memento.of(waits, waits && counts);
        action = memento.of(action, counts ? action : SignalAction.DELIVER);
        decided = memento.of(decided, decided && counts);
        kept = memento.of(kept, kept && counts);
    }
}
