package io.utrace.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs of a scenario without faults.
 *
 * @param scenario the scenario
 * @param untraced its program by itself
 * @param plain its program with the module
 * @param settings what is crossed each time
 * @param isSteady whether it goes the same way each time
 */
record Probe(
        Scenario scenario,
        Run untraced,
        Run plain,
        Map<Boundary, List<Setting>> settings,
        boolean isSteady) {
    /**
     * Real processes, and modules with threads, may take another course: how often they are looked
     * at, and how often a run is made that doesn't reach its fault.
     */
    static final int TRIES = 5;

    static Probe of(Scenario scenario, boolean isInside) {
        Run untraced =
                new Trial(scenario, Plan.NONE).run(false, Optional.empty(), Optional.empty());
        if (isInside) {
            // What classes do when they are initialized, they do in no other run.
            trial(scenario, Plan.NONE, true).run(true, Optional.empty(), Optional.empty());
        }
        Trial trial = trial(scenario, Plan.NONE, isInside);
        Run plain = trial.run(true, Optional.empty(), Optional.of(untraced));
        Map<Boundary, List<Setting>> settings = trial.settings();
        boolean isSteady = true;
        for (int i = 1; i < (isSteady ? 2 : TRIES); i++) {
            Trial again = trial(scenario, Plan.NONE, isInside);
            Run other = again.run(true, Optional.empty(), Optional.of(untraced));
            isSteady &= other.history().equals(plain.history());
            settings = common(settings, again.settings());
        }
        return new Probe(scenario, untraced, plain, settings, isSteady);
    }

    /** Gives what a run with a plan crosses. */
    static Map<Boundary, List<Setting>> crossed(Scenario scenario, Plan plan, boolean isInside) {
        Trial trial = trial(scenario, plan, isInside);
        trial.run(true, Optional.empty(), Optional.empty());
        return trial.settings();
    }

    /** One that shows what is crossed. */
    private static Trial trial(Scenario scenario, Plan plan, boolean isInside) {
        return new Trial(scenario, plan, Descriptors.UNTOLD, isInside);
    }

    /** What was crossed in both of two runs: where threads race, the numbers differ. */
    private static Map<Boundary, List<Setting>> common(
            Map<Boundary, List<Setting>> one, Map<Boundary, List<Setting>> other) {
        Map<Boundary, List<Setting>> common = new LinkedHashMap<>();
        one.forEach((boundary, crossings) -> {
            List<Setting> others = other.getOrDefault(boundary, List.of());
            List<Setting> both = new ArrayList<>();
            for (int i = 0; i < Math.min(crossings.size(), others.size()); i++) {
                both.add(crossings.get(i).and(others.get(i)));
            }
            if (!both.isEmpty()) {
                common.put(boundary, both);
            }
        });
        return common;
    }
}
