package io.utrace.faults;

import java.util.List;
import java.util.function.Predicate;

/**
 * Injects faults inside a module, in a JVM of its own: each argument is a plan of one line, or else
 * the word for a campaign.
 */
final class WithAgent {
    private WithAgent() {}

    static final String CAMPAIGN = "campaign";

    public static void main(String[] lines) throws Exception {
        Scenario scenario = Scenario.simulated("calls", Woven::new, Programs.CALLS, 1);
        Campaign campaign = new Campaign(List.of(scenario), Extent.SINGLES, List.of());
        for (String line : lines) {
            if (line.equals(CAMPAIGN)) {
                tryAll(scenario);
                continue;
            }
            Judged judged =
                    campaign.inject("calls", Plan.parse("woven inside:" + line, List.of("woven")));
            System.out.println(line + " => " + judged.verdict() + " " + judged.findings());
            judged.history().stream().filter(about()).forEach(System.out::println);
        }
        Inside.unwoven().stream()
                .filter(name -> name.startsWith(Woven.class.getName()))
                .forEach(System.out::println);
    }

    private static void tryAll(Scenario scenario) throws InterruptedException {
        Extent extent = Extent.SINGLES.withWorkers(2).withInside(true);
        CampaignResult result =
                new Campaign(List.of(scenario), extent, List.of()).run(new CampaignListener() {});
        result.censuses().getFirst().crossings().keySet().forEach(System.out::println);
        for (CaseResult each : result.results()) {
            System.out.println(each.id() + " => " + each.verdict() + " " + each.findings());
        }
    }

    private static Predicate<String> about() {
        return entry ->
                entry.contains("inside:")
                        || entry.contains("!")
                        || entry.contains("release")
                        || entry.contains("reportSyscallEntry");
    }
}
