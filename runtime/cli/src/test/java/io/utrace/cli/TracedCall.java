package io.utrace.cli;

import java.util.Set;

/**
 * A system call in a trace, or a signal, which has no result.
 *
 * @param name its name
 * @param arguments all that is between the parentheses, or that is known of the signal
 * @param result all that follows the equals sign
 */
record TracedCall(String name, String arguments, String result) {
    private static final Set<String> CREATORS = Set.of("clone", "clone3", "fork", "vfork");

    boolean createsTask() {
        return CREATORS.contains(name);
    }

    TracedCall withArguments(String other) {
        return new TracedCall(name, other, result);
    }

    TracedCall withResult(String other) {
        return new TracedCall(name, arguments, other);
    }

    /** Name and result. */
    String outcome() {
        return name + " = " + result;
    }

    /**
     * Name and what kind of result: an error, zero, a positive number, an address. The name alone
     * if it didn't return.
     */
    String kind() {
        String[] words = result.split(" ", 3);
        if (words.length == 1 && words[0].equals("?")) {
            return name;
        }
        return switch (words[0]) {
            case "-1", "?" -> name + " = " + words[0] + " " + (words.length > 1 ? words[1] : "");
            case "0" -> name + " = 0";
            default -> name + (words[0].startsWith("0x") ? " = 0x*" : " = n");
        };
    }

    @Override
    public String toString() {
        return name + "(" + arguments + ")" + (result.isEmpty() ? "" : " = " + result);
    }
}
