package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SyscallAction;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What goes wrong. {@link Plan} has examples, as text and by code.
 *
 * @param kind the kind
 * @param argument what kinds that need one say more, as in a plan; empty for the others
 */
public record Fault(Kind kind, String argument) {
    /** The kinds of faults. */
    public enum Kind {
        /** Throws an exception or an error, by its class. */
        THROW,
        /** Takes some time, for example {@code 5ms}. On the simulator others move meanwhile. */
        DELAY,
        /** Doesn't go on until nobody else can, or until it is released. */
        HANG,
        /** Replaces a part of the callback's answer: one of the three actions. */
        RETURN,
        /** Doesn't make the callback; the neutral answer stands in. */
        SKIP,
        /** Calls the module twice; the second answer counts. */
        TWICE,
        /** Sends the task SIGKILL. */
        KILL,
        /** Has another thread detach the engine. */
        DETACH,
        /** Has another thread wake the module's queues, for nothing. */
        WAKE,
        /**
         * Has the runtime answer what it may answer. What is so for a reason is made so: for ESRCH
         * the engine is detached, or its task killed.
         */
        ANSWER;

        /**
         * Gives the word for it in plans.
         *
         * @return the name in lower case
         */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the argument. */
    public Fault {
        switch (kind) {
            case THROW -> thrown(argument);
            case DELAY -> duration(argument);
            case RETURN -> replace(Action.RESUME, argument);
            case ANSWER -> Answer.of(argument);
            case HANG, SKIP, TWICE, KILL, DETACH, WAKE -> {
                if (!argument.isEmpty()) {
                    throw new IllegalArgumentException(
                            kind.text() + " takes no argument: " + argument);
                }
            }
        }
    }

    /**
     * Makes a fault that needs no argument.
     *
     * @param kind its kind
     * @return the fault
     */
    public static Fault of(Kind kind) {
        return new Fault(kind, "");
    }

    /**
     * Makes one that throws.
     *
     * @param type has a public constructor that takes a message, or nothing
     * @return the fault
     */
    public static Fault thrown(Class<? extends Throwable> type) {
        return new Fault(Kind.THROW, type.getName());
    }

    /**
     * Makes one that takes time.
     *
     * @param duration how long, in whole milliseconds
     * @return the fault
     */
    public static Fault delay(Duration duration) {
        return new Fault(Kind.DELAY, duration.toMillis() + "ms");
    }

    /**
     * Makes one that replaces the resume action.
     *
     * @param action by this
     * @return the fault
     */
    public static Fault returned(ResumeAction action) {
        return new Fault(Kind.RETURN, action.name());
    }

    /**
     * Makes one that replaces the signal action.
     *
     * @param action by this
     * @return the fault
     */
    public static Fault returned(SignalAction action) {
        return new Fault(Kind.RETURN, "SIGNAL_" + action.name());
    }

    /**
     * Makes one that replaces the system call action.
     *
     * @param action by this
     * @return the fault
     */
    public static Fault returned(SyscallAction action) {
        return new Fault(Kind.RETURN, "SYSCALL_" + action.name());
    }

    /**
     * Makes one by which the runtime answers something else.
     *
     * @param answer what
     * @return the fault
     */
    public static Fault answer(Answer answer) {
        return new Fault(Kind.ANSWER, answer.name());
    }

    // ---- where it fits

    /**
     * Says why it can't be injected somewhere.
     *
     * @param boundary where
     * @param side which end
     * @return one line; empty when it can
     */
    public String misfit(Boundary boundary, Side side) {
        return switch (kind) {
            case THROW, DELAY, HANG, KILL, DETACH, WAKE -> "";
            case SKIP ->
                    boundary.isOfEngine() && side == Side.ENTER
                            ? ""
                            : kind.text() + " is for the enter of callbacks";
            case TWICE ->
                    boundary.isCallback() && side == Side.ENTER
                            ? ""
                            : kind.text() + " is for the enter of callbacks and functions";
            case RETURN ->
                    boundary.isAnswered() && side == Side.EXIT && isActionOf(boundary)
                            ? ""
                            : boundary + " doesn't return " + argument + " at its " + side.text();
            case ANSWER ->
                    Answer.to(boundary).contains(answer()) && side == Side.EXIT
                            ? ""
                            : boundary + " doesn't answer " + argument + " at its " + side.text();
        };
    }

    private boolean isActionOf(Boundary boundary) {
        if (argument.startsWith("SIGNAL_")) {
            return boundary.name().equals("reportSignal");
        }
        return !argument.startsWith("SYSCALL_") || boundary.name().equals("reportSyscallEntry");
    }

    // ---- its arguments

    /** Makes what THROW throws. */
    Throwable newThrowable() {
        return thrown(argument);
    }

    private static Throwable thrown(String type) {
        try {
            Class<?> named = Class.forName(type);
            if (!Throwable.class.isAssignableFrom(named)) {
                throw new IllegalArgumentException("nothing that can be thrown: " + type);
            }
            try {
                return (Throwable) named.getConstructor(String.class).newInstance("injected");
            } catch (NoSuchMethodException noMessage) {
                return (Throwable) named.getConstructor().newInstance();
            }
        } catch (ReflectiveOperationException unknown) {
            throw new IllegalArgumentException("nothing that can be thrown: " + type, unknown);
        }
    }

    /** How long DELAY takes. */
    Duration duration() {
        return duration(argument);
    }

    private static Duration duration(String text) {
        if (!text.matches("[0-9]{1,6}ms")) {
            throw new IllegalArgumentException("not so many milliseconds, as in 5ms: " + text);
        }
        return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }

    /** Replaces a part of an action as RETURN says. */
    Action replace(Action action) {
        return replace(action, argument);
    }

    private static Action replace(Action action, String text) {
        if (text.startsWith("SIGNAL_")) {
            return action.with(constant(SignalAction.class, text.substring("SIGNAL_".length())));
        }
        if (text.startsWith("SYSCALL_")) {
            return action.with(constant(SyscallAction.class, text.substring("SYSCALL_".length())));
        }
        return action.with(constant(ResumeAction.class, text));
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "none of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Enum::name)
                                .collect(Collectors.joining(", "))
                        + ": "
                        + name);
    }

    /** What ANSWER answers. */
    Answer answer() {
        return Answer.of(argument);
    }

    /**
     * Writes it as in a plan.
     *
     * @return for example {@code throw java.lang.OutOfMemoryError}
     */
    public String text() {
        return argument.isEmpty() ? kind.text() : kind.text() + " " + argument;
    }

    /**
     * Reads one.
     *
     * @param text as {@link #text} writes it
     * @return the fault
     * @throws IllegalArgumentException when it is none; the message says what is wrong
     */
    public static Fault parse(String text) {
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        for (Kind kind : Kind.values()) {
            if (kind.text().equals(word)) {
                return new Fault(kind, space < 0 ? "" : text.substring(space + 1).strip());
            }
        }
        throw new IllegalArgumentException(
                "no fault is called '"
                        + word
                        + "'; there are "
                        + Arrays.stream(Kind.values())
                                .map(Kind::text)
                                .collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return text();
    }
}
