package io.utrace.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios with one fault after the other. Each is run by itself first, then with the module
 * and no fault, to count what is crossed; then once for each crossing, end and fault.
 *
 * <pre>{@code
 * CampaignResult result = new Campaign(scenarios, Extent.SINGLES, List.of(own)).run(listener);
 * }</pre>
 *
 * <p>The cases, and on the simulator their results, are the same every time and everywhere.
 */
public final class Campaign {
    /**
     * Real processes, and modules with threads, may take another course: a run that doesn't reach a
     * fault is made again.
     */
    private static final int TRIES = 5;

    private final Map<String, Probe> probes = new HashMap<>();
    private final List<Scenario> scenarios;
    private final Extent extent;
    private final List<Oracle> oracles;

    /** The runs of a scenario without faults. */
    private record Probe(
            Scenario scenario,
            Run untraced,
            Run plain,
            Map<Boundary, List<Setting>> settings,
            boolean isSteady) {}

    /**
     * Makes a campaign.
     *
     * @param scenarios what to run; their names differ
     * @param extent how much
     * @param oracles those of the author, beside those that judge every run
     */
    public Campaign(List<Scenario> scenarios, Extent extent, List<Oracle> oracles) {
        this.scenarios = List.copyOf(scenarios);
        this.extent = extent;
        this.oracles = new ArrayList<>(Oracles.ALL);
        this.oracles.addAll(oracles);
    }

    // ---- what there is to do

    private synchronized Probe probe(Scenario scenario) {
        return probes.computeIfAbsent(scenario.name(), name -> newProbe(scenario));
    }

    private static Probe newProbe(Scenario scenario) {
        Run untraced =
                new Trial(scenario, Plan.NONE).run(false, Optional.empty(), Optional.empty());
        Trial trial = new Trial(scenario, Plan.NONE);
        Run plain = trial.run(true, Optional.empty(), Optional.of(untraced));
        Map<Boundary, List<Setting>> settings = trial.settings();
        boolean isSteady = true;
        for (int i = 1; i < (isSteady ? 2 : TRIES); i++) {
            Trial again = new Trial(scenario, Plan.NONE);
            Run other = again.run(true, Optional.empty(), Optional.of(untraced));
            isSteady &= other.history().equals(plain.history());
            settings = common(settings, again.settings());
        }
        return new Probe(scenario, untraced, plain, settings, isSteady);
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

    /**
     * Lists the cases of this shard.
     *
     * @return the cases, in the order in which they are run
     */
    public List<CaseId> list() {
        return ofShard(all());
    }

    private List<CaseId> all() {
        List<CaseId> singles = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            singles.add(new CaseId(scenario.name(), Plan.NONE));
            singles.addAll(singles(scenario, probe(scenario).settings()));
        }
        List<CaseId> all = spread(singles, extent.budget());
        all.addAll(pairs(singles));
        return all;
    }

    private List<CaseId> ofShard(List<CaseId> all) {
        List<CaseId> own = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (extent.includes(i)) {
                own.add(all.get(i));
            }
        }
        return own;
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
                Trial trial = new Trial(scenario, first.plan());
                trial.run(true, Optional.empty(), Optional.empty());
                List<CaseId> seconds = singles(scenario, trial.settings());
                CaseId second = seconds.get(chance.nextInt(seconds.size()));
                pairs.add(first.plus(second.plan().injections().getFirst()));
            }
        }
        return pairs;
    }

    private Scenario scenario(String name) {
        for (Scenario scenario : scenarios) {
            if (scenario.name().equals(name)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException("no scenario is called " + name);
    }

    // ---- doing it

    /**
     * Runs the cases of this shard.
     *
     * @param listener told of the progress
     * @return what came of them
     * @throws InterruptedException the calling thread was interrupted
     */
    public CampaignResult run(CampaignListener listener) throws InterruptedException {
        return run(listener, CampaignResult.NOTHING);
    }

    /**
     * Runs those cases of this shard that weren't run before.
     *
     * @param listener told of the progress
     * @param before what came of an earlier run, which was broken off
     * @return what came of all
     * @throws InterruptedException the calling thread was interrupted
     */
    public CampaignResult run(CampaignListener listener, CampaignResult before)
            throws InterruptedException {
        List<Census> censuses = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Census census =
                    new Census(
                            scenario.name(),
                            scenario.module(),
                            scenario.settings(),
                            scenario.command(),
                            probe(scenario).plain().crossings());
            censuses.add(census);
            listener.counted(census);
        }
        List<CaseId> all = all();
        List<CaseId> own = ofShard(all);
        listener.planned(own.size(), all.size());
        Map<CaseId, CaseResult> known = new HashMap<>();
        before.results().forEach(result -> known.put(result.id(), result));
        List<CaseResult> results = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(extent.workers())) {
            List<Future<CaseResult>> begun = new ArrayList<>();
            for (CaseId id : own) {
                begun.add(begin(workers, id, known.get(id)));
            }
            try {
                for (int i = 0; i < begun.size(); i++) {
                    Future<CaseResult> future = begun.get(i);
                    CaseResult result = future == null ? judge(own.get(i)) : future.get();
                    results.add(result);
                    listener.judged(result);
                }
            } catch (ExecutionException failure) {
                throw new IllegalStateException(failure.getCause());
            } finally {
                workers.shutdownNow();
            }
        }
        return new CampaignResult(censuses, all.size(), results);
    }

    /** Null for one that is to be run alone. */
    private @Nullable Future<CaseResult> begin(
            ExecutorService workers, CaseId id, @Nullable CaseResult known) {
        Callable<CaseResult> work = known == null ? () -> judge(id) : () -> known;
        boolean isAlone = known == null && scenario(id.scenario()).isReal();
        return isAlone ? null : workers.submit(work);
    }

    private CaseResult judge(CaseId id) {
        CaseResult result = replay(id);
        return result.verdict() == Verdict.SURVIVED
                ? new CaseResult(id, Verdict.SURVIVED, List.of(), List.of())
                : result;
    }

    /**
     * Runs one case alone.
     *
     * @param id any case of one of the scenarios
     * @return what came of it, its history in any case
     */
    public CaseResult replay(CaseId id) {
        Judged judged = inject(id.scenario(), id.plan());
        return new CaseResult(id, judged.verdict(), judged.findings(), judged.history());
    }

    /**
     * Runs one scenario with any plan.
     *
     * @param name the scenario's name
     * @param plan what is to go wrong; each of its lines must come to pass at least once
     * @return what came of it
     */
    public Judged inject(String name, Plan plan) {
        Scenario scenario = scenario(name);
        Probe probe = probe(scenario);
        Run run = run(probe, plan);
        for (int i = 1; !probe.isSteady() && i < TRIES && !missed(run).isEmpty(); i++) {
            run = run(probe, plan);
        }
        List<Finding> findings = new ArrayList<>();
        for (Injection injection : missed(run)) {
            findings.add(new Finding("plan", "never injected: " + injection));
        }
        if (!findings.isEmpty()) {
            return new Judged(Verdict.NOT_REACHED, findings, run);
        }
        for (Oracle oracle : oracles) {
            for (String what : oracle.judge(run)) {
                findings.add(new Finding(oracle.name(), what));
            }
        }
        return new Judged(findings.isEmpty() ? Verdict.SURVIVED : Verdict.BROKEN, findings, run);
    }

    private static Run run(Probe probe, Plan plan) {
        return new Trial(probe.scenario(), plan)
                .run(true, Optional.of(probe.plain()), Optional.of(probe.untraced()));
    }

    private static List<Injection> missed(Run run) {
        List<Injection> missed = new ArrayList<>(run.plan().injections());
        missed.removeAll(run.injected());
        return missed;
    }
}
