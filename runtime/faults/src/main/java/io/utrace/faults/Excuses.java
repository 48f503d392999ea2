package io.utrace.faults;

import java.util.List;

/** What a fault says will be otherwise, so that nobody is to blame for it. */
final class Excuses {
    private Excuses() {}

    /** Whether the program may end or write otherwise than by itself. */
    static boolean changeProgram(List<Injection> injected) {
        return injected.stream().map(Injection::fault).anyMatch(Excuses::changesProgram);
    }

    private static boolean changesProgram(Fault fault) {
        return switch (fault.kind()) {
            case KILL -> true;
            case RETURN ->
                    fault.argument().contains("STEP")
                            || fault.argument().startsWith("SIGNAL_")
                            || fault.argument().startsWith("SYSCALL_");
            // a task that is gone, or dies, was killed for that
            case ANSWER -> fault.answer() == Answer.EALREADY || fault.answer() == Answer.ESRCH;
            default -> false;
        };
    }

    /** Whether a task may be held, or stopped, without the module's knowing. */
    static boolean holds(List<Injection> injected) {
        return injected.stream().map(Injection::fault).anyMatch(Excuses::holds);
    }

    private static boolean holds(Fault fault) {
        return fault.kind() == Fault.Kind.RETURN
                && switch (fault.argument()) {
                    case "STOP", "SIGNAL_STOP", "SIGNAL_TSTP" -> true;
                    default -> false;
                };
    }

    /** Whether the module may say that it failed. */
    static boolean fail(List<Injection> injected) {
        return injected.stream()
                .anyMatch(injection -> injection.fault().kind() == Fault.Kind.THROW);
    }

    /** Whether the module had no chance to give back what it has. */
    static boolean leak(List<Injection> injected) {
        return injected.stream()
                .anyMatch(injection ->
                        injection.fault().kind() == Fault.Kind.THROW
                                && isOfLife(injection.boundary()));
    }

    private static boolean isOfLife(Boundary boundary) {
        boolean isLife = boundary.isInward() && !boundary.isCallback();
        return isLife || boundary.name().equals("onTarget");
    }
}
