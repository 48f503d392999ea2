package io.utrace.host.providers;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** A sound module, declared last. */
public final class Omega implements TracingModule {
    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("omega", "The last");
    }

    @Override
    public void start(ModuleContext context) {}
}
