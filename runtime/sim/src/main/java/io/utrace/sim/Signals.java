package io.utrace.sim;

import io.utrace.api.Event;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.engine.Memento;
import io.utrace.engine.Outlook;
import java.util.List;
import java.util.stream.IntStream;

/** The signals of a task: what is pending, and what it has arranged. */
public final class Signals {
    /** SIGTRAP. */
    public static final int SIGTRAP = 5;

    /** SIGKILL. */
    public static final int SIGKILL = 9;

    /** SIGUSR1. */
    public static final int SIGUSR1 = 10;

    /** SIGTERM. */
    public static final int SIGTERM = 15;

    /** SIGCHLD. */
    public static final int SIGCHLD = 17;

    /** SIGCONT. */
    public static final int SIGCONT = 18;

    /** SIGSTOP. */
    public static final int SIGSTOP = 19;

    /** SIGTSTP. */
    public static final int SIGTSTP = 20;

    private static final long IGNORED_BY_DEFAULT = bit(SIGCHLD) | bit(SIGCONT) | bit(23) | bit(28);
    private static final long STOPPING = bit(SIGSTOP) | bit(SIGTSTP) | bit(21) | bit(22);
    private static final long DUMPING =
            bit(3)
                    | bit(4)
                    | bit(SIGTRAP)
                    | bit(6)
                    | bit(7)
                    | bit(8)
                    | bit(11)
                    | bit(24)
                    | bit(25)
                    | bit(31);

    private long pending;
    private long ignored;
    private long handled;
    private boolean mayStop;

    Signals() {}

    private static long bit(int signal) {
        return 1L << signal;
    }

    static boolean isStopping(int signal) {
        return (STOPPING & bit(signal)) != 0;
    }

    /** Of a stop signal and SIGCONT the one that was sent last counts. */
    void cancelFor(int signal) {
        if (signal == SIGCONT) {
            pending &= ~STOPPING;
            mayStop = false;
        } else if (isStopping(signal)) {
            pending &= ~bit(SIGCONT);
        }
    }

    void send(int signal) {
        pending |= bit(signal);
    }

    void drop(int signal) {
        pending &= ~bit(signal);
    }

    /** Whether the signal that was taken last may stop the process: no SIGCONT has come since. */
    boolean mayStop() {
        return mayStop;
    }

    boolean isPending() {
        return pending != 0;
    }

    /** What is pending, in the order in which it is taken. */
    List<SigInfo> pending() {
        return IntStream.range(1, Long.SIZE)
                .filter(signal -> (pending & bit(signal)) != 0)
                .mapToObj(signal -> SigInfo.of(signal, 0, 0, 0))
                .toList();
    }

    int take() {
        int signal = Long.numberOfTrailingZeros(pending);
        pending &= pending - 1;
        mayStop = true;
        return signal;
    }

    void react(int signal, Reaction reaction) {
        ignored &= ~bit(signal);
        handled &= ~bit(signal);
        switch (reaction) {
            case DEFAULT -> {}
            case IGNORED -> ignored |= bit(signal);
            case HANDLED -> handled |= bit(signal);
        }
    }

    /** What execve(2) does to dispositions. */
    void forgetHandlers() {
        handled = 0;
    }

    void inherit(Signals parent) {
        ignored = parent.ignored;
        handled = parent.handled;
    }

    Event eventOf(int signal) {
        long bit = bit(signal);
        if ((handled & bit) != 0) {
            return Event.SIGNAL;
        }
        if (((ignored | IGNORED_BY_DEFAULT) & bit) != 0) {
            return Event.SIGNAL_IGN;
        }
        if ((STOPPING & bit) != 0) {
            return Event.SIGNAL_STOP;
        }
        return (DUMPING & bit) != 0 ? Event.SIGNAL_CORE : Event.SIGNAL_TERM;
    }

    static SignalAction actionOf(int signal, Event event) {
        return switch (event) {
            case SIGNAL_IGN -> SignalAction.IGN;
            case SIGNAL_STOP -> signal == SIGSTOP ? SignalAction.STOP : SignalAction.TSTP;
            case SIGNAL_TERM -> SignalAction.TERM;
            case SIGNAL_CORE -> SignalAction.CORE;
            default -> SignalAction.DELIVER;
        };
    }

    void keep(Memento memento, Outlook outlook) {
        // They are taken on the way to user mode.
        pending = memento.of(pending, outlook.userMode() ? pending : 0);
        ignored = memento.of(ignored);
        handled = memento.of(handled);
        mayStop = memento.of(mayStop);
    }
}
