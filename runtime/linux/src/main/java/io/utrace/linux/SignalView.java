package io.utrace.linux;

import io.utrace.api.Event;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import org.jspecify.annotations.Nullable;

/**
 * A signal-delivery-stop of a tracee, or a report without a signal. The siginfo is fetched when it
 * is asked for.
 */
final class SignalView extends StopView implements SignalReport {
    private final Siginfo info = new Siginfo();
    private int signal;
    private @Nullable Event event;
    private boolean fetched;

    SignalView(Tracee tracee) {
        super(tracee);
    }

    void load(int number, Event disposition) {
        signal = number;
        event = disposition;
        fetched = false;
    }

    @Override
    public int signal() {
        return signal;
    }

    @Override
    public @Nullable Event event() {
        return event;
    }

    @Override
    public SigInfo info() {
        if (!fetched) {
            info.clear();
            if (signal != 0) {
                tracee.fetchSiginfo(info);
            }
            fetched = true;
        }
        return info;
    }
}
