package io.utrace.faults.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.utrace.faults.CampaignResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in Chromium. */
class HtmlReportIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir Path folder;

    @Test
    void aRedPageOpensWithoutAnErrorAndRunsNothing() throws IOException, InterruptedException {
        assertThat(opened(Samples.RED))
                .contains("<title>Red: faults", "id=\"case2\"", "&lt;script&gt;");
    }

    @Test
    void aGreenPageOpensWithoutAnError() throws IOException, InterruptedException {
        assertThat(opened(Samples.GREEN)).contains("<title>Green: faults", "</html>");
    }

    /** What the browser makes of the page. */
    private String opened(CampaignResult result) throws IOException, InterruptedException {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isExecutable(CHROMIUM), "needs Chromium: apt-get install chromium");
        }
        Path page = Files.writeString(folder.resolve("r.html"), HtmlReport.of(List.of(result)));
        Path log = folder.resolve("log");
        Path dom = folder.resolve("dom");
        Process browser =
                new ProcessBuilder(
                                CHROMIUM.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--enable-logging=stderr",
                                "--dump-dom",
                                page.toUri().toString())
                        .redirectOutput(dom.toFile())
                        .redirectError(log.toFile())
                        .start();
        try {
            assertThat(browser.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
        assertThat(browser.exitValue()).isZero();
        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        return Files.readString(dom);
    }
}
