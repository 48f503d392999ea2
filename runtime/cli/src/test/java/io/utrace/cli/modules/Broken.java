package io.utrace.cli.modules;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Can't be made. */
public final class Broken implements TracingModule {
    public Broken() {
        throw new IllegalStateException("broken");
    }

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("broken", "Never seen");
    }

    @Override
    public void start(ModuleContext context) {}
}
