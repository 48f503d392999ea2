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

    /**
     * The event by which the signal is reported, given the task's own dispositions.
     *
     * @param isForced it can't be ignored, not even by the first process of a namespace
     */
    static Event eventOf(int signal, ProcStatus status, boolean isForced) {
        if (status.catches(signal)) {
            return Event.SIGNAL;
        }
        boolean isIgnored = status.ignores(signal) || (status.isInit() && !isForced);
        return isIgnored ? Event.SIGNAL_IGN : byDefault(signal);
    }

    /** Whether an instruction of the task's may be the signal's cause. */
    static boolean isFault(int signal) {
        return switch (signal) {
            case SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS -> true;
            default -> false;
        };
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

    /** Whether it does something when it is sent already, ignored or not. */
    static boolean isOfJobControl(int signal) {
        return signal == SIGCONT || stopsJob(signal);
    }

    static boolean stopsJob(int signal) {
        return byDefault(signal) == Event.SIGNAL_STOP;
    }

    /**
     * The signal by which ptrace(2), which can only inject signals, does what the engines decided.
     * Whether a TSTP finds its group orphaned is for the caller to see.
     *
     * @param isInit the task is of the first process of a namespace: the kernel, which ignores what
     *     such a process doesn't handle, takes no SIGSTOP for ignored while it is traced, and no
     *     fault for deadly
     * @return the signal to restart the task with; 0 for none
     */
    static int toInject(int signal, Event event, SignalAction decided, boolean isInit) {
        boolean isUsual = decided == actionOf(signal, event);
        if (isInit && (isUsual || decided == SignalAction.DELIVER)) {
            return switch (event) {
                case SIGNAL_IGN -> 0;
                case SIGNAL_CORE -> Kernel.SIGKILL;
                default -> signal;
            };
        }
        if (signal == 0 || isUsual) {
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
