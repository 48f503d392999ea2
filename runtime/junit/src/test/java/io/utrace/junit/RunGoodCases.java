package io.utrace.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs the good tests in a JVM of its own, and prints what doesn't pass. */
final class RunGoodCases {
    private RunGoodCases() {}

    /** Runs them. */
    public static void main(String[] args) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(GoodCases.class))
                .execute()
                .testEvents()
                .finished()
                .stream()
                .forEach(RunGoodCases::print);
    }

    private static void print(Event finished) {
        TestExecutionResult result = finished.getRequiredPayload(TestExecutionResult.class);
        result.getThrowable()
                .ifPresent(thrown -> System.out.println(result.getStatus() + " " + thrown));
    }
}
