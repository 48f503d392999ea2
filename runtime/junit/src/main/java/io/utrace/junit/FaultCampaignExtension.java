package io.utrace.junit;

import io.utrace.api.spi.TracingModule;
import io.utrace.faults.Campaign;
import io.utrace.faults.CaseId;
import io.utrace.faults.Extent;
import io.utrace.faults.Finding;
import io.utrace.faults.Judged;
import io.utrace.faults.Run;
import io.utrace.faults.Scenario;
import io.utrace.faults.Scenarios;
import io.utrace.faults.Verdict;
import io.utrace.sim.Program;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;

/**
 * Makes a test of each case of a campaign. {@link FaultCampaign} brings it along, and has the
 * example.
 */
public final class FaultCampaignExtension implements TestTemplateInvocationContextProvider {
    private static final String ONLY = "utrace.faults.case";

    /** For JUnit. */
    public FaultCampaignExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), FaultCampaign.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        FaultCampaign wanted =
                AnnotationSupport.findAnnotation(
                                context.getRequiredTestMethod(), FaultCampaign.class)
                        .orElseThrow();
        List<Scenario> scenarios = scenarios(wanted, context.getRequiredTestClass());
        Extent extent =
                Extent.SINGLES.withBudget(wanted.budget()).withPairs(wanted.pairs(), wanted.seed());
        Campaign campaign = new Campaign(scenarios, extent, List.of());
        String only = System.getProperty(ONLY, "");
        List<CaseId> cases =
                only.isEmpty()
                        ? campaign.list()
                        : List.of(
                                CaseId.parse(
                                        only, scenarios.stream().map(Scenario::name).toList()));
        return cases.stream().map(id -> new Case(campaign, id));
    }

    private static List<Scenario> scenarios(FaultCampaign wanted, Class<?> testClass) {
        Supplier<TracingModule> modules = () -> instance(wanted.value());
        List<Scenario> scenarios = new ArrayList<>();
        if (wanted.command().length > 0) {
            scenarios.add(
                    Scenario.real(
                            wanted.command()[0].replaceAll(".*/", ""),
                            modules,
                            Arrays.asList(wanted.command())));
        }
        for (String program : wanted.programs()) {
            scenarios.add(
                    Scenarios.names().contains(program)
                            ? Scenarios.simulated(program, modules, wanted.seed())
                            : Scenario.simulated(
                                    program, modules, program(program, testClass), wanted.seed()));
        }
        if (scenarios.isEmpty()) {
            scenarios.addAll(Scenarios.all(modules, wanted.seed()));
        }
        return scenarios.stream().map(scenario -> scenario.with(wanted.options())).toList();
    }

    private static TracingModule instance(Class<? extends TracingModule> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException wrong) {
            throw new ExtensionConfigurationException(
                    type.getName() + " can't be made: it needs a public constructor", wrong);
        }
    }

    private static Program program(String name, Class<?> testClass) {
        try {
            Field field = testClass.getDeclaredField(name);
            field.setAccessible(true);
            if (field.get(null) instanceof Program program) {
                return program;
            }
        } catch (ReflectiveOperationException | NullPointerException none) {
            // as if it were of another type
        }
        throw new ExtensionConfigurationException(
                "'"
                        + name
                        + "' is neither a static Program of "
                        + testClass.getName()
                        + " nor one of "
                        + String.join(", ", Scenarios.names()));
    }

    /** One of the tests. */
    private record Case(Campaign campaign, CaseId id) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocation) {
            return id.text();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Judge(campaign, id));
        }
    }

    /** Runs the case before the test's own judgement. */
    private static final class Judge implements BeforeEachCallback, ParameterResolver {
        private final CaseId id;
        private final Judged judged;

        Judge(Campaign campaign, CaseId id) {
            this.id = id;
            judged = campaign.inject(id.scenario(), id.plan());
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            if (judged.verdict() != Verdict.SURVIVED) {
                throw new AssertionFailedError(
                        judged.findings().stream()
                                        .map(Finding::toString)
                                        .collect(Collectors.joining("\n"))
                                + "\n"
                                + "to run this case alone: -D"
                                + ONLY
                                + "='"
                                + id
                                + "', or\n"
                                + "utrace faults replay '"
                                + id
                                + "'\n  "
                                + String.join("\n  ", judged.history()));
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Run.class || type == CaseId.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Run.class ? judged.run() : id;
        }
    }
}
