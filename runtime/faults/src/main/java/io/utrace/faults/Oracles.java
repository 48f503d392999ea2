package io.utrace.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The oracles that judge every run. */
final class Oracles {
    static final List<Oracle> ALL =
            List.of(
                    Oracle.of("runtime", Run::crises),
                    Oracle.of("program", Oracles::program),
                    Oracle.of("witness", Oracles::witness),
                    Oracle.of("leaks", Oracles::leaks),
                    Oracle.of("containment", Oracles::containment));

    private Oracles() {}

    /** The program's own output and end are what they are by itself. */
    private static List<String> program(Run run) {
        List<String> wrong = new ArrayList<>();
        if (run.status().isEmpty()) {
            wrong.add("the program has not ended");
        } else if (run.untraced().isPresent() && isLeftAlone(run)) {
            Run alone = run.untraced().get();
            if (!run.status().equals(alone.status())) {
                wrong.add("ended by " + run.status().get() + ", alone by " + alone.status().get());
            }
            if (!run.output().equals(alone.output())) {
                wrong.add("its standard output is another");
            }
            if (!run.errors().equals(alone.errors())) {
                wrong.add("its standard error is another");
            }
        }
        return wrong;
    }

    /** Whether neither a fault nor the module by its very purpose changes what the program does. */
    private static boolean isLeftAlone(Run run) {
        boolean isMeant =
                run.plain().isPresent()
                        && run.untraced().isPresent()
                        && !isAlike(run.plain().get(), run.untraced().get());
        return !isMeant && !Excuses.changeProgram(run.injected());
    }

    private static boolean isAlike(Run one, Run other) {
        return one.status().equals(other.status())
                && one.output().equals(other.output())
                && one.errors().equals(other.errors())
                && (one.events().equals(other.events()) || other.events().isEmpty());
    }

    /** Another engine has seen every event, in order. */
    private static List<String> witness(Run run) {
        List<String> wrong = new ArrayList<>();
        run.events()
                .forEach((task, events) -> {
                    String flaw = flaw(events);
                    if (!flaw.isEmpty()) {
                        wrong.add("task " + task + " " + flaw);
                    }
                });
        // Real processes don't do the same twice; simulated ones do.
        Map<String, List<String>> alone = run.untraced().map(Run::events).orElse(Map.of());
        if (wrong.isEmpty() && !alone.isEmpty() && isLeftAlone(run)) {
            alone.forEach((task, events) -> {
                List<String> seen = run.events().getOrDefault(task, List.of());
                if (!withoutRestarts(seen).equals(withoutRestarts(events))) {
                    wrong.add("of task " + task + " it saw " + seen + ", not " + events);
                }
            });
        }
        return wrong;
    }

    /** What can't be in any run. */
    private static String flaw(List<String> events) {
        String inside = "";
        boolean isDead = false;
        for (String event : events) {
            if (isDead) {
                return "does something after its death: " + event;
            }
            isDead = event.startsWith("dies");
            if (event.startsWith("enters")) {
                if (!inside.isEmpty()) {
                    return "enters a call in the midst of another: " + events;
                }
                inside = event;
            } else if (event.startsWith("leaves")) {
                inside = "";
            }
        }
        return isDead || events.contains("killed at birth") ? "" : "was not seen dying";
    }

    /** A call that was interrupted, unseen, and made again is one call: the last of its kind. */
    private static List<String> withoutRestarts(List<String> events) {
        List<String> calls = new ArrayList<>();
        for (String event : events) {
            int last = calls.size() - 1;
            boolean isAgain =
                    event.startsWith("enters")
                            && last > 0
                            && calls.get(last).startsWith("leaves")
                            && calls.get(last - 1).equals(event);
            if (isAgain) {
                calls.subList(last - 1, last + 1).clear();
            }
            calls.add(event);
        }
        return calls;
    }

    /** The module has given back all that it had. */
    private static List<String> leaks(Run run) {
        return Excuses.leak(run.injected()) ? List.of() : run.leaks();
    }

    /** What was thrown into the module was told once; of itself it threw nothing. */
    private static List<String> containment(Run run) {
        int most = Excuses.fail(run.injected()) ? 1 : 0;
        return run.troubles().size() > most
                ? List.of("the module failed: " + String.join(" | ", run.troubles()))
                : List.of();
    }
}
