package io.utrace.faults.report;

import io.utrace.faults.CaseId;
import io.utrace.faults.Census;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command that runs one case again: one line, for a shell. */
public final class ReplayLine {
    private ReplayLine() {}

    /**
     * Writes it.
     *
     * @param id the case
     * @param census what is known of its scenario
     * @return the line, with the options of the module and the program to run
     */
    public static String of(CaseId id, Census census) {
        List<String> words = new ArrayList<>(List.of("utrace", "faults", "replay"));
        if (id.plan().injections().isEmpty() || !census.command().isEmpty()) {
            words.addAll(List.of("-m", census.module()));
        }
        if (id.plan().isInside()) {
            words.add("--inside");
        }
        for (String option : census.options()) {
            words.addAll(List.of("-s", census.module() + "." + option));
        }
        words.add(id.text());
        if (!census.command().isEmpty()) {
            words.add("--");
            words.addAll(census.command());
        }
        return words.stream().map(ReplayLine::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) {
            return word;
        }
        return word.codePoints().allMatch(Visible::isSeen)
                ? "'" + word.replace("'", "'\\''") + "'"
                : "$'" + bytes(word) + "'";
    }

    /** What can't be seen, and what means something between such quotes, byte by byte. */
    private static String bytes(String word) {
        StringBuilder text = new StringBuilder();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = b > ' ' && b < 0x7f && b != '\'' && b != '\\';
            text.append(isPlain ? "" + (char) b : String.format("\\x%02x", b));
        }
        return text.toString();
    }
}
