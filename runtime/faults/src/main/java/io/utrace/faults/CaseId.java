package io.utrace.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names a case of a campaign: a scenario, and the one fault or the two that are injected in it. The
 * same on every machine, and all that is needed to run the case again.
 *
 * <pre>
 * calls/call-counter/reportSyscallEntry/enter/3/throw:java.lang.OutOfMemoryError
 * calls/call-counter/Engine.control/exit/1/answer:IN_PROGRESS+call-counter/stop/enter/1/kill
 * </pre>
 *
 * <p>To look at one that a report names:
 *
 * <pre>{@code
 * String text = "calls@1/call-counter/reportSyscallEntry/enter/3/detach";
 * CaseResult result = campaign.replay(CaseId.parse(text, List.of("calls@1")));
 * result.history().forEach(System.out::println);
 * }</pre>
 *
 * @param scenario the scenario's name
 * @param plan the faults, each at the nth crossing of its boundary; none in the case that is
 *     counted by
 */
public record CaseId(String scenario, Plan plan) {
    private static final int PARTS = 5;
    private static final String NO_FAULT = "none";

    /** Checks that the faults are at single crossings. */
    public CaseId {
        for (Injection injection : plan.injections()) {
            if (!(injection.when() instanceof When.Nth)) {
                throw new IllegalArgumentException("not at one crossing: " + injection);
            }
        }
    }

    /**
     * Makes the name of a case with one fault.
     *
     * @param scenario the scenario's name
     * @param module in which module
     * @param boundary at which boundary
     * @param side at which end
     * @param n at which crossing, from 1
     * @param fault what
     * @return the name
     */
    public static CaseId of(
            String scenario, String module, Boundary boundary, Side side, long n, Fault fault) {
        return new CaseId(
                scenario,
                new Plan(List.of(new Injection(module, boundary, side, new When.Nth(n), fault))));
    }

    /**
     * Makes the name of a case with one fault more.
     *
     * @param more the other fault
     * @return the name
     */
    public CaseId plus(Injection more) {
        List<Injection> both = new ArrayList<>(plan.injections());
        both.add(more);
        return new CaseId(scenario, new Plan(both));
    }

    /**
     * Reads a name.
     *
     * @param text as {@link #text} writes it
     * @param scenarios the names of the scenarios there are
     * @return the name
     * @throws PlanException when it is none; always of line 1
     */
    public static CaseId parse(String text, Collection<String> scenarios) {
        int slash = text.indexOf('/');
        String scenario = slash < 0 ? text : text.substring(0, slash);
        if (slash < 0 || !scenarios.contains(scenario)) {
            throw new PlanException(
                    1,
                    1,
                    "no scenario is called '"
                            + scenario
                            + "'; there are "
                            + String.join(", ", scenarios));
        }
        if (text.substring(slash + 1).equals(NO_FAULT)) {
            return new CaseId(scenario, Plan.NONE);
        }
        List<Injection> injections = new ArrayList<>();
        int begin = slash + 1;
        for (String part : text.substring(begin).split("\\+", -1)) {
            injections.add(injection(part, begin + 1));
            begin += part.length() + 1;
        }
        return new CaseId(scenario, new Plan(injections));
    }

    private static Injection injection(String text, int column) {
        String[] parts = text.split("/", PARTS);
        if (parts.length != PARTS) {
            throw new PlanException(
                    1, column, "not of the form MODULE/BOUNDARY/SIDE/N/FAULT: '" + text + "'");
        }
        String line =
                String.join(
                        " ",
                        parts[0],
                        parts[1],
                        parts[2],
                        "nth",
                        parts[3],
                        parts[4].replaceFirst(":", " "));
        try {
            return new PlanReader(List.of(parts[0]), () -> true).read(line).injections().getFirst();
        } catch (PlanException wrong) {
            String what = String.valueOf(wrong.getMessage());
            throw new PlanException(1, column, what.substring(what.indexOf(": ") + 2));
        }
    }

    /**
     * Writes it.
     *
     * @return one word
     */
    public String text() {
        if (plan.injections().isEmpty()) {
            return scenario + "/" + NO_FAULT;
        }
        return scenario
                + "/"
                + plan.injections().stream().map(CaseId::text).collect(Collectors.joining("+"));
    }

    private static String text(Injection injection) {
        long n = injection.when() instanceof When.Nth nth ? nth.n() : 0;
        return String.join(
                "/",
                injection.module(),
                injection.boundary().name(),
                injection.side().text(),
                "" + n,
                injection.fault().text().replaceFirst(" ", ":"));
    }

    @Override
    public String toString() {
        return text();
    }
}
