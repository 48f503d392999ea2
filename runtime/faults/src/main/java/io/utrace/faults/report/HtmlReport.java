package io.utrace.faults.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.utrace.faults.Boundary;
import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import io.utrace.faults.Fault;
import io.utrace.faults.Finding;
import io.utrace.faults.Injection;
import io.utrace.faults.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What came of campaigns, for people: one HTML page, which needs nothing else and runs no script.
 * For each module there is a table of its boundaries and the faults there, then each case that is
 * red. The page is {@code report.html.mustache}; here is what it shows.
 */
public final class HtmlReport {
    /** As plans write them: by kind, and by argument. */
    private static final Comparator<Fault> BY_KIND =
            Comparator.comparing(Fault::kind).thenComparing(Fault::argument);

    /** The page. */
    record Page(Totals totals, boolean isGreen, List<Part> parts) {}

    /** Counts of cases. */
    record Totals(long cases, long survived, long broken, long missed, long absent) {}

    /** A module's part of the page. */
    record Part(
            String module,
            String scenarios,
            Totals totals,
            List<Kind> kinds,
            List<Column> columns,
            List<Row> rows,
            List<Red> reds) {
        public boolean hasReds() {
            return !reds.isEmpty();
        }
    }

    /** A kind of fault, above its columns. */
    record Kind(String name, int span) {}

    /** A fault, above its column. */
    record Column(String name, boolean begins) {}

    /** A boundary, and what came of each fault there. */
    record Row(String boundary, String direction, List<Cell> cells) {}

    /** What came of one fault at one boundary. */
    record Cell(String style, String text, String title, String target, boolean begins) {
        public boolean hasTarget() {
            return !target.isEmpty();
        }
    }

    /** A case that is red. */
    record Red(
            String anchor,
            String id,
            String word,
            String style,
            List<String> findings,
            String replayLine,
            int lines,
            List<Line> history) {}

    /** A line of a history. */
    record Line(String text, boolean isFault) {}

    private record Case(CaseResult result, CampaignResult campaign, String anchor) {
        boolean isSingle() {
            return result.id().plan().injections().size() == 1;
        }

        Injection injection() {
            return result.id().plan().injections().getFirst();
        }

        boolean isRed() {
            return result.verdict() != Verdict.SURVIVED;
        }
    }

    private HtmlReport() {}

    /**
     * Writes it.
     *
     * @param campaigns the results
     * @return a page, to be stored as UTF-8
     */
    public static String of(List<CampaignResult> campaigns) {
        Map<String, List<Case>> modules = new LinkedHashMap<>();
        int number = 0;
        long absent = 0;
        for (CampaignResult campaign : campaigns) {
            absent += campaign.missing();
            for (CaseResult result : campaign.results()) {
                String module = Reds.census(result, campaign).module();
                modules.computeIfAbsent(module, any -> new ArrayList<>())
                        .add(new Case(result, campaign, "case" + ++number));
            }
        }
        List<Part> parts = new ArrayList<>();
        modules.forEach((module, cases) -> parts.add(part(module, cases, campaigns)));
        List<Case> all = modules.values().stream().flatMap(List::stream).toList();
        Totals totals = totals(all, absent);
        boolean isGreen = totals.cases() > 0 && totals.survived() == totals.cases() && absent == 0;
        return template().execute(new Page(totals, isGreen, parts));
    }

    private static Template template() {
        try (InputStream in =
                Objects.requireNonNull(
                        HtmlReport.class.getResourceAsStream("report.html.mustache"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Mustache.compiler().escapeHTML(true).zeroIsFalse(true).compile(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Totals totals(List<Case> cases, long absent) {
        return new Totals(
                cases.size(),
                count(cases, Verdict.SURVIVED),
                count(cases, Verdict.BROKEN),
                count(cases, Verdict.NOT_REACHED),
                absent);
    }

    private static long count(List<Case> cases, Verdict verdict) {
        return cases.stream().filter(one -> one.result().verdict() == verdict).count();
    }

    private static Part part(String module, List<Case> cases, List<CampaignResult> campaigns) {
        List<Case> singles = cases.stream().filter(Case::isSingle).toList();
        NavigableSet<Fault> faults = new TreeSet<>(BY_KIND);
        Map<Boundary, Map<Fault, List<Case>>> cells = new TreeMap<>();
        for (Case one : singles) {
            faults.add(one.injection().fault());
            cells.computeIfAbsent(one.injection().boundary(), any -> new TreeMap<>(BY_KIND))
                    .computeIfAbsent(one.injection().fault(), any -> new ArrayList<>())
                    .add(one);
        }
        List<Row> rows = new ArrayList<>();
        cells.forEach((boundary, own) -> rows.add(row(boundary, own, faults)));
        return new Part(
                module,
                scenarios(module, campaigns),
                totals(cases, 0),
                kinds(faults),
                faults.stream()
                        .map(fault -> new Column(columnName(fault), isFirst(fault, faults)))
                        .toList(),
                rows,
                cases.stream().filter(Case::isRed).map(HtmlReport::red).toList());
    }

    private static String scenarios(String module, List<CampaignResult> campaigns) {
        List<String> names =
                campaigns.stream()
                        .flatMap(campaign -> campaign.censuses().stream())
                        .filter(census -> census.module().equals(module))
                        .map(Census::scenario)
                        .toList();
        return String.join(", ", names);
    }

    private static List<Kind> kinds(NavigableSet<Fault> faults) {
        Map<Fault.Kind, Integer> spans = new TreeMap<>();
        faults.forEach(fault -> spans.merge(fault.kind(), 1, Integer::sum));
        return spans.entrySet().stream()
                .map(kind -> new Kind(kind.getKey().text(), kind.getValue()))
                .toList();
    }

    private static boolean isFirst(Fault fault, NavigableSet<Fault> faults) {
        Fault before = faults.lower(fault);
        return before == null || before.kind() != fault.kind();
    }

    /** Under the name of its kind; of a class, what comes after the last dot. */
    private static String columnName(Fault fault) {
        String argument = fault.argument();
        return fault.kind() == Fault.Kind.THROW
                ? argument.substring(argument.lastIndexOf('.') + 1)
                : argument;
    }

    private static Row row(
            Boundary boundary, Map<Fault, List<Case>> own, NavigableSet<Fault> faults) {
        List<Cell> cells = new ArrayList<>();
        for (Fault fault : faults) {
            List<Case> cases = own.getOrDefault(fault, List.of());
            cells.add(cell(boundary, fault, cases, isFirst(fault, faults)));
        }
        String direction = boundary.isInside() ? "inside" : boundary.isInward() ? "in" : "out";
        return new Row(boundary.name(), direction, cells);
    }

    private static Cell cell(Boundary boundary, Fault fault, List<Case> cases, boolean begins) {
        if (cases.isEmpty()) {
            return new Cell("none", "", "", "", begins);
        }
        List<Case> reds = cases.stream().filter(Case::isRed).toList();
        String title = boundary.name() + ", " + fault.text() + ": ";
        if (reds.isEmpty()) {
            return new Cell("survived", "" + cases.size(), title + "all survived", "", begins);
        }
        boolean isBroken = count(reds, Verdict.BROKEN) > 0;
        return new Cell(
                isBroken ? "broken" : "missed",
                reds.size() + "/" + cases.size(),
                title + reds.size() + " of " + cases.size() + " red",
                reds.getFirst().anchor(),
                begins);
    }

    private static Red red(Case one) {
        CaseResult result = one.result();
        return new Red(
                one.anchor(),
                Visible.of(result.id().text()),
                Reds.word(result.verdict()),
                result.verdict() == Verdict.BROKEN ? "broken" : "missed",
                result.findings().stream().map(Finding::toString).map(Visible::of).toList(),
                Reds.replayLine(result, one.campaign()),
                result.history().size(),
                result.history().stream().map(line -> line(line)).toList());
    }

    private static Line line(String text) {
        return new Line(Visible.of(text), text.stripLeading().startsWith("!"));
    }
}
