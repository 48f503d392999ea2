package io.utrace.faults;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a fault says will be otherwise, so that nobody is to blame for it. */
final class Excuses {
    private static final Pattern ANSWERS_CALL =
            Pattern.compile("< reportSyscallEntry .*\\|SYSCALL_ABORT");
    private static final Pattern KEEPS_ZOMBIE = Pattern.compile("> Engine\\.keepZombie .*");

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

    /**
     * Whether somebody may wait until the module is stopped: because a task is held, or stopped,
     * without its knowing; or because it isn't told of what would end the wait.
     */
    static boolean stall(List<Injection> injected, Optional<Run> plain) {
        return injected.stream()
                .anyMatch(injection ->
                        holds(injection.fault())
                                || (hasCallMade(injection) && does(plain, ANSWERS_CALL))
                                || (hidesDeath(injection) && does(plain, KEEPS_ZOMBIE)));
    }

    /** A call that the module would have answered; the kernel may know of nothing that ends it. */
    private static boolean hasCallMade(Injection injection) {
        Fault fault = injection.fault();
        return isAt(injection, "reportSyscallEntry")
                && (fault.kind() == Fault.Kind.SKIP
                        || (fault.kind() == Fault.Kind.RETURN
                                && fault.argument().equals("SYSCALL_RUN")));
    }

    /** One of a task whose end the module keeps from others until then. */
    private static boolean hidesDeath(Injection injection) {
        return isAt(injection, "reportDeath") && injection.fault().kind() == Fault.Kind.SKIP;
    }

    private static boolean isAt(Injection injection, String boundary) {
        return injection.boundary().name().equals(boundary);
    }

    /** Whether the module does something of itself. */
    private static boolean does(Optional<Run> plain, Pattern what) {
        return plain.map(Run::history).orElse(List.of()).stream()
                .anyMatch(line -> what.matcher(line).matches());
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
                                && (isOfLife(injection.boundary())
                                        || injection.boundary().isInside()));
    }

    private static boolean isOfLife(Boundary boundary) {
        boolean isLife = boundary.isInward() && !boundary.isCallback();
        return isLife || boundary.name().equals("onTarget");
    }
}
