package io.utrace.host.providers;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Its class can't be initialized. */
public final class FailingInitializer implements TracingModule {
    static final int NUMBER = Integer.parseInt("none");

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("failing-initializer", "Never seen");
    }

    @Override
    public void start(ModuleContext context) {}
}
