package io.utrace.host.providers;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** A sound module. */
public final class Alpha implements TracingModule {
    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("alpha", "The first");
    }

    @Override
    public void start(ModuleContext context) {}
}
