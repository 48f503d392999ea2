package io.utrace.linux;

import static io.utrace.linux.Stepping.SIGTRAP;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.engine.Stop;
import io.utrace.engine.TaskRecord;
import org.jspecify.annotations.Nullable;

/**
 * One tracee's signal-delivery-stops: what each is to the engines, a signal or the end of a step,
 * and what is delivered in the end. For the tracer thread only.
 */
final class SignalStops {
    private final Tracee tracee;
    private final Seat seat;
    private final TaskRecord record;
    private final Stop stop;
    private final Stepping stepping;
    private final InterruptedCall interrupted;
    private final SignalView signal;
    private boolean isInit;

    SignalStops(Tracee tracee, Seat seat, Stepping stepping, InterruptedCall interrupted) {
        this.tracee = tracee;
        this.seat = seat;
        this.stepping = stepping;
        this.interrupted = interrupted;
        record = tracee.record();
        stop = record.stop();
        signal = new SignalView(tracee);
    }

    /** It stopped with a signal to be delivered, which may not be one. */
    void begin(int number) {
        signal.load(number);
        tracee.arrive(PtraceStop.SIGNAL);
        interrupted.hide();
        ResumeAction step = stepping.end();
        if (!seat.unmarkSignal(tracee.tid()) && number == SIGTRAP) {
            int code = seat.signalCode(tracee.tid());
            if (stepping.hasEnteredHandler(code)) {
                tracee.arrive(PtraceStop.TRAP);
                tracee.settle(stop.handlerSetUp());
                return;
            }
            if (stepping.isTrap(code)) {
                step = ResumeAction.RESUME;
                if (!areWatched()) {
                    // The engine that stepped is gone, and the signal is nobody else's.
                    tracee.arrive(PtraceStop.TRAP);
                    tracee.settle(stop.quiesced());
                    return;
                }
            }
        }
        stop.stepAgain(step);
        report();
    }

    /** Tells the engines of it, for the first time or once more. */
    void report() {
        boolean isAsked =
                areWatched()
                        || stop.isStepOwed()
                        || interrupted.isAgain()
                        || isFeltByInit(signal.signal());
        isInit = false;
        Event event = isAsked ? disposition() : Event.SIGNAL;
        signal.classify(event);
        tracee.settle(stop.signalled(signal, event, SignalClass.actionOf(signal.signal(), event)));
    }

    private boolean areWatched() {
        return (record.union() & (EventSet.SIGNALS.bits() | Event.QUIESCE.bit())) != 0;
    }

    /** What the task would make of the signal now. */
    private Event disposition() {
        ProcStatus status = ProcStatus.of(Tracer.kernel(), tracee.tid());
        isInit = status.isInit();
        boolean isForced = isInit && !signal.isChanged() && isForced(signal.signal());
        return SignalClass.eventOf(signal.signal(), status, isForced);
    }

    private static boolean isFeltByInit(int number) {
        return number == SignalClass.SIGSTOP || SignalClass.isFault(number);
    }

    /** Whether the first process of a namespace can't ignore the signal that it stopped for. */
    private boolean isForced(int number) {
        return number == SignalClass.SIGSTOP
                ? seat.signalSender(tracee.tid()) == 0
                : SignalClass.isFault(number) && seat.signalCode(tracee.tid()) > 0;
    }

    /** The signal as it is now, for a task that has to go before anything is decided. */
    int giveBack() {
        storeChange();
        return signal.signal();
    }

    private void storeChange() {
        if (signal.isChanged()) {
            seat.storeSiginfo(tracee.tid(), signal.info());
        }
    }

    SigInfo info() {
        return signal.info();
    }

    /** What the engines' verdict has the restart deliver, 0 for nothing. */
    int takeDelivery() {
        int number = signal.signal();
        SignalAction decided = stop.signalAction();
        int injected = SignalClass.toInject(number, event(), decided, isInit);
        boolean mayBeOrphaned = decided == SignalAction.TSTP && injected == SignalClass.SIGSTOP;
        if (mayBeOrphaned && ProcessGroup.isOrphaned(Tracer.kernel(), tracee.record().tgid())) {
            return 0;
        }
        if (injected == number) {
            storeChange();
        }
        return injected;
    }

    /** Whether what is delivered has a handler. */
    boolean entersHandler() {
        return event() == Event.SIGNAL;
    }

    private Event event() {
        @Nullable Event event = signal.isChanged() ? disposition() : signal.event();
        return event == null ? Event.SIGNAL : event;
    }
}
