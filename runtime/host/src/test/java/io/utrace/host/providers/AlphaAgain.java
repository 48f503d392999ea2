package io.utrace.host.providers;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Takes a name that is taken. */
public final class AlphaAgain implements TracingModule {
    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("alpha", "The second of the name");
    }

    @Override
    public void start(ModuleContext context) {}
}
