package io.utrace.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The cases of a campaign: each fault that can be at each end of each crossing, and pairs of them.
 * Thread-safe.
 */
final class Cases {
    private final List<Scenario> scenarios;
    private final Extent extent;

    /** By the scenario's name. Guarded by this. */
    private final Map<String, Probe> probes = new HashMap<>();

    Cases(List<Scenario> scenarios, Extent extent) {
        this.scenarios = scenarios;
        this.extent = extent;
    }

    Scenario scenario(String name) {
        for (Scenario scenario : scenarios) {
            if (scenario.name().equals(name)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException("no scenario is called " + name);
    }

    synchronized Probe probe(Scenario scenario) {
        return probes.computeIfAbsent(
                scenario.name(), name -> Probe.of(scenario, extent.isInside()));
    }

    /** Gives those of all shards, in the order in which they are run. */
    List<CaseId> all() {
        List<CaseId> singles = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            singles.add(new CaseId(scenario.name(), Plan.NONE));
            singles.addAll(singles(scenario, probe(scenario).settings()));
        }
        List<CaseId> all = spread(singles, extent.budget());
        all.addAll(pairs(singles));
        return all;
    }

    private static List<CaseId> singles(Scenario scenario, Map<Boundary, List<Setting>> settings) {
        String module = scenario.module();
        List<CaseId> cases = new ArrayList<>();
        settings.forEach((boundary, crossings) -> {
            for (int i = 0; i < crossings.size(); i++) {
                for (Side side : Side.values()) {
                    for (Fault fault : Faults.at(boundary, side, crossings.get(i))) {
                        cases.add(
                                CaseId.of(scenario.name(), module, boundary, side, i + 1L, fault));
                    }
                }
            }
        });
        return cases;
    }

    private static List<CaseId> spread(List<CaseId> cases, int budget) {
        if (cases.size() <= budget) {
            return new ArrayList<>(cases);
        }
        List<CaseId> some = new ArrayList<>(budget);
        for (long i = 0; i < budget; i++) {
            some.add(cases.get((int) (i * cases.size() / budget)));
        }
        return some;
    }

    /** The second of two faults is at what a run with the first one crosses. */
    private List<CaseId> pairs(List<CaseId> singles) {
        SplittableRandom chance = new SplittableRandom(extent.seed());
        List<CaseId> pairs = new ArrayList<>();
        while (pairs.size() < extent.pairs() && singles.size() > scenarios.size()) {
            CaseId first = singles.get(chance.nextInt(singles.size()));
            if (!first.plan().injections().isEmpty()) {
                Scenario scenario = scenario(first.scenario());
                List<CaseId> seconds =
                        singles(scenario, Probe.crossed(scenario, first.plan(), extent.isInside()));
                CaseId second = seconds.get(chance.nextInt(seconds.size()));
                pairs.add(first.plus(second.plan().injections().getFirst()));
            }
        }
        return pairs;
    }
}
