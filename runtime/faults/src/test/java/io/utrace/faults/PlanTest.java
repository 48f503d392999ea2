package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.ResumeAction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final List<String> MODULES = List.of("counter", "watch");

    @Test
    void isReadAsItIsWritten() {
        String text =
                """
                counter reportSyscallEntry enter nth 3 throw java.lang.OutOfMemoryError
                watch Engine.control exit every 2 answer IN_PROGRESS
                watch reportSignal exit chance 0.25 seed 42 return SIGNAL_IGN
                counter stop enter nth 1 hang\
                """;
        Plan plan = Plan.parse("# all of it\n\n" + text + "  # the end\n", MODULES);
        assertThat(plan.text()).isEqualTo(text);
    }

    @Test
    void isTheSameByCode() {
        Plan plan =
                Plan.of("counter")
                        .at("reportExec", Side.EXIT)
                        .nth(2)
                        .inject(Fault.returned(ResumeAction.STOP))
                        .at("Memory.read", Side.EXIT)
                        .chance(0.5, 7)
                        .inject(Fault.answer(Answer.SHORT))
                        .at("reportClone", Side.ENTER)
                        .inject(Fault.of(Fault.Kind.KILL))
                        .build();
        assertThat(Plan.parse(plan.text(), MODULES)).isEqualTo(plan);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody stop enter nth 1 hang | 1 | no module is called 'nobody'; there are counter, watch",
                "counter report enter nth 1 hang | 9 | no boundary is called 'report'",
                "counter inside:its.Counter.count enter nth 1 hang | 9 | faults inside a module need its methods woven: give utrace faults --inside, or another JVM -javaagent: with the jar of utrace-faults",
                "counter inside:count enter nth 1 hang | 9 | not of the form inside:CLASS.METHOD: 'inside:count'",
                "counter inside:a/b.count enter nth 1 hang | 9 | not of the form inside:CLASS.METHOD: 'inside:a/b.count'",
                "counter inside:its.Counter.<init> enter nth 1 hang | 9 | neither constructors nor class initializers can be woven: 'inside:its.Counter.<init>'",
                "counter stop at nth 1 hang | 14 | neither enter nor exit: 'at'",
                "counter stop enter 1 hang | 20 | none of nth, every, chance: '1'",
                "counter stop enter nth x hang | 24 | not a number: 'x'",
                "counter stop enter nth 0 hang | 24 | crossings are counted from 1: 0",
                "counter stop enter chance 2 seed 1 hang | 27 | not from 0 to 1: 2.0",
                "counter stop enter chance 0.5 hang | 31 | a chance needs its seed, not 'hang'",
                "counter stop enter chance 0.5 seed x hang | 36 | not a number: 'x'",
                "counter stop enter nth 1 | 25 | a fault is missing",
                "counter stop | 13 | enter or exit is missing",
                "counter stop enter nth 1 explode | 26 | no fault is called 'explode'; there are throw, delay, hang, return, skip, twice, kill, detach, wake, answer",
                "counter reportExec exit nth 1 return FLY | 31 | none of STOP, INTERRUPT, REPORT, SINGLESTEP, BLOCKSTEP, RESUME, DETACH: FLY",
                "counter reportExec exit nth 1 return SIGNAL_IGN | 31 | reportExec doesn't return SIGNAL_IGN at its exit",
                "counter Engine.close exit nth 1 answer ESRCH | 33 | Engine.close doesn't answer ESRCH at its exit",
                "counter stop enter nth 1 throw java.lang.String | 26 | nothing that can be thrown: java.lang.String",
                "counter stop enter nth 1 delay soon | 26 | not so many milliseconds, as in 5ms: soon",
                "counter Engine.close enter nth 1 skip | 34 | skip is for the enter of callbacks",
                "counter stop enter nth 1 hang on | 26 | hang takes no argument: on",
            })
    void saysWhereAMistakeIs(String line, int column, String what) {
        assertThatThrownBy(() -> Plan.parse("# first\n" + line, MODULES))
                .isInstanceOf(PlanException.class)
                .hasMessage("line 2, column " + column + ": " + what);
    }

    @Test
    void aCaseIsReadAsItIsWritten() {
        String text =
                "calls@1/counter/Engine.control/exit/2/answer:IN_PROGRESS"
                        + "+counter/stop/enter/1/throw:java.lang.OutOfMemoryError";
        CaseId id = CaseId.parse(text, List.of("calls@1"));
        assertThat(id.text()).isEqualTo(text);
        assertThat(CaseId.parse("calls@1/none", List.of("calls@1")).plan()).isEqualTo(Plan.NONE);
    }

    /** As reports read it, in a JVM without the agent. */
    @Test
    void aCaseInsideAModuleIsReadAsItIsWritten() {
        String text = "calls@1/counter/inside:its.Counter$Row.lambda$count$0/exit/2/kill";
        assertThat(CaseId.parse(text, List.of("calls@1")).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "counter inside:its.Counter.count enter nth 1 skip | skip is for the enter of callbacks",
                "counter inside:its.Counter.count enter nth 1 twice | twice is for the enter of callbacks and functions",
                "counter inside:its.Counter.count exit nth 1 return STOP | inside:its.Counter.count doesn't return STOP at its exit",
                "counter inside:its.Counter.count exit nth 1 answer ESRCH | inside:its.Counter.count doesn't answer ESRCH at its exit",
            })
    void aMethodDoesNotAnswerTheRuntime(String line, String what) {
        assertThatThrownBy(() -> new PlanReader(MODULES, () -> true).read(line))
                .hasMessageEndingWith(": " + what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "else/counter/stop/enter/1/hang | 1 | no scenario is called 'else'; there are calls",
                "calls/counter/stop/enter/1 | 7 | not of the form MODULE/BOUNDARY/SIDE/N/FAULT: 'counter/stop/enter/1'",
                "calls/counter/stop/enter/0/hang | 7 | crossings are counted from 1: 0",
            })
    void saysWhatIsWrongWithACase(String text, int column, String what) {
        assertThatThrownBy(() -> CaseId.parse(text, List.of("calls")))
                .hasMessage("line 1, column " + column + ": " + what);
    }

    @Test
    void chanceIsTheSameEverywhere() {
        When chance = new When.Chance(0.3, 42);
        StringBuilder hits = new StringBuilder();
        for (int i = 1; i <= 30; i++) {
            hits.append(chance.includes(i) ? '!' : '.');
        }
        assertThat(hits).hasToString(".!!.!.!...!....!!.!..!..!!....");
    }
}
