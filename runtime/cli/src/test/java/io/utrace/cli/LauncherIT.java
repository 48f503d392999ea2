package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first use of a checkout in which nothing is built yet. */
@Timeout(120)
class LauncherIT {
    private static final Path BUILT = Path.of("target", "utrace").toAbsolutePath();

    @TempDir private Path checkout;
    private Path launcher = Path.of("");

    @BeforeEach
    void checkOut() throws Exception {
        Path bin = Files.createDirectories(checkout.resolve("runtime/bin"));
        Files.createDirectories(checkout.resolve("runtime/cli"));
        launcher = Files.copy(Run.UTRACE, bin.resolve("utrace"));
    }

    /** A directory to be first in PATH, in which mvn is a script. */
    private Map<String, String> mvn(String script) throws Exception {
        Path tools = Files.createDirectories(checkout.resolve("tools"));
        Path mvn = Files.writeString(tools.resolve("mvn"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
        return Map.of("PATH", tools + ":" + System.getenv("PATH"));
    }

    @Test
    void twoAtATimeBuildOnce() throws Exception {
        Map<String, String> path =
                mvn(
                        "mkdir -p runtime/cli/target/utrace\n"
                                + ("cp -r " + BUILT + "/lib runtime/cli/target/utrace/lib\n")
                                + "echo built >>builds; echo noise; echo noise >&2\n"
                                + "touch runtime/cli/target/utrace/complete\n");
        Run run =
                Run.of(
                        path,
                        List.of(
                                "sh",
                                "-c",
                                "$0 --version & first=$!; $0 --version; wait $first",
                                launcher.toString()));
        assertThat(run.out()).matches("(utrace [0-9]\\S*\n){2}");
        assertThat(run.err()).isEqualTo("utrace: building (first use)...\n");
        assertThat(run.status()).isZero();
        assertThat(checkout.resolve("builds")).hasContent("built\n");
    }

    @Test
    void aBuildThatFailsSaysWhy() throws Exception {
        Run run =
                Run.of(
                        mvn("echo no such thing; exit 1"),
                        List.of(launcher.toString(), "--version"));
        assertThat(run)
                .isEqualTo(
                        new Run(
                                125,
                                "",
                                "utrace: building (first use)...\n"
                                        + "utrace: the build failed:\nno such thing\n"));
    }
}
