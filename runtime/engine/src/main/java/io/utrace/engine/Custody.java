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

    void clear() {
        signal = null;
        event = null;
        waits = false;
        action = SignalAction.DELIVER;
        decided = false;
        again = false;
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
        if (!waited || signal == null || event == null || !task.isWanted(event)) {
            return false;
        }
        task.pass.beginSignal(event, signal, action, task.engines);
        return true;
    }

    /** The view for a report that isn't about a signal: that of the one that was put off. */
    @Nullable SignalReport putOff() {
        return waits ? null : signal;
    }

    /**
     * In the kernel's profile: tells whether the outcome of a pass must be acted on before a stop.
     */
    boolean decide(Pass pass) {
        decided = acts(pass);
        return decided;
    }

    /** Whether the outcome changes the task's course, so that a STOP can't hold it yet. */
    private static boolean acts(Pass pass) {
        return switch (pass.signalAction) {
            case DELIVER -> pass.event() != Event.SIGNAL_IGN;
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
                && pass.event() == Event.SIGNAL
                && pass.action != ResumeAction.RESUME;
    }

    /** Takes in the outcome of a pass. */
    void conclude(Pass pass) {
        SignalAction answer = pass.signalAction;
        if (pass.event() != null) {
            action = answer;
            again = pass.hold;
            waits = pass.hold;
        } else if (action == SignalAction.IGN
                && answer != SignalAction.REPORT
                && answer != SignalAction.HANDLER) {
            // The signal was put off with IGN and is now decided anew.
            action = answer;
        }
    }

    void keep(Memento memento) {
        again = memento.of(again);
        signal = memento.ofNullable(signal);
        event = memento.ofNullable(event);
        waits = memento.of(waits);
        action = memento.of(action);
        decided = memento.of(decided);
    }
}
