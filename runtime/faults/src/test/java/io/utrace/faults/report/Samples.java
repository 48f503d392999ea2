package io.utrace.faults.report;

import io.utrace.faults.Boundary;
import io.utrace.faults.CampaignResult;
import io.utrace.faults.CaseId;
import io.utrace.faults.CaseResult;
import io.utrace.faults.Census;
import io.utrace.faults.Finding;
import io.utrace.faults.Verdict;
import java.util.List;
import java.util.Map;

/** Results with everything in them that may do harm. */
final class Samples {
    static final String HOSTILE =
            "</pre><script>document.title='owned'</script> \"'&]]> \0 \33[31m \u202e \ud800 \ufffd";

    static final CaseResult SURVIVOR = result("calls@1/m/start/enter/1/kill", Verdict.SURVIVED);
    static final CaseResult BROKEN = result("calls@1/m/stop/enter/1/kill", Verdict.BROKEN);
    static final CaseResult MISSED = result("calls@1/m/stop/enter/2/hang", Verdict.NOT_REACHED);

    private static final List<Census> CENSUSES =
            List.of(
                    new Census(
                            "calls@1",
                            "m",
                            List.of("text=it's"),
                            List.of(),
                            Map.of(Boundary.named("start").orElseThrow(), 1L)));

    static final CampaignResult RED =
            new CampaignResult(CENSUSES, 4, List.of(SURVIVOR, BROKEN, MISSED));
    static final CampaignResult GREEN = new CampaignResult(CENSUSES, 1, List.of(SURVIVOR));

    private Samples() {}

    private static CaseResult result(String id, Verdict verdict) {
        boolean isRed = verdict != Verdict.SURVIVED;
        return new CaseResult(
                CaseId.parse(id, List.of("calls@1")),
                verdict,
                isRed ? List.of(new Finding("program", HOSTILE)) : List.of(),
                isRed ? List.of("> stop 1", "! kill at the enter of stop 1", HOSTILE) : List.of());
    }
}
