package io.utrace.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What becomes of tests with faults. */
class FaultsTest {
    @TempDir private Path directory;

    private static Events run(String method) {
        String name = FaultCases.class.getName() + "#" + method;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(name))
                .execute()
                .testEvents();
    }

    private static List<String> failures(Events events) {
        return events.failed().stream().map(FaultsTest::failure).toList();
    }

    private static String failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .toString();
    }

    private static final String MODULE_AND_TRACEE =
            "(io.utrace.junit.StartedModule,io.utrace.junit.Tracee)";

    @Test
    void aFaultIsInjected() {
        assertThat(failures(run("whatWasCountedIsTold" + MODULE_AND_TRACEE))).isEmpty();
        assertThat(failures(run("realProcesses" + MODULE_AND_TRACEE))).isEmpty();
    }

    @Test
    void whatStopThrowsFailsTheTestTooUnlessItIsTaken() {
        assertThat(failures(run("endsBadly" + MODULE_AND_TRACEE)))
                .singleElement()
                .asString()
                .isEqualTo("java.lang.IllegalStateException: injected");
    }

    @Test
    void oneThatIsNeverReachedFailsTheTest() {
        assertThat(failures(run("isNeverReached" + MODULE_AND_TRACEE)))
                .singleElement()
                .asString()
                .endsWith("never injected: call-counter reportExec enter nth 1 skip");
    }

    @Test
    void aMistakeSaysWhereItIs() {
        assertThat(failures(run("isMisspelt(io.utrace.junit.Tracee)")))
                .singleElement()
                .asString()
                .endsWith("line 1, column 14: no boundary is called 'reportExce'");
    }

    @Test
    void oneInsideTheModuleNeedsAnAgent() {
        assertThat(failures(run("failsInside" + MODULE_AND_TRACEE)))
                .singleElement()
                .asString()
                .contains("line 1, column 14: ", "-javaagent: with the jar of utrace-faults");
    }

    @Test
    void oneInsideTheModuleIsInjectedWithTheAgent() throws Exception {
        Path agent = directory.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "io.utrace.faults.InsideAgent");
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        new JarOutputStream(Files.newOutputStream(agent), manifest).close();
        String test = FaultCases.class.getName() + "#failsInside" + MODULE_AND_TRACEE;
        Process tests =
                new ProcessBuilder(RunCases.command("-javaagent:" + agent, "method:" + test))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(tests.inputReader().lines()).isEmpty();
        assertThat(tests.waitFor()).isZero();
    }

    @Test
    void aCampaignIsATestForEachCase() {
        Events events = run("survives(io.utrace.faults.Run)");
        assertThat(events.started().count()).isGreaterThan(250);
        List<String> names =
                events.started().stream()
                        .map(event -> event.getTestDescriptor().getDisplayName())
                        .toList();
        assertThat(names)
                .startsWith(
                        "TWICE/none",
                        "TWICE/call-counter/start/enter/1/throw:"
                                + "java.lang.IllegalStateException")
                .contains("forks@1/call-counter/reportClone/exit/1/kill")
                .doesNotHaveDuplicates();
        // It keeps its reference to an engine that can't have its events.
        assertThat(failures(events))
                .allMatch(failure -> failure.matches("(?s).*/(Engine.setEvents|Utrace.attach)/.*"))
                .anyMatch(failure ->
                        failure.contains(
                                "utrace faults replay 'TWICE/call-counter/"
                                        + "Engine.setEvents/exit/1/answer:ESRCH'"));
    }

    @Test
    void oneCaseCanBeRunAlone() {
        System.setProperty("utrace.faults.case", "TWICE/call-counter/stop/enter/1/hang");
        try {
            run("survives(io.utrace.faults.Run)")
                    .assertStatistics(events -> events.started(1).succeeded(1));
        } finally {
            System.clearProperty("utrace.faults.case");
        }
    }
}
