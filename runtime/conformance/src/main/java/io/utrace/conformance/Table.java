package io.utrace.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What came of each scenario on each backend. */
public final class Table {
    /** The cell of a scenario that holds as it is written. */
    public static final String PASS = "pass";

    /** The cell of one that doesn't hold. */
    public static final String FAILED = "FAILED";

    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt((String id) -> -id.charAt(0))
                    .thenComparingInt(id -> Integer.parseInt(id.replaceAll("\\D", "")))
                    .thenComparing(id -> id);
    private static final Map<String, String> SENTENCES = new TreeMap<>();
    private static final Map<String, Map<String, String>> ROWS = new TreeMap<>(BY_NUMBER);

    private Table() {}

    static synchronized void note(String id, String sentence, String backend, String cell) {
        SENTENCES.put(id, sentence);
        ROWS.computeIfAbsent(id, row -> new TreeMap<>()).put(backend, cell);
    }

    /**
     * Gives the scenarios that were run.
     *
     * @return their ids
     */
    public static synchronized Set<String> ids() {
        return Set.copyOf(ROWS.keySet());
    }

    /**
     * Gives the scenarios that hold on a backend: as written, in its documented way, or because no
     * program that breaks them compiles.
     *
     * @param backend its name
     * @return their ids
     */
    public static synchronized Set<String> held(String backend) {
        Set<String> held = new LinkedHashSet<>();
        ROWS.forEach((id, cells) -> {
            String cell = cells.getOrDefault(backend, "-");
            if (!cell.startsWith("-") && !cell.equals(FAILED)) {
                held.add(id);
            }
        });
        return held;
    }

    /**
     * Draws the table.
     *
     * @return a line for each scenario, and a sum for each backend
     */
    public static synchronized String draw() {
        Set<String> backends = new LinkedHashSet<>();
        ROWS.values().forEach(cells -> backends.addAll(cells.keySet()));
        List<String> lines = new ArrayList<>();
        lines.add(line("", backends.stream().toList()) + "  scenario");
        ROWS.forEach((id, cells) -> {
            List<String> row = new ArrayList<>();
            backends.forEach(backend -> row.add(cells.getOrDefault(backend, "-")));
            lines.add(line(id, shortened(row)) + "  " + SENTENCES.get(id));
            row.stream()
                    .filter(cell -> cell.startsWith("- "))
                    .map(cell -> "      not reachable yet: " + cell.substring(2))
                    .distinct()
                    .forEach(lines::add);
        });
        List<String> sums = new ArrayList<>();
        backends.forEach(backend -> sums.add(held(backend).size() + " of " + ROWS.size()));
        lines.add(line("held", sums));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> shortened(List<String> cells) {
        return cells.stream().map(cell -> cell.startsWith("-") ? "-" : cell).toList();
    }

    private static String line(String first, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format("%-5s", first));
        cells.forEach(cell -> line.append(String.format(" %-16s", cell)));
        return line.toString();
    }
}
