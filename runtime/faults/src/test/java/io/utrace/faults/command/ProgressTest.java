package io.utrace.faults.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.faults.CaseId;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static String shown(boolean isTerminal) {
        StringWriter text = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(text), isTerminal)) {
            progress.planned(3, 9);
            progress.judged(result(1, Verdict.SURVIVED));
            progress.judged(result(2, Verdict.BROKEN));
            progress.judged(result(3, Verdict.NOT_REACHED));
        }
        return text.toString();
    }

    private static CaseResult result(int n, Verdict verdict) {
        CaseId id = CaseId.parse("calls@1/m/start/enter/" + n + "/kill", List.of("calls@1"));
        return new CaseResult(id, verdict, List.of(), List.of());
    }

    @Test
    void aTerminalSeesHowFarItIsAndHowMuchIsRed() {
        String shown = shown(true);
        assertThat(shown).endsWith(System.lineSeparator());
        String last = shown.strip().substring(shown.strip().lastIndexOf('\r') + 1);
        assertThat(last).startsWith("cases 100% [=").contains("] 3/3 ").endsWith(" 2 red");
        assertThat(last).hasSizeLessThanOrEqualTo(79);
    }

    @Test
    void elsewhereNothingIsWritten() {
        assertThat(shown(false)).isEmpty();
    }
}
