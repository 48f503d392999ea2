package io.utrace.conformance;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;

/** Makes one test of each scenario and backend, and notes in the {@link Table} what came of it. */
final class OnEachBackend implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(Scenario.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        Scenario scenario = context.getRequiredTestMethod().getAnnotation(Scenario.class);
        return StreamSupport.stream(ServiceLoader.load(Backend.class).spliterator(), false)
                .map(backend -> new Run(scenario, backend));
    }

    private static final class Run
            implements TestTemplateInvocationContext,
                    ParameterResolver,
                    AfterTestExecutionCallback {
        private final Scenario scenario;
        private final World world;

        Run(Scenario scenario, Backend backend) {
            this.scenario = scenario;
            world = new World(backend);
        }

        @Override
        public String getDisplayName(int invocation) {
            return scenario.id() + " on " + world.backend() + ": " + scenario.must();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == World.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return world;
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            String cell = Table.FAILED;
            try {
                world.close();
                cell = cell(context.getExecutionException().orElse(null));
            } finally {
                Table.note(scenario.id(), scenario.must(), world.backend(), cell);
            }
        }

        private String cell(@Nullable Throwable failure) {
            return switch (failure) {
                case null -> world.verdict();
                case TestAbortedException unreachable -> "- " + unreachable.getMessage();
                default -> Table.FAILED;
            };
        }
    }
}
