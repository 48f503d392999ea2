package io.utrace.host.providers;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Can't be made. */
public final class FailingConstructor implements TracingModule {
    public FailingConstructor() {
        throw new IllegalStateException("two\nlines");
    }

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("failing-constructor", "Never seen");
    }

    @Override
    public void start(ModuleContext context) {}
}
