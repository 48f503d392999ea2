package io.utrace.api.spi;

import java.util.Objects;
import java.util.function.Function;

/**
 * A typed option of a module, set by the user as {@code -s MODULE.NAME=VALUE}. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * static final Option<Integer> LIMIT = Option.integer("limit", 32, "Longest string to print, in bytes");
 * …
 * int limit = context.option(LIMIT);
 * }</pre>
 *
 * @param <T> the type of its values
 */
public final class Option<T> {
    private final String name;
    private final String type;
    private final T defaultValue;
    private final String help;
    private final Function<String, T> parser;

    private Option(
            String name, String type, T defaultValue, String help, Function<String, T> parser) {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "an option name has lower-case letters, digits and hyphens only: " + name);
        }
        this.name = name;
        this.type = type;
        this.defaultValue = Objects.requireNonNull(defaultValue, "default value");
        this.help = Objects.requireNonNull(help, "help");
        this.parser = parser;
    }

    /**
     * Makes an option whose value is any text.
     *
     * @param name its name
     * @param defaultValue its value when the user says nothing
     * @param help one line about it
     * @return the option
     */
    public static Option<String> text(String name, String defaultValue, String help) {
        return new Option<>(name, "text", defaultValue, help, Function.identity());
    }

    /**
     * Makes an option whose value is a 32-bit integer, written in decimal.
     *
     * @param name its name
     * @param defaultValue its value when the user says nothing
     * @param help one line about it
     * @return the option
     */
    public static Option<Integer> integer(String name, int defaultValue, String help) {
        return new Option<>(name, "integer", defaultValue, help, Option::parseInteger);
    }

    /**
     * Makes an option that is {@code true} or {@code false}.
     *
     * @param name its name
     * @param defaultValue its value when the user says nothing
     * @param help one line about it
     * @return the option
     */
    public static Option<Boolean> flag(String name, boolean defaultValue, String help) {
        return new Option<>(name, "true or false", defaultValue, help, Option::parseFlag);
    }

    private static Integer parseInteger(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not an integer: " + text, notANumber);
        }
    }

    private static Boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: " + text);
        };
    }

    /**
     * Gives the name.
     *
     * @return lower-case letters, digits and hyphens
     */
    public String name() {
        return name;
    }

    /**
     * Names the type, for help.
     *
     * @return for example {@code integer}
     */
    public String type() {
        return type;
    }

    /**
     * Gives the value that holds when the user says nothing.
     *
     * @return the default
     */
    public T defaultValue() {
        return defaultValue;
    }

    /**
     * Gives one line about the option.
     *
     * @return the help text
     */
    public String help() {
        return help;
    }

    /**
     * Reads a value as the user wrote it.
     *
     * @param text the user's words
     * @return the value
     * @throws IllegalArgumentException when it isn't one; the message says what is wrong
     */
    public T parse(String text) {
        return parser.apply(text);
    }
}
