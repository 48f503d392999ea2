package io.utrace.faults;

import io.utrace.faults.report.HtmlReport;
import io.utrace.faults.report.JunitReport;
import io.utrace.faults.report.ResultFile;
import io.utrace.faults.report.SummaryTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A campaign in a JVM of its own: all that it writes, in a folder. */
final class AnotherMachine {
    private AnotherMachine() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<Scenario> scenarios =
                List.of(
                        Scenarios.simulated("forks", Counter::new, 7),
                        Scenarios.simulated("calls", Broken.ForgetsDeath::new, 1),
                        Scenarios.simulated("threads", Broken.LeaksADescriptor::new, 3));
        Extent extent =
                Extent.SINGLES
                        .withBudget(90)
                        .withPairs(15, 5)
                        .withWorkers(Runtime.getRuntime().availableProcessors());
        CampaignResult result;
        try (ResultFile file = ResultFile.create(folder.resolve("cases.json"))) {
            result = new Campaign(scenarios, extent, List.of()).run(file);
        }
        List<CampaignResult> results = List.of(result);
        Files.writeString(folder.resolve("report.html"), HtmlReport.of(results));
        Files.writeString(folder.resolve("junit.xml"), JunitReport.of(results));
        Files.writeString(folder.resolve("table"), SummaryTable.of(results));
    }
}
