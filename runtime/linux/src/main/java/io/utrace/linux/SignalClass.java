package io.utrace.linux;

import io.utrace.api.Event;
import io.utrace.api.SignalAction;

/** What a signal does to a task that has this disposition for it: signal(7). */
final class SignalClass {
    private static final int SIGQUIT = 3;
    private static final int SIGILL = 4;
    private static final int SIGTRAP = 5;
    private static final int SIGABRT = 6;
    private static final int SIGBUS = 7;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int SIGCHLD = 17;
    private static final int SIGCONT = 18;
    static final int SIGSTOP = 19;
    static final int SIGTSTP = 20;
    private static final int SIGTTIN = 21;
    private static final int SIGTTOU = 22;
    private static final int SIGURG = 23;
    private static final int SIGXCPU = 24;
    private static final int SIGXFSZ = 25;
    private static final int SIGWINCH = 28;
    private static final int SIGSYS = 31;

    private SignalClass() {}

    /** The event by which the signal is reported, given the task's own dispositions. */
    static Event eventOf(int signal, ProcStatus status) {
        if (status.catches(signal)) {
            return Event.SIGNAL;
        }
        return status.ignores(signal) || status.isInit() ? Event.SIGNAL_IGN : byDefault(signal);
    }

    private static Event byDefault(int signal) {
        return switch (signal) {
            case SIGCHLD, SIGCONT, SIGURG, SIGWINCH -> Event.SIGNAL_IGN;
            case SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU -> Event.SIGNAL_STOP;
            case SIGQUIT,
                    SIGILL,
                    SIGTRAP,
                    SIGABRT,
                    SIGBUS,
                    SIGFPE,
                    SIGSEGV,
                    SIGXCPU,
                    SIGXFSZ,
                    SIGSYS ->
                    Event.SIGNAL_CORE;
            default -> Event.SIGNAL_TERM;
        };
    }

    /** What happens to the signal if no engine objects. */
    static SignalAction actionOf(int signal, Event event) {
        return switch (event) {
            case SIGNAL_IGN -> SignalAction.IGN;
            case SIGNAL_TERM -> SignalAction.TERM;
            case SIGNAL_CORE -> SignalAction.CORE;
            case SIGNAL_STOP -> signal == SIGSTOP ? SignalAction.STOP : SignalAction.TSTP;
            default -> SignalAction.DELIVER;
        };
    }

    static boolean stopsJob(int signal) {
        return byDefault(signal) == Event.SIGNAL_STOP;
    }

    /**
     * The signal by which ptrace(2), which can only inject signals, does what the engines decided.
     * Whether a TSTP finds its group orphaned is for the caller to see.
     *
     * @return the signal to restart the task with; 0 for none
     */
    static int toInject(int signal, Event event, SignalAction decided) {
        if (signal == 0 || decided == actionOf(signal, event)) {
            return signal;
        }
        boolean isDefault = event == byDefault(signal);
        return switch (decided) {
            case DELIVER -> signal;
            case IGN, REPORT, HANDLER -> 0;
            case TERM -> isDefault && event == Event.SIGNAL_TERM ? signal : Kernel.SIGKILL;
            case CORE -> isDefault && event == Event.SIGNAL_CORE ? signal : Kernel.SIGKILL;
            case STOP, TSTP -> SIGSTOP;
        };
    }
}
