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
    private int signal;
    private @Nullable Event event;
    private SigInfo info = SigInfo.NONE;
    private boolean fetched;
    private boolean changed;

    SignalView(Tracee tracee) {
        super(tracee);
    }

    void load(int number) {
        signal = number;
        info = SigInfo.NONE;
        fetched = false;
        changed = false;
    }

    void classify(Event disposition) {
        event = disposition;
    }

    /** Whether the kernel has another siginfo for this stop. */
    boolean isChanged() {
        return changed;
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
        if (!fetched && signal != 0) {
            info = tracee.fetchSiginfo();
            fetched = true;
        }
        return info;
    }

    @Override
    public void setInfo(SigInfo newInfo) {
        if (signal == 0) {
            throw new IllegalStateException("EINVAL: there is no signal to change");
        }
        info = SigInfo.of(newInfo.bytes());
        signal = info.signal();
        fetched = true;
        changed = true;
    }
}
