package io.utrace.faults;

import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SyscallAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The faults that a campaign tries at a crossing. */
final class Faults {
    /** By kind: a bug, a broken invariant, no memory, a class that isn't there. */
    private static final List<Class<? extends Throwable>> THROWN =
            List.of(
                    IllegalStateException.class,
                    AssertionError.class,
                    OutOfMemoryError.class,
                    NoClassDefFoundError.class);

    private static final Duration DELAY = Duration.ofMillis(5);

    private Faults() {}

    static List<Fault> at(Boundary boundary, Side side, Setting setting) {
        List<Fault> faults = new ArrayList<>();
        if (side == Side.ENTER) {
            enter(boundary, setting, faults);
        } else {
            exit(boundary, setting, faults);
        }
        faults.removeIf(fault -> !fault.misfit(boundary, side).isEmpty());
        return faults;
    }

    private static void enter(Boundary boundary, Setting setting, List<Fault> faults) {
        if (isOfModule(boundary)) {
            THROWN.forEach(type -> faults.add(Fault.thrown(type)));
            faults.add(Fault.of(Fault.Kind.HANG));
            faults.add(Fault.of(Fault.Kind.SKIP));
            faults.add(Fault.of(Fault.Kind.TWICE));
        }
        faults.add(Fault.delay(DELAY));
        others(setting, faults);
    }

    private static void exit(Boundary boundary, Setting setting, List<Fault> faults) {
        if (isOfModule(boundary)) {
            faults.add(Fault.thrown(IllegalStateException.class));
            faults.add(Fault.of(Fault.Kind.HANG));
        }
        if (boundary.isAnswered()) {
            for (ResumeAction action : ResumeAction.values()) {
                faults.add(Fault.returned(action));
            }
            for (SignalAction action : SignalAction.values()) {
                faults.add(Fault.returned(action));
            }
            for (SyscallAction action : SyscallAction.values()) {
                faults.add(Fault.returned(action));
            }
        }
        setting.answers().forEach(answer -> faults.add(Fault.answer(answer)));
        others(setting, faults);
    }

    /** Whether it is the module that is called. */
    private static boolean isOfModule(Boundary boundary) {
        return boundary.isInward() || boundary.isInside();
    }

    /** What others do at this moment. */
    private static void others(Setting setting, List<Fault> faults) {
        if (setting.hasTask()) {
            faults.add(Fault.of(Fault.Kind.KILL));
        }
        if (setting.hasEngine()) {
            faults.add(Fault.of(Fault.Kind.DETACH));
        }
        if (setting.hasQueue()) {
            faults.add(Fault.of(Fault.Kind.WAKE));
        }
    }
}
