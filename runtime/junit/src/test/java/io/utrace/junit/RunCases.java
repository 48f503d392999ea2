package io.utrace.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.parse;

import java.nio.file.Path;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs tests in a JVM of its own, and prints what doesn't pass. */
final class RunCases {
    private RunCases() {}

    /**
     * Gives the command.
     *
     * @param option for the JVM
     * @param selector as JUnit's launcher takes it, for example {@code class:CLASS}
     */
    static List<String> command(String option, String selector) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                option,
                "--class-path",
                System.getProperty("java.class.path", "")
                        + ":"
                        + System.getProperty("jdk.module.path", "")
                        + ":"
                        + Path.of("target", "test-classes").toAbsolutePath(),
                RunCases.class.getName(),
                selector);
    }

    /** Runs them. */
    public static void main(String[] args) {
        DiscoverySelector selected = parse(args[0]).orElseThrow();
        EngineTestKit.engine("junit-jupiter")
                .selectors(selected)
                .execute()
                .testEvents()
                .finished()
                .stream()
                .forEach(RunCases::print);
    }

    private static void print(Event finished) {
        TestExecutionResult result = finished.getRequiredPayload(TestExecutionResult.class);
        result.getThrowable()
                .ifPresent(thrown -> System.out.println(result.getStatus() + " " + thrown));
    }
}
