package io.utrace.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What becomes of tests that authors write. */
class UtraceExtensionTest {
    private static final Map<String, String> FAILURES = new HashMap<>();

    @Test
    void goodTestsPass() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(GoodCases.class))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.started(12).succeeded(12));
    }

    /** Runs the bad tests; gives their failures by name, as they are printed. */
    @BeforeAll
    static void runBadCases() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(BadCases.class))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .forEach(UtraceExtensionTest::note);
    }

    private static void note(Event failed) {
        StringWriter text = new StringWriter();
        failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .printStackTrace(new PrintWriter(text, true));
        String name = failed.getTestDescriptor().getDisplayName();
        FAILURES.put(name.substring(0, name.indexOf('(')), text.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "asserts | AssertionFailedError: expected: <3 system calls",
                "asserts | (?s)but was: <2 .*WhatHappened: the callbacks until then.*task 100"
                        + "\\n  SyscallEntry 39\\(\\S.*\\)   CallCounter  RESUME"
                        + "\\n  SyscallEntry 110\\(\\S.*\\)  CallCounter  RESUME\\n",
                "hangsForAHeldTask | not over after 1 s\\n",
                "hangsForAHeldTask | task 100 is TRACED: .*\\n .*Caller asks for .*wants it held\\n",
                "hangsForAHeldTask | (?s)\\n  utrace-test: WAITING\\n .*hangsForAHeldTask",
                "hangsForAHeldTask | none was made: no engine asked for an event that happened",
                "hangsInACallback | Caller has been in reportSyscallEntry 39.* on utrace-sim\\n",
                "hangsForARealProcess | is RUNNING: state S of proc.* system call [0-9]",
                "assertsInACallback | (?s)expected: <1> but was: <2>.*at .*Caller.reportSyscallEntry",
                "assertsInACallback | (?s)WhatHappened: .*  SyscallEntry 39.* DETACH\\n",
                "keepsAView | StaleView: reportSyscallEntry is over",
                "leavesAThread | (?s)the test left threads behind.*  forgotten: WAITING\\n",
                "noSuchCommand | No such file or directory",
                "noSuchProgram | BadCases has no static Program named NO_PROGRAM",
                "noSuchOption | module call-counter has no option 'speed'; it has children",
                "bothKinds | a test has simulated tasks or real processes, but not both",
                "neitherKind | a Tracee needs @SimulatedTask or @RealProcess"
            })
    void badTestsSayWhy(String test, String pattern) {
        assertThat(FAILURES.get(test)).containsPattern(pattern);
    }
}
