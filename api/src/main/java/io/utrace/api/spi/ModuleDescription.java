package io.utrace.api.spi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a module is, for a user who hasn't started it.
 *
 * <p>{@link TracingModule} has an example.
 *
 * @param name what the user calls it: lower-case letters, digits and hyphens, beginning with a
 *     letter
 * @param summary one line saying what it does
 * @param options the options it takes, in the order in which help shows them
 */
public record ModuleDescription(String name, String summary, List<Option<?>> options) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the name isn't well formed, the summary isn't one line,
     *     or two options share a name
     */
    public ModuleDescription {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "a module name has lower-case letters, digits and hyphens only: " + name);
        }
        if (summary.lines().count() != 1) {
            throw new IllegalArgumentException(
                    "the summary of module " + name + " is not one line");
        }
        options = List.copyOf(options);
        Set<String> names = new HashSet<>();
        for (Option<?> option : options) {
            if (!names.add(option.name())) {
                throw new IllegalArgumentException(
                        "module " + name + " has two options named " + option.name());
            }
        }
    }

    /**
     * Makes a description.
     *
     * @param name what the user calls it
     * @param summary one line saying what it does
     * @param options the options it takes
     * @return the description
     */
    public static ModuleDescription of(String name, String summary, Option<?>... options) {
        return new ModuleDescription(name, summary, List.of(options));
    }
}
