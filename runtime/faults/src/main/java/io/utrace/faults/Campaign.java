package io.utrace.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Runs scenarios with one fault after the other. Each is run by itself first, then with the module
 * and no fault, to count what is crossed; then once for each crossing, end and fault.
 *
 * <pre>{@code
 * Oracle own = Oracle.of("ends", run -> run.status().isEmpty() ? List.of("no end") : List.of());
 * CampaignResult result =
 *         new Campaign(Scenarios.all(CallCounter::new, 1), Extent.SINGLES, List.of(own))
 *                 .run(CampaignListener.NONE);
 * assertTrue(result.isGreen());
 * }</pre>
 *
 * <p>The cases, and on the simulator their results, are the same every time and everywhere.
 */
public final class Campaign {
    private final List<Scenario> scenarios;
    private final Extent extent;
    private final Cases cases;
    private final List<Oracle> oracles;

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
        cases = new Cases(this.scenarios, extent);
        this.oracles = new ArrayList<>(Oracles.ALL);
        this.oracles.addAll(oracles);
    }

    // ---- what there is to do

    /**
     * Lists the cases of this shard.
     *
     * @return the cases, in the order in which they are run
     */
    public List<CaseId> list() {
        return ofShard(cases.all());
    }

    private List<CaseId> ofShard(List<CaseId> all) {
        return all.stream().filter(extent::includes).toList();
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
                            cases.probe(scenario).plain().crossings());
            censuses.add(census);
            listener.counted(census);
        }
        List<CaseId> all = cases.all();
        List<CaseId> own = ofShard(all);
        listener.planned(own.size(), all.size());
        Map<CaseId, CaseResult> known = new HashMap<>();
        before.results().forEach(result -> known.put(result.id(), result));
        List<CaseResult> results = new ArrayList<>();
        // Where several threads log first at the same time, SLF4J tells the user of it.
        LoggerFactory.getILoggerFactory();
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
        boolean isAlone = known == null && cases.scenario(id.scenario()).isReal();
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
        Probe probe = cases.probe(cases.scenario(name));
        Run run = run(probe, plan);
        for (int i = 1; !probe.isSteady() && i < Probe.TRIES && !missed(run).isEmpty(); i++) {
            run = run(probe, plan);
        }
        List<Finding> findings = new ArrayList<>();
        for (Injection injection : missed(run)) {
            findings.add(new Finding("plan", "never injected: " + injection + why(injection, run)));
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

    /** Why nothing came of a fault inside the module. */
    private static String why(Injection injection, Run run) {
        Boundary boundary = injection.boundary();
        if (!boundary.isInside() || run.crossings().containsKey(boundary)) {
            return "";
        }
        String obstacle = Inside.obstacle(boundary);
        return "; " + (obstacle.isEmpty() ? "it was never entered" : obstacle);
    }

    private static Run run(Probe probe, Plan plan) {
        return Descriptors.told(open ->
                new Trial(probe.scenario(), plan, open, false)
                        .run(true, Optional.of(probe.plain()), Optional.of(probe.untraced())));
    }

    private static List<Injection> missed(Run run) {
        List<Injection> missed = new ArrayList<>(run.plan().injections());
        missed.removeAll(run.injected());
        return missed;
    }
}
