package io.utrace.faults.command;

import static java.util.Objects.requireNonNull;

import io.utrace.faults.Campaign;
import io.utrace.faults.CampaignListener;
import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseId;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import io.utrace.faults.Finding;
import io.utrace.faults.Inside;
import io.utrace.faults.Judged;
import io.utrace.faults.Plan;
import io.utrace.faults.PlanException;
import io.utrace.faults.Scenario;
import io.utrace.faults.Verdict;
import io.utrace.faults.report.HtmlReport;
import io.utrace.faults.report.JunitReport;
import io.utrace.faults.report.ResultFile;
import io.utrace.faults.report.SummaryTable;
import io.utrace.faults.report.Visible;
import io.utrace.host.OneLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.apache.commons.cli.Option;

/**
 * {@code utrace faults}. Exit status: 0 when all is green, 1 when something is red, 2 when the
 * words are wrong.
 */
public final class FaultsCommand implements ToolProvider {
    private static final int GREEN = 0;
    private static final int RED = 1;
    private static final int USAGE = 2;

    /** Called by the ServiceLoader. */
    public FaultsCommand() {}

    @Override
    public String name() {
        return "utrace-faults";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... words) {
        try {
            return dispatch(words, out, err);
        } catch (UsageException wrong) {
            return refuse(err, String.valueOf(wrong.getMessage()));
        } catch (PlanException wrong) {
            return refuse(err, OneLine.of(String.valueOf(wrong.getMessage())));
        } catch (UncheckedIOException failure) {
            return refuse(err, told(requireNonNull(failure.getCause())));
        } catch (IOException failure) {
            return refuse(err, told(failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return refuse(err, "interrupted");
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static int refuse(PrintWriter err, String line) {
        err.print("utrace: " + line + "\n");
        return USAGE;
    }

    private static String told(IOException failure) {
        if (failure instanceof FileSystemException file) {
            String reason =
                    failure instanceof NoSuchFileException
                            ? "there is no such file"
                            : file.getReason();
            return OneLine.of(file.getFile() + ": " + (reason == null ? "can't be used" : reason));
        }
        return OneLine.of(String.valueOf(failure.getMessage()));
    }

    private static int dispatch(String[] words, PrintWriter out, PrintWriter err)
            throws UsageException, IOException, InterruptedException {
        String command = words.length == 0 ? "" : words[0];
        return switch (command) {
            case "run" -> runCases(words, out, err);
            case "list" -> list(words, out);
            case "replay" -> replay(words, out);
            case "report" -> report(words, out);
            case "help", "-h", "--help" -> help(out);
            default ->
                    throw new UsageException(
                            (command.isEmpty()
                                            ? "faults needs a command"
                                            : "unknown command 'faults "
                                                    + OneLine.of(command)
                                                    + "'")
                                    + "; there are run, list, replay and report");
        };
    }

    private static int help(PrintWriter out) {
        out.print(Help.TEXT);
        return GREEN;
    }

    // ---- run

    private static int runCases(String[] words, PrintWriter out, PrintWriter err)
            throws UsageException, IOException, InterruptedException {
        List<Option> known =
                with(
                        Arguments.SUBJECT,
                        Arguments.CASES,
                        Arguments.REPORTS,
                        List.of(
                                Arguments.PLAN,
                                Arguments.WORKERS,
                                Arguments.RESUME,
                                Arguments.OUTPUT));
        Arguments arguments = Arguments.parse(words, known);
        if (arguments.has(Arguments.HELP)) {
            return help(out);
        }
        arguments.refuseOperands();
        arguments.checkInside(false);
        Campaign campaign = new Campaign(arguments.scenarios(), arguments.extent(), List.of());
        Optional<Path> plan = arguments.file(Arguments.PLAN);
        if (plan.isPresent()) {
            return inject(arguments.scenarios(), campaign, plan.get(), out);
        }
        CampaignResult result = run(campaign, arguments, err);
        write(arguments, List.of(result));
        out.print(SummaryTable.of(List.of(result)));
        if (arguments.has(Arguments.INSIDE)) {
            out.println("\nNot woven:");
            Inside.unwoven().forEach(line -> out.println("  " + Visible.of(line)));
        }
        return result.isGreen() ? GREEN : RED;
    }

    private static CampaignResult run(Campaign campaign, Arguments arguments, PrintWriter err)
            throws UsageException, IOException, InterruptedException {
        Optional<Path> output = arguments.file(Arguments.OUTPUT);
        boolean resumes = arguments.has(Arguments.RESUME);
        if (resumes && output.isEmpty()) {
            throw arguments.usage("--resume needs the file to go on with: -o FILE");
        }
        try (Progress progress = new Progress(err)) {
            if (output.isEmpty()) {
                return campaign.run(progress);
            }
            Path path = output.get();
            CampaignResult before =
                    resumes && Files.exists(path) && Files.size(path) > 0
                            ? ResultFile.read(List.of(path)).getFirst()
                            : CampaignResult.NOTHING;
            try (ResultFile file = resumes ? ResultFile.resume(path) : ResultFile.create(path)) {
                return campaign.run(both(file, progress), before);
            }
        }
    }

    private static CampaignListener both(CampaignListener first, CampaignListener second) {
        return new CampaignListener() {
            @Override
            public void counted(Census census) {
                first.counted(census);
                second.counted(census);
            }

            @Override
            public void planned(int cases, int all) {
                first.planned(cases, all);
                second.planned(cases, all);
            }

            @Override
            public void judged(CaseResult result) {
                first.judged(result);
                second.judged(result);
            }
        };
    }

    /** Every line of the plan must come to pass in each scenario. */
    private static int inject(
            List<Scenario> scenarios, Campaign campaign, Path file, PrintWriter out)
            throws IOException, UsageException {
        Plan plan;
        try {
            plan = Plan.parse(Files.readString(file), List.of(scenarios.getFirst().module()));
        } catch (PlanException wrong) {
            throw new UsageException(OneLine.of(file + ", " + wrong.getMessage()));
        }
        boolean isGreen = true;
        for (Scenario scenario : scenarios) {
            Judged judged = campaign.inject(scenario.name(), plan);
            isGreen &= judged.verdict() == Verdict.SURVIVED;
            tell(scenario.name(), judged.verdict(), judged.findings(), judged.history(), out);
        }
        return isGreen ? GREEN : RED;
    }

    private static void tell(
            String name,
            Verdict verdict,
            List<Finding> findings,
            List<String> history,
            PrintWriter out) {
        history.forEach(line -> out.println(Visible.of(line)));
        out.println(name + ": " + verdict.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        findings.forEach(finding -> out.println("  " + Visible.of(finding.toString())));
    }

    // ---- list, replay, report

    private static int list(String[] words, PrintWriter out) throws UsageException {
        Arguments arguments = Arguments.parse(words, with(Arguments.SUBJECT, Arguments.CASES));
        if (arguments.has(Arguments.HELP)) {
            return help(out);
        }
        arguments.refuseOperands();
        arguments.checkInside(false);
        new Campaign(arguments.scenarios(), arguments.extent(), List.of())
                .list()
                .forEach(id -> out.println(id.text()));
        return GREEN;
    }

    private static int replay(String[] words, PrintWriter out) throws UsageException {
        Arguments arguments = Arguments.parse(words, Arguments.SUBJECT);
        if (arguments.has(Arguments.HELP)) {
            return help(out);
        }
        if (arguments.operands().size() != 1) {
            throw arguments.usage("replay takes the name of one case");
        }
        String text = arguments.operands().getFirst();
        Scenario scenario = arguments.scenarioOf(text);
        CaseId id = CaseId.parse(text, List.of(scenario.name()));
        arguments.checkInside(id.plan().isInside());
        CaseResult result =
                new Campaign(List.of(scenario), arguments.extent(), List.of()).replay(id);
        tell(text, result.verdict(), result.findings(), result.history(), out);
        return result.verdict() == Verdict.SURVIVED ? GREEN : RED;
    }

    private static int report(String[] words, PrintWriter out) throws UsageException, IOException {
        Arguments arguments = Arguments.parse(words, Arguments.REPORTS);
        if (arguments.has(Arguments.HELP)) {
            return help(out);
        }
        if (arguments.operands().isEmpty()) {
            throw arguments.usage("report takes the files that 'run -o' wrote");
        }
        List<Path> files = new ArrayList<>();
        for (String file : arguments.operands()) {
            files.add(arguments.path(file));
        }
        List<CampaignResult> campaigns = ResultFile.read(files);
        write(arguments, campaigns);
        out.print(SummaryTable.of(campaigns));
        boolean isGreen =
                campaigns.stream()
                        .allMatch(campaign -> campaign.isGreen() && campaign.missing() == 0);
        return isGreen ? GREEN : RED;
    }

    private static void write(Arguments arguments, List<CampaignResult> campaigns)
            throws UsageException, IOException {
        Optional<Path> html = arguments.file(Arguments.HTML);
        if (html.isPresent()) {
            Files.writeString(html.get(), HtmlReport.of(campaigns));
        }
        Optional<Path> junit = arguments.file(Arguments.JUNIT);
        if (junit.isPresent()) {
            Files.writeString(junit.get(), JunitReport.of(campaigns));
        }
    }

    @SafeVarargs
    private static List<Option> with(List<Option>... parts) {
        List<Option> all = new ArrayList<>();
        for (List<Option> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
