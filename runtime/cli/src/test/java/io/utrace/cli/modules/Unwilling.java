package io.utrace.cli.modules;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Doesn't start. */
public final class Unwilling implements TracingModule {
    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("unwilling", "Doesn't start");
    }

    @Override
    public void start(ModuleContext context) throws Exception {
        throw new Exception("not today");
    }
}
