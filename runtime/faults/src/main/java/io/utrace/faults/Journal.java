package io.utrace.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a run crossed, what was injected, and what it left open. Thread-safe. */
final class Journal {
    /** A run that goes on and on is told by its beginning. */
    private static final int MOST_LINES = 2000;

    private final List<String> lines = new ArrayList<>();
    private final List<Injection> injected = new ArrayList<>();
    private final Map<Boundary, List<Setting>> settings = new TreeMap<>();
    private int references;
    private int engines;
    private int released;

    synchronized void note(String line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized void injected(Injection injection) {
        injected.add(injection);
    }

    synchronized List<Injection> injected() {
        return List.copyOf(injected);
    }

    /** Takes note of what there is at the nth crossing. */
    synchronized void at(Boundary boundary, long n, Setting setting) {
        List<Setting> known = settings.computeIfAbsent(boundary, first -> new ArrayList<>());
        while (known.size() < n) {
            known.add(Setting.NOTHING);
        }
        known.set((int) n - 1, setting);
    }

    /** Gives what there was at each crossing. */
    synchronized Map<Boundary, List<Setting>> settings() {
        return new LinkedHashMap<>(settings);
    }

    // ---- what the module has to give back

    /**
     * Keeps account of a call that didn't fail.
     *
     * @param boundary which
     * @param shell what was called
     * @param returned what it returned
     */
    synchronized void called(Boundary boundary, Shell shell, @Nullable Object returned) {
        switch (boundary.name()) {
            case "Utrace.attach" -> {
                engines++;
                refer(returned);
            }
            case "Utrace.find" -> {
                if (returned instanceof Optional<?> found && found.isPresent()) {
                    refer(found.get());
                }
            }
            case "Engine.retain" -> refer(returned);
            case "Engine.close" -> {
                if (shell.disown()) {
                    references--;
                }
            }
            default -> {}
        }
    }

    private void refer(@Nullable Object engine) {
        if (engine instanceof Shell reference) {
            reference.own();
            references++;
        }
    }

    synchronized void released() {
        released++;
    }

    /** Says what was not given back. */
    synchronized List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        if (references > 0) {
            leaks.add(count(references, "reference") + " to engines never closed");
        }
        if (released < engines) {
            leaks.add(count(engines - released, "engine") + " never released");
        }
        return leaks;
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
