package io.utrace.faults.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.faults.Boundary;
import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    @TempDir Path folder;

    @Test
    void hostileTextStaysTextInThePage() {
        String page = HtmlReport.of(List.of(Samples.RED));
        assertThat(page).doesNotContain("<script").doesNotContain("\0", "\33", "\u202e", "\ud800");
        assertThat(page).contains("&lt;script&gt;").contains("\\u0000", "\\u001b", "\\u202e");
    }

    @Test
    void thePageLeadsFromARedCellToItsCase() {
        String page = HtmlReport.of(List.of(Samples.RED));
        assertThat(page).contains("<a href=\"#case2\">1/1</a>").contains("<article id=\"case2\"");
        assertThat(page).contains("<mark>! kill at the enter of stop 1</mark>");
        assertThat(page).contains("<b>1</b>not run");
    }

    @Test
    void nothingIsRedInAGreenPage() {
        assertThat(HtmlReport.of(List.of(Samples.GREEN)))
                .contains("<title>Green: faults", "<li><b>0</b>broken</li>")
                .doesNotContain("class=\"red\"", "<article", "Red cases");
        assertThat(HtmlReport.of(List.of(Samples.RED)))
                .contains("<li class=\"red\"><b>1</b>broken</li>");
    }

    @Test
    void junitsXmlIsAsTheSchemaHasIt() throws Exception {
        String xml = JunitReport.of(List.of(Samples.RED));
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(ReportsTest.class.getResource("junit.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
        assertThat(xml).contains("tests=\"3\"").contains("failures=\"2\"");
    }

    @Test
    void theTableNamesWhatIsRedWithItsReplayLine() {
        String table = SummaryTable.of(List.of(Samples.RED));
        assertThat(table).contains("broken calls@1/m/stop/enter/1/kill");
        assertThat(table)
                .contains("utrace faults replay -s 'm.text=it'\\''s' calls@1/m/stop/enter/1/kill");
        assertThat(table).contains("1 more of 4 cases: not here").doesNotContain("\33");
    }

    private static void write(ResultFile file, CaseResult... results) {
        Samples.RED.censuses().forEach(file::counted);
        file.planned(results.length, Samples.RED.cases());
        List.of(results).forEach(file::judged);
    }

    @Test
    void shardsComeTogetherAgain() throws IOException {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        try (ResultFile file = ResultFile.create(one)) {
            write(file, Samples.SURVIVOR, Samples.BROKEN);
        }
        try (ResultFile file = ResultFile.create(other)) {
            write(file, Samples.MISSED);
        }
        List<CampaignResult> read = ResultFile.read(List.of(one, other));
        // a lone surrogate has no UTF-8
        assertThat(read.toString())
                .isEqualTo(List.of(Samples.RED).toString().replace('\ud800', '?'));
    }

    @Test
    void aRunThatWasKilledGoesOnAfterItsLastWholeLine() throws IOException {
        Path path = folder.resolve("results");
        try (ResultFile file = ResultFile.create(path)) {
            write(file, Samples.SURVIVOR);
        }
        Files.writeString(path, "{\"id\":\"calls@1/m/st", StandardOpenOption.APPEND);
        try (ResultFile file = ResultFile.resume(path)) {
            write(file, Samples.SURVIVOR, Samples.BROKEN);
        }
        assertThat(ResultFile.read(List.of(path)).getFirst().results())
                .extracting(CaseResult::id)
                .containsExactly(Samples.SURVIVOR.id(), Samples.BROKEN.id());
    }

    @Test
    void anotherCampaignsFileIsRefused() throws IOException {
        Path path = folder.resolve("results");
        try (ResultFile file = ResultFile.create(path)) {
            write(file, Samples.SURVIVOR);
        }
        try (ResultFile file = ResultFile.resume(path)) {
            assertThatThrownBy(() -> file.planned(1, 99))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("another campaign");
        }
    }

    private static void writeReal(
            ResultFile file, int crossings, int cases, CaseResult... results) {
        Map<Boundary, Long> crossed =
                Map.of(Boundary.named("start").orElseThrow(), (long) crossings);
        file.counted(new Census("calls@1", "m", List.of(), List.of("/bin/true"), crossed));
        file.planned(results.length, cases);
        List.of(results).forEach(file::judged);
    }

    @Test
    void realProcessesNeedNotCrossTheSameAgain() throws IOException {
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        try (ResultFile file = ResultFile.create(one)) {
            writeReal(file, 7, 3, Samples.SURVIVOR);
        }
        try (ResultFile file = ResultFile.resume(one)) {
            writeReal(file, 8, 4, Samples.SURVIVOR, Samples.BROKEN);
        }
        try (ResultFile file = ResultFile.create(other)) {
            writeReal(file, 6, 2, Samples.MISSED);
        }
        List<CampaignResult> read = ResultFile.read(List.of(one, other));
        assertThat(read).singleElement().extracting(CampaignResult::missing).isEqualTo(0);
        assertThat(read.getFirst().results())
                .extracting(CaseResult::id)
                .containsExactly(Samples.SURVIVOR.id(), Samples.BROKEN.id(), Samples.MISSED.id());
    }

    @Test
    void whatIsNoResultIsToldByItsLine() throws IOException {
        Path path = Files.writeString(folder.resolve("results"), "{}\n");
        assertThatThrownBy(() -> ResultFile.read(List.of(path)))
                .hasMessage(path + ", line 1: no result of a campaign");
    }
}
