package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a campaign on the simulator comes to is the same, byte for byte. */
class DeterminismTest {
    private static String told(Extent extent) throws InterruptedException {
        List<Scenario> scenarios =
                List.of(
                        Scenarios.simulated("forks", Counter::new, 7),
                        Scenarios.simulated("calls", Broken.ForgetsDeath::new, 1));
        StringBuilder text = new StringBuilder();
        new Campaign(scenarios, extent, List.of())
                .run(
                        new CampaignListener() {
                            @Override
                            public void judged(CaseResult result) {
                                text.append(result).append('\n');
                            }
                        });
        return text.toString();
    }

    @Test
    void sameSeedSameVerdicts() throws Exception {
        Extent extent = Extent.SINGLES.withBudget(150).withPairs(20, 5);
        String first = told(extent);
        assertThat(first.lines()).hasSize(170).anyMatch(line -> line.contains("BROKEN"));
        assertThat(told(extent.withWorkers(3))).isEqualTo(first);
    }

    @Test
    void shardsAreTheWhole() throws Exception {
        Extent extent = Extent.SINGLES.withBudget(40).withPairs(5, 5);
        List<String> whole = told(extent).lines().sorted().toList();
        String parts =
                told(extent.withShard(1, 3))
                        + told(extent.withShard(2, 3))
                        + told(extent.withShard(3, 3));
        assertThat(parts.lines().sorted().toList()).isEqualTo(whole);
    }

    @Test
    void sameOnAnotherMachine(@TempDir Path folder) throws Exception {
        Path one =
                written(
                        Files.createDirectory(folder.resolve("one")),
                        "C",
                        "-Dfile.encoding=COMPAT",
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-Duser.timezone=Asia/Kathmandu",
                        "-XX:ActiveProcessorCount=1",
                        "-XX:hashCode=0");
        Path other =
                written(
                        Files.createDirectory(folder.resolve("other")),
                        "C.UTF-8",
                        "-Duser.language=ar",
                        "-Duser.country=EG",
                        "-Duser.timezone=Pacific/Apia",
                        "-XX:ActiveProcessorCount=4",
                        "-XX:hashCode=2");
        for (String file : List.of("cases.json", "report.html", "junit.xml", "table")) {
            assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
        }
        assertThat(one.resolve("cases.json"))
                .content()
                .hasLineCount(106)
                .contains("BROKEN", "a descriptor never closed: /dev/null");
    }

    /** What a campaign writes in a JVM of another kind. */
    private static Path written(Path folder, String locale, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-XX:+UnlockExperimentalVMOptions"));
        all.addAll(List.of(options));
        OtherJvm.run(
                folder.resolve("log"),
                Map.of("LC_ALL", locale),
                all,
                AnotherMachine.class,
                folder.toString());
        return folder;
    }
}
